"""金额 — the sum of a year as one line a case: 12 × {城市低保标准_元} × 「一起生活的家里人有几个？」 − ….

Whole numbers stand as they are; money comes from figures and answers. A condition is one comparison, or several
joined by 且 or by 或; what is more tangled is kept as JSON.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from server.policies.checking.facts import FACTS
from server.policies.checking.language import group_of
from server.policies.wording import clauses
from server.policies.wording.values import Unread, fact_named, number, read_number

_JOINS = {"all": " 且 ", "any": " 或 "}
_BY_LABEL = {label: op for op, label in clauses.CLAUSE_OPS.items()}
_CLAUSE = re.compile(rf"「([^「」]+)」\s*({'|'.join(sorted(_BY_LABEL, key=len, reverse=True))})[:：]\s*(.+)")
_TERM = re.compile(r"\s*([+＋−\-－])\s*(?=[\d{「])")


def formula(terms: list[Mapping[str, Any]]) -> str:
    parts = []
    for index, term in enumerate(terms):
        sign = ("− " if term.get("minus") else "") if index == 0 else (" − " if term.get("minus") else " + ")
        parts.append(sign + " × ".join(number(one, money=False) for one in term["times"]))
    return "".join(parts)


def read_formula(text: str) -> list[dict[str, Any]]:
    """Unread for what is no sum of products."""
    pieces = _TERM.split(f"+ {text.strip()}" if not re.match(r"[+＋−\-－]", text.strip()) else text.strip())
    terms: list[dict[str, Any]] = []
    for sign, product in zip(pieces[1::2], pieces[2::2], strict=True):
        times = [read_number(one, money=False, facts=True) for one in re.split(r"[×xX*]", product)]
        terms.append({"times": times} | ({"minus": True} if sign in "−-－" else {}))
    if pieces[0].strip() or not terms:
        raise Unread("金额请写成“12 × {参数}”，可以用 + 和 − 连起来")
    return terms


def condition(node: Mapping[str, Any]) -> str:
    group = group_of(node)
    if group in _JOINS and all(not group_of(part) for part in node[group]) and len(node[group]) > 1:
        return _JOINS[group].join(_comparison(part) for part in node[group])
    return json.dumps(node, ensure_ascii=False) if group else _comparison(node)


def read_condition(text: str) -> Any:
    text = text.strip()
    if text.startswith('{"'):
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Unread("金额的条件读不懂") from error
    for group, join in _JOINS.items():
        if join in text:
            return {group: [_read_comparison(part) for part in text.split(join)]}
    return _read_comparison(text)


def _comparison(node: Mapping[str, Any]) -> str:
    fact = FACTS[node["fact"]]
    return f"「{fact.text}」{clauses.CLAUSE_OPS[clauses.op_of(node)]}：{clauses.value_of(node, fact)}"


def _read_comparison(text: str) -> dict[str, Any]:
    found = _CLAUSE.fullmatch(text.strip())
    fact = fact_named(found[1]) if found else None
    if found is None or fact is None:
        raise Unread("条件请写成“「问题」是：答案”")
    return {"fact": fact.id, **clauses.read(_BY_LABEL[found[2]], fact, found[3])}
