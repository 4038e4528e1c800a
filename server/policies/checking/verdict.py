"""答复 — 可能符合, 还差一个条件, 看来暂不符合, 信息不够; with the clauses that decided and what is still open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from server.kit.clock import today
from server.policies.checking import yearly
from server.policies.checking.language import Node, facts_of, walk
from server.policies.checking.logic import Seen, World, look, unknown, unknown_anywhere, why
from server.policies.checking.plain import plain


class VerdictKind(StrEnum):
    MAY = "may"
    ONE_SHORT = "one_short"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Clause:
    """A clause in plain words, and where it is written."""

    id: str
    says: str
    cite: str


@dataclass(frozen=True)
class Verdict:
    """`decided_by`: what holds for `may`, what is lacking for `one_short` and `unlikely`, nothing for `unknown`.

    `missing`: the facts that could still change the answer or the sum, in the order of the questions.
    """

    kind: VerdictKind
    decided_by: tuple[Clause, ...]
    missing: tuple[str, ...]
    yearly_fen: int | None
    next_step: str | None


def evaluate(
    rules: Mapping[str, Any],
    answers: Mapping[str, Any],
    parameters: Mapping[str, Any],
    *,
    on: date | None = None,
) -> Verdict:
    """What a policy's rules say of some answers on a day, today when none is named. Nothing is remembered."""
    return judge(plain(rules, on or today()), answers, parameters)


def judge(rule: Mapping[str, Any], answers: Mapping[str, Any], parameters: Mapping[str, Any]) -> Verdict:
    """The same of a rule as it stands on the day: `plain()`. This is what `check.js` does on a phone."""
    world = World(answers, parameters)
    seen = look(rule["when"], world)
    kind = _kind(seen)
    return Verdict(
        kind,
        () if seen.value is None else _clauses(why(seen)),
        tuple(dict.fromkeys(_open(seen, rule["yearly"], world))),
        yearly.amount(rule["yearly"], world) if kind == VerdictKind.MAY else None,
        rule["next_step"],
    )


def asked_by(rule: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts of a rule in the order in which it asks them."""
    nodes = [node for _, node, _ in walk(rule["when"])]
    for case in (rule.get("yearly") or {}).get("cases", []):
        nodes += [node for _, node, _ in walk(case["if"])] if "if" in case else []
        nodes += [{"of": {"fact": name}} for name in yearly.operands(case)]
    return tuple(dict.fromkeys(name for node in nodes for name in facts_of(node)))


def _kind(seen: Seen) -> VerdictKind:
    """One clause is lacking only where it is sure that all the others hold."""
    if seen.value is None:
        return VerdictKind.UNKNOWN
    if seen.value:
        return VerdictKind.MAY
    return VerdictKind.ONE_SHORT if seen.up[0] == 1 else VerdictKind.UNLIKELY


def _open(seen: Seen, sums: Mapping[str, Any] | None, world: World) -> Iterator[str]:
    if seen.value is None:
        yield from unknown(seen)
    elif seen.value is False and seen.up[1] == 1 < seen.up[0]:
        yield from unknown_anywhere(seen)
    if seen.value is not False:
        yield from yearly.missing(sums, world)


def _clauses(found: Iterable[Node]) -> tuple[Clause, ...]:
    told = {node["id"]: Clause(node["id"], node["says"], node["cite"]) for node in found}
    return tuple(told.values())
