"""条件 — what is wrong with one clause: its fact, its kind of comparison, the values it compares with."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from server.policies.checking.facts import FACTS, Fact, takes
from server.policies.checking.language import NUMBER_MAX, OPS, RATIO_MAX, is_line, is_whole
from server.policies.checking.logic import World

Found = Iterator[tuple[str, str]]
Parameters = Mapping[str, Any] | None
_COMMON = ("id", "fact", "op", "says", "cite", "from", "to")
_FITS = {
    "eq": ("yesno", "choice", "number", "money"),
    "in": ("choice",),
    "overlaps": ("multi",),
    "between": ("number", "money"),
    "ratio": ("number", "money"),
}
CASES_MAX = 60
_CASE_KEYS = ("name", "answers", "on", "kind", "decided_by", "yearly_fen")
KINDS = ("may", "one_short", "unlikely", "unknown")


def problems(path: str, node: Mapping[str, Any], parameters: Parameters) -> Found:
    """Everything wrong with one clause."""
    op = node.get("op")
    fact = FACTS.get(node["fact"]) if isinstance(node.get("fact"), str) else None
    if fact is None:
        yield f"{path}/fact", "没有这个问题，请从问题表里选"
    if not isinstance(op, str) or op not in OPS:
        yield f"{path}/op", "不认识这种比较方法"
        return
    for name in node:
        if name not in _COMMON and name not in OPS[op]:
            yield f"{path}/{name}", "这种条件里没有这一项"
    if fact is None:
        return
    if fact.kind not in _FITS[op]:
        yield f"{path}/op", f"“{fact.text}”不能这样比较"
    else:
        yield from _CHECKS[op](path, node, fact, parameters)


def operand(path: str, value: Any, parameters: Parameters, *, facts: bool = False) -> Found:
    """A whole number, a parameter that exists, or (where allowed) a fact that is a number."""
    if is_whole(value):
        if abs(value) > NUMBER_MAX:
            yield path, f"数字最大 {NUMBER_MAX}"
    elif not isinstance(value, Mapping) or len(value) != 1:
        yield path, "应是整数或者参数"
    elif "param" in value:
        if not isinstance(value["param"], str) or (parameters is not None and value["param"] not in parameters):
            yield path, f"没有“{str(value['param'])[:30]}”这个参数"
    elif facts and isinstance(value.get("fact"), str):
        fact = FACTS.get(value["fact"])
        if fact is None or fact.kind not in ("number", "money"):
            yield path, "这里应是一个问数字的问题"
    else:
        yield path, "应是整数或者参数"


def _eq(path: str, node: Mapping[str, Any], fact: Fact, parameters: Parameters) -> Found:
    value = node.get("value")
    if fact.kind in ("number", "money"):
        yield from operand(f"{path}/value", value, parameters)
        if is_whole(value) and not takes(fact, value):
            yield f"{path}/value", f"这个问题只能答 {fact.low} 到 {fact.high}"
    elif value is None or not takes(fact, value):
        yield f"{path}/value", "应是这个问题的一个答案"


def _list(path: str, node: Mapping[str, Any], fact: Fact, _parameters: Parameters) -> Found:
    value = node.get("value")
    if not isinstance(value, list) or not value:
        yield f"{path}/value", "请至少选一个答案"
        return
    for index, one in enumerate(value):
        if not isinstance(one, str) or one not in fact.values:
            yield f"{path}/value/{index}", "这个问题没有这个答案"
    if all(isinstance(one, str) for one in value) and len(set(value)) < len(value):
        yield f"{path}/value", "同一个答案选了两次"


def _between(path: str, node: Mapping[str, Any], fact: Fact, parameters: Parameters) -> Found:
    ends = [name for name in ("low", "high") if name in node]
    if not ends:
        yield f"{path}/low", "请填写最小或者最大的数"
    for name in ends:
        yield from operand(f"{path}/{name}", node[name], parameters)
    low, high = (_known(node.get(name), parameters) for name in ("low", "high"))
    if low is not None and high is not None and low > high:
        yield f"{path}/high", f"范围是空的：最小 {low} 大于最大 {high}"
    elif (low is not None and low > fact.high) or (high is not None and high < fact.low):
        yield path, f"这个问题只能答 {fact.low} 到 {fact.high}，永远不会在这个范围里"


def _known(value: Any, parameters: Parameters) -> int | None:
    if isinstance(value, Mapping) and not isinstance(value.get("param"), str):
        return None
    return World({}, parameters or {}).number(value)


def _ratio(path: str, node: Mapping[str, Any], _fact: Fact, parameters: Parameters) -> Found:
    for name in ("num", "den"):
        if not is_whole(node.get(name)) or not 0 < node[name] <= RATIO_MAX:
            yield f"{path}/{name}", f"应是 1 到 {RATIO_MAX} 的整数"
    if not isinstance(node.get("strict", False), bool):
        yield f"{path}/strict", "只能是“是”或“否”"
    yield from operand(f"{path}/of", node.get("of"), parameters, facts=True)


_CHECKS: dict[str, Callable[[str, Mapping[str, Any], Fact, Parameters], Found]] = {
    "eq": _eq,
    "in": _list,
    "overlaps": _list,
    "between": _between,
    "ratio": _ratio,
}


def case_problems(cases: Any) -> list[tuple[str, str]]:
    """What is wrong with the written cases themselves; whether they come out right is another question."""
    if not isinstance(cases, (list, tuple)):
        return [("/cases", "案例应是一个列表")]
    if len(cases) > CASES_MAX:
        return [("/cases", f"案例最多 {CASES_MAX} 个")]
    return [line for index, case in enumerate(cases) for line in _case(f"/cases/{index}", case)]


def _case(path: str, case: Any) -> Found:
    if not isinstance(case, Mapping):
        yield path, "案例应是一张表"
        return
    for name in case:
        if name not in _CASE_KEYS:
            yield f"{path}/{name}", "案例里没有这一项"
    if not isinstance(case.get("name"), str) or not (0 < len(case["name"]) <= 60 and is_line(case["name"])):
        yield f"{path}/name", "请写一句话说明这个案例，最多 60 个字"
    if case.get("kind") not in KINDS:
        yield f"{path}/kind", "请选这个案例应得的答复"
    yield from _case_answers(path, case.get("answers"))
    yield from _case_expects(path, case)


def _case_answers(path: str, answers: Any) -> Found:
    if not isinstance(answers, Mapping):
        yield f"{path}/answers", "请写出这个案例的回答"
        return
    for name, answer in answers.items():
        fact = FACTS.get(name) if isinstance(name, str) else None
        if fact is None or not takes(fact, answer):
            yield f"{path}/answers/{name}", "没有这个问题" if fact is None else "不是这个问题的答案"


def _case_expects(path: str, case: Mapping[str, Any]) -> Found:
    decided = case.get("decided_by")
    if decided is not None and not (isinstance(decided, list) and all(isinstance(one, str) for one in decided)):
        yield f"{path}/decided_by", "应是条件代号的列表"
    if case.get("yearly_fen") is not None and not is_whole(case["yearly_fen"]):
        yield f"{path}/yearly_fen", "应是整数分"
