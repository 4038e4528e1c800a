"""当日规则 — a rule as it stands on one day: dated clauses settled, excluding and required policies written out.

What comes out has no dates and no numbers of policies any more: it is what a phone is given.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from server.kit.errors import Invalid
from server.policies.checking.facts import HELD
from server.policies.checking.language import Node, children, group_of, in_force, too_large

_NOT_TWICE = "同类政策不重复享受"
_DATES = ("from", "to")


class RuleTooLarge(Invalid):
    """Nothing that came through the gate is; whoever hands us something else is refused before it costs anything."""

    code, says = "rule_too_large", "这条规则太大了"


def plain(rules: Mapping[str, Any], on: date | None) -> dict[str, Any]:
    """{when, yearly, next_step} of a day; None: with every clause of every day.

    RuleTooLarge for what could not have been published.
    """
    if too_large(rules["when"]):
        raise RuleTooLarge
    kept = _kept(rules["when"], on)
    held = [*([kept] if kept else []), *_ties(rules)]
    return {
        "when": held[0] if len(held) == 1 else {"all": held},
        "yearly": rules.get("yearly"),
        "next_step": rules.get("next_step") or None,
    }


def _kept(node: Node, on: date | None) -> dict[str, Any] | None:
    """The tree without what is not in force, and without the groups that are empty then."""
    group = group_of(node)
    if on is not None and not in_force(node, on):
        return None
    if not group:
        return {name: value for name, value in node.items() if name not in _DATES}
    parts = [kept for kept in (_kept(child, on) for child in children(node)) if kept is not None]
    if not parts:
        return None
    return {**node, group: parts[0] if group == "not" else parts}


def _ties(rules: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Required policies as clauses, excluding ones as clauses that do not hold. Two numbers may mean one answer."""
    for name, wanted in (("requires", True), ("excludes", False)):
        seen = set()
        for number in rules.get(name) or []:
            held = HELD[number]
            if (held.fact, held.value) not in seen:
                seen.add((held.fact, held.value))
                yield _tie(f"{name}-{number}", held.fact, held.value, held.label, wanted=wanted)


def _tie(name: str, fact: str, value: str, label: str, *, wanted: bool) -> dict[str, Any]:
    clause: dict[str, Any] = {"fact": fact, "op": "overlaps", "value": [value]}
    if wanted:
        return {"id": name, **clause, "says": f"已经享受{label}", "cite": ""}
    return {"not": clause, "id": name, "says": f"没有同时享受{label}", "cite": _NOT_TWICE}
