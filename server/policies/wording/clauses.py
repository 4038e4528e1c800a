"""比较 — one clause as question, comparison and value, and back."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from server.policies.checking.facts import Fact
from server.policies.wording.values import (
    Unread,
    answer,
    number,
    options,
    read_answer,
    read_number,
    read_options,
)

# name → how staff read it. `below` is a strict ratio.
CLAUSE_OPS = {
    "eq": "是",
    "in": "是其中之一",
    "overlaps": "有其中之一",
    "between": "在范围里",
    "ratio": "不超过几倍",
    "below": "低于几倍",
}
_RATIO = re.compile(r"(\d+)(?:\s*/\s*(\d+))?\s*[×xX*倍]\s*(.+)")
_RANGE = re.compile(r"(.*?)\s*[～~]\s*(.*)")


def op_of(node: Mapping[str, Any]) -> str:
    return "below" if node["op"] == "ratio" and node.get("strict") else str(node["op"])


def value_of(node: Mapping[str, Any], fact: Fact) -> str:
    """`城镇户口`, `60 ～ 80`, `3/2 × {农村低保标准_元}`."""
    money = fact.kind == "money"
    if node["op"] == "ratio":
        times = str(node["num"]) if node["den"] == 1 else f"{node['num']}/{node['den']}"
        return f"{times} × {number(node['of'], money=money)}"
    if node["op"] == "between":
        low, high = (number(node[end], money=money) if end in node else "" for end in ("low", "high"))
        return f"{low} ～ {high}".strip()
    if node["op"] in ("in", "overlaps"):
        return options(fact, node["value"])
    return number(node["value"], money=money) if isinstance(node["value"], Mapping) else answer(fact, node["value"])


def read(op: str, fact: Fact, text: str) -> dict[str, Any]:
    """The part of a clause that compares. Unread."""
    if op not in _READS:
        raise Unread("请选怎么比较")
    return {"op": "ratio" if op == "below" else op, **_READS[op](fact, text)}


def _eq(fact: Fact, text: str) -> dict[str, Any]:
    if fact.kind in ("number", "money"):
        return {"value": read_number(text, money=fact.kind == "money")}
    return {"value": read_answer(fact, text)}


def _list(fact: Fact, text: str) -> dict[str, Any]:
    return {"value": read_options(fact, text)}


def _between(fact: Fact, text: str) -> dict[str, Any]:
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise Unread("范围请写成“60 ～ 80”，一边可以空着")
    ends = {"low": found[1], "high": found[2]}
    return {name: read_number(end, money=fact.kind == "money") for name, end in ends.items() if end.strip()}


def _ratio(fact: Fact, text: str) -> dict[str, Any]:
    found = _RATIO.fullmatch(text.strip())
    if found is None:
        raise Unread("倍数请写成“3/2 × {农村低保标准_元}”")
    of = read_number(found[3], money=fact.kind == "money", facts=True)
    return {"num": int(found[1][:9]), "den": int((found[2] or "1")[:9]), "of": of}


def _below(fact: Fact, text: str) -> dict[str, Any]:
    return {**_ratio(fact, text), "strict": True}


_READS: dict[str, Callable[[Fact, str], dict[str, Any]]] = {
    "eq": _eq,
    "in": _list,
    "overlaps": _list,
    "between": _between,
    "ratio": _ratio,
    "below": _below,
}
