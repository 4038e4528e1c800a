"""金额 — what is wrong with the formula of the yearly sum."""

from collections.abc import Iterator, Mapping
from typing import Any

from server.policies.checking import clauses
from server.policies.checking.language import NODES_MAX, group_of, is_line, walk
from server.policies.checking.plain import plain
from server.policies.checking.verdict import asked_by

Found = Iterator[tuple[str, str]]
Parameters = Mapping[str, Any] | None
CASES_MAX = 8
TERMS_MAX = 4
FACTORS_MAX = 5
IF_DEPTH_MAX = 3


def problems(yearly: Any, parameters: Parameters) -> list[tuple[str, str]]:
    """Everything wrong with the formula."""
    path = "/rules/yearly"
    if not isinstance(yearly, Mapping):
        return [(path, "金额的算法应是一张表")]
    found = [(f"{path}/{name}", "金额里没有这一项") for name in yearly if name not in ("label", "cases")]
    if not isinstance(yearly.get("label"), str) or not (0 < len(yearly["label"]) <= 20 and is_line(yearly["label"])):
        found.append((f"{path}/label", "请写明是怎样的金额，比如“一年大约”"))
    cases = yearly.get("cases")
    if not isinstance(cases, list) or not 0 < len(cases) <= CASES_MAX:
        return [*found, (f"{path}/cases", f"请写 1 到 {CASES_MAX} 种情况")]
    return found + [
        line for index, case in enumerate(cases) for line in _case(f"{path}/cases/{index}", case, parameters)
    ]


def _case(path: str, case: Any, parameters: Parameters) -> Found:
    if not isinstance(case, Mapping):
        yield path, "应是一种情况"
        return
    for name in case:
        if name not in ("if", "terms"):
            yield f"{path}/{name}", "金额里没有这一项"
    if "if" in case:
        yield from _condition(f"{path}/if", case["if"], parameters)
    terms = case.get("terms")
    if not isinstance(terms, list) or not 0 < len(terms) <= TERMS_MAX:
        yield f"{path}/terms", f"请写 1 到 {TERMS_MAX} 项"
        return
    for index, term in enumerate(terms):
        yield from _term(f"{path}/terms/{index}", term, parameters)


def _condition(path: str, tree: Any, parameters: Parameters) -> Found:
    """A small tree without words: nobody is shown it."""
    for count, (place, node, depth) in enumerate(walk(tree, path), start=1):
        if depth > IF_DEPTH_MAX or count > NODES_MAX:
            yield place, "金额的条件太复杂"
            return
        group = group_of(node)
        if not isinstance(node, Mapping):
            yield place, "这里应是一个条件"
        elif not group:
            yield from clauses.problems(place, node, parameters)
        elif len(node) > 1 or (group != "not" and (not isinstance(node[group], list) or not node[group])):
            yield place, "这一组条件写得不对"


def _term(path: str, term: Any, parameters: Parameters) -> Found:
    factors = term.get("times") if isinstance(term, Mapping) else None
    if not isinstance(factors, list) or not 0 < len(factors) <= FACTORS_MAX:
        yield f"{path}/times", f"请写 1 到 {FACTORS_MAX} 个相乘的数"
        return
    if not isinstance(term.get("minus", False), bool) or set(term) - {"times", "minus"}:
        yield path, "这一项写得不对"
    for index, factor in enumerate(factors):
        yield from clauses.operand(f"{path}/times/{index}", factor, parameters, facts=True)


def every_fact(rules: Mapping[str, Any]) -> list[str]:
    """All that a sound rule may ask on any day of its life."""
    return list(asked_by(plain(rules, None)))
