"""已知答案 — the cases that live with a policy: what the rules must say of them, tried before every publishing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.kit.clock import today
from server.policies.checking.language import day_of
from server.policies.checking.verdict import Verdict, evaluate

CASES_MIN = 5


@dataclass(frozen=True)
class CaseFailure:
    """A case that came out otherwise than it is written; `says` tells in which way."""

    index: int
    name: str
    says: str


KIND_NAMES = {"may": "可能符合", "one_short": "还差一个条件", "unlikely": "看来暂不符合", "unknown": "信息不够"}


def failures(
    rules: Mapping[str, Any],
    cases: Iterable[Mapping[str, Any]],
    parameters: Mapping[str, Any] | Callable[[date], Mapping[str, Any]],
    *,
    on: date | None = None,
) -> list[CaseFailure]:
    """The cases that fail on a day, today when none is named; a case with `on` is tried on its own day.

    `parameters` are those of every day, or whatever tells those of a day. Rules and cases are sound: `problems()` has
    been asked.
    """
    found = []
    for index, case in enumerate(cases):
        day = day_of(case.get("on")) or on or today()
        known = parameters(day) if callable(parameters) else parameters
        verdict = evaluate(rules, case["answers"], known, on=day)
        says = difference(case, verdict)
        if says:
            found.append(CaseFailure(index, case["name"], says))
    return found


def difference(case: Mapping[str, Any], verdict: Verdict) -> str:
    """In which way a verdict is not the written one; empty when it is."""
    if verdict.kind != case["kind"]:
        return f"应为“{KIND_NAMES[case['kind']]}”，算出来是“{KIND_NAMES[verdict.kind]}”"
    decided = [clause.id for clause in verdict.decided_by]
    if "decided_by" in case and case["decided_by"] is not None and decided != case["decided_by"]:
        return f"应由 {'、'.join(case['decided_by'])} 决定，算出来是 {'、'.join(decided) or '没有条件'}"
    if "yearly_fen" in case and verdict.yearly_fen != case["yearly_fen"]:
        return f"金额应为 {_fen(case['yearly_fen'])}，算出来是 {_fen(verdict.yearly_fen)}"
    return ""


def _fen(amount: int | None) -> str:
    return "没有" if amount is None else f"{amount} 分"
