"""自测规则 — edit the rules of a text, take a whole book of them over, and what stands against publishing them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.states import move
from server.policies import checking
from server.policies.checking.language import day_of
from server.policies.errors import RulesBroken
from server.policies.models import Policy, PolicyVersion
from server.policies.queries import figures
from server.policies.service.figures import Given
from server.policies.sheets import Row


def set_rules(version: PolicyVersion, *, actor: Actor, rules: Any, cases: Any, seen_version: int) -> PolicyVersion:
    """保存自测规则; {} takes them away. RulesBroken with each place. A failing case may be saved, not published."""
    policy = db.session.get_one(Policy, version.policy_id)
    _refuse(problems(rules, cases, own=policy.no))
    changes = {"rules": rules, "cases": cases if rules else []}
    return move(version, "edit", actor=actor, seen_version=seen_version, changes=changes)


def problems(rules: Any, cases: Any, *, own: int) -> list[tuple[str, str]]:
    """What is wrong with rules and cases as they were typed, figures that nobody agreed to included."""
    if rules == {}:
        return []
    return checking.problems(rules, cases, dict.fromkeys(figures.names()) | figures.for_rules(), own=own)


def unready(policy: Policy, version: PolicyVersion, day: date) -> list[tuple[str, str]]:
    """(pointer, sentence): rules that are broken, too few cases, a case that comes out otherwise than it is written."""
    if not version.rules:
        return []
    known = figures.for_rules(day)
    found = checking.problems(version.rules, version.cases, known, own=policy.no)
    if found:
        return found
    if len(version.cases) < checking.CASES_MIN:
        return [("/cases", f"至少要有 {checking.CASES_MIN} 个已知答案的案例，现在 {len(version.cases)} 个")]
    failed = checking.failures(version.rules, version.cases, figures.remembered(), on=day)
    return [(f"/cases/{one.index}", f"案例“{one.name}”没有通过：{one.says}") for one in failed]


@dataclass(frozen=True)
class Book:
    """Rules and cases by the number of the policy, and the figures that they name."""

    policies: Mapping[int, Mapping[str, Any]]
    figures: tuple[Given, ...]

    def on(self, day: date) -> dict[str, int]:
        """What the book's own figures are on a day, those in 元 in fen."""
        begun = sorted((one for one in self.figures if one.since and one.since <= day), key=lambda one: str(one.since))
        return figures.in_fen({one.figure: one.value for one in begun if one.value is not None})


def read_book(content: bytes) -> Book:
    """`{"figures": [{figure, since, value, source}], "policies": {"1": {rules, cases}}}` in JSON, tried as a whole.

    RulesBroken with the number of the policy and the place in it for all that is wrong or comes out otherwise.
    """
    try:
        given = json.loads(content)
        named = tuple(
            Given(one["figure"], day_of(one["since"]), one["value"], one["source"]) for one in given["figures"]
        )
        book = Book({int(number): held for number, held in given["policies"].items()}, named)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RulesBroken("这个文件不是自测规则") from error
    _refuse(list(_faults(book)))
    return book


def with_rules(rows: Iterable[Row], book: Book) -> list[Row]:
    """The rows of a table, each with the rules of its number."""
    return [replace(row, texts={**row.texts, **book.policies.get(row.no, {})}) for row in rows]


def _faults(book: Book) -> Iterator[tuple[str, str]]:
    known = book.on(today())
    for number, held in book.policies.items():
        if set(held) != {"rules", "cases"}:
            yield f"/{number}", f"第 {number} 号政策应有 rules 和 cases"
            continue
        wrong = checking.problems(held["rules"], held["cases"], known, own=number)
        yield from ((f"/{number}{place}", f"第 {number} 号政策：{says}") for place, says in wrong)
        if not wrong:
            for one in checking.failures(held["rules"], held["cases"], book.on):
                yield f"/{number}/cases/{one.index}", f"第 {number} 号政策的案例“{one.name}”没有通过：{one.says}"


def _refuse(found: list[tuple[str, str]]) -> None:
    if found:
        raise RulesBroken(detail=[field_error(place, says) for place, says in found])
