"""把关 — everything that is wrong with a rule at the moment of editing, each with its place as a JSON pointer."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from server.kit.letters import is_odd
from server.policies.checking import clauses, contradictions, sums
from server.policies.checking.facts import HELD
from server.policies.checking.language import (
    CHILDREN_MAX,
    CITE_CHARS_MAX,
    DEPTH_MAX,
    GROUPS,
    NEXT_CHARS_MAX,
    NODES_MAX,
    QUESTIONS_MAX,
    SAYS_CHARS_MAX,
    day_of,
    group_of,
    is_line,
    walk,
)

Found = Iterator[tuple[str, str]]
_ID = re.compile("[A-Za-z0-9_-]{1,30}")
_PARTS = ("when", "excludes", "requires", "yearly", "next_step")
_WORDS = {"says": ("用大白话写的说明", SAYS_CHARS_MAX), "cite": ("依据", CITE_CHARS_MAX)}


def problems(
    rules: Any, cases: Any = (), parameters: Mapping[str, Any] | None = None, *, own: int | None = None
) -> list[tuple[str, str]]:
    """(place, sentence) for all that is wrong. `parameters`: what may be named, None when that is not known yet;
    `own`: the number of the policy itself. Contradictions are looked for once every part is what it should be.
    """
    if not isinstance(rules, Mapping):
        return [("/rules", "规则应是一张表")]
    found = [*_parts(rules), *_ties(rules, own), *_tree(rules.get("when"), parameters)]
    if rules.get("yearly") is not None:
        found += sums.problems(rules["yearly"], parameters)
    found += _length(rules.get("next_step"), "/rules/next_step", "下一步", NEXT_CHARS_MAX)
    if not found:
        tied = bool(rules.get("excludes") or rules.get("requires"))
        found += [*_questions(rules), *contradictions.problems(rules["when"], parameters or {}, tied=tied)]
    return found + clauses.case_problems(cases)


def _parts(rules: Mapping[str, Any]) -> Found:
    for name in rules:
        if name not in _PARTS:
            yield f"/rules/{name}", "规则里没有这一项"
    if rules.get("when") is None:
        yield "/rules/when", "请至少写一个条件"


def _ties(rules: Mapping[str, Any], own: int | None) -> Found:
    lists = {name: rules.get(name) or [] for name in ("excludes", "requires")}
    for name, numbers in lists.items():
        if not isinstance(numbers, list) or len(numbers) > len(HELD):
            yield f"/rules/{name}", "应是政策编号的列表"
            continue
        for index, number in enumerate(numbers):
            yield from _tie(f"/rules/{name}/{index}", number, own)
    if not all(isinstance(numbers, list) for numbers in lists.values()):
        return
    meant = [{_held(number) for number in numbers} - {None} for numbers in lists.values()]
    if meant[0] & meant[1]:
        yield "/rules/excludes", "同一项政策不能既要求享受，又不能同时享受"


def _held(number: Any) -> tuple[str, str] | None:
    held = HELD.get(number) if isinstance(number, int) else None
    return (held.fact, held.value) if held else None


def _tie(path: str, number: Any, own: int | None) -> Found:
    if _held(number) is None:
        yield path, f"问题里问不到第 {str(number)[:12]} 号政策，不能写在这里"
    elif number == own:
        yield path, "不能写政策自己的编号"


def _tree(tree: Any, parameters: Mapping[str, Any] | None) -> Found:
    if tree is None:
        return
    seen: dict[str, str] = {}
    for count, (path, node, depth) in enumerate(walk(tree, "/rules/when"), start=1):
        if depth > DEPTH_MAX:
            yield path, f"条件套得太深，最多 {DEPTH_MAX} 层"
            return
        if count > NODES_MAX:
            yield path, f"条件太多，最多 {NODES_MAX} 个"
            return
        yield from _node(path, node, parameters, seen)


def _node(path: str, node: Any, parameters: Mapping[str, Any] | None, seen: dict[str, str]) -> Found:
    if not isinstance(node, Mapping):
        yield path, "这里应是一个条件"
        return
    group = group_of(node)
    yield from _dates(path, node)
    if group:
        yield from _group(path, node, group)
    else:
        yield from clauses.problems(path, node, parameters)
    if _is_told(path, node, group):
        yield from _words(path, node, seen)


def _is_told(path: str, node: Mapping[str, Any], group: str) -> bool:
    """What a person may be shown needs words. Inside a `not` it is the `not` that is shown."""
    if "/not" in path.removeprefix("/rules/when"):
        return False
    return group in ("", "not") or (group == "any" and any(name in node for name in ("id", *_WORDS)))


def _group(path: str, node: Mapping[str, Any], group: str) -> Found:
    if sum(name in node for name in GROUPS) > 1:
        yield path, "一组条件只能是“都要符合”“符合一个”“不能”中的一种"
    for name in node:
        if name not in (*GROUPS, "from", "to") and not (name in ("id", *_WORDS) and group != "all"):
            yield f"{path}/{name}", "这一组条件里没有这一项"
    held = node[group]
    if group == "not":
        return
    if not isinstance(held, list) or not held:
        yield f"{path}/{group}", "这一组里还没有条件"
    elif len(held) > CHILDREN_MAX:
        yield f"{path}/{group}", f"一组里最多 {CHILDREN_MAX} 个条件"


def _dates(path: str, node: Mapping[str, Any]) -> Found:
    for name in ("from", "to"):
        if name in node and day_of(node[name]) is None:
            yield f"{path}/{name}", "日期应写成 2026-01-31"
    first, last = day_of(node.get("from")), day_of(node.get("to"))
    if first and last and first > last:
        yield f"{path}/to", "结束的日期早于开始的日期"


def _words(path: str, node: Mapping[str, Any], seen: dict[str, str]) -> Found:
    name = node.get("id")
    if not isinstance(name, str) or not _ID.fullmatch(name):
        yield f"{path}/id", "请给这个条件一个由英文字母和数字组成的代号，最多 30 个字"
    elif name in seen:
        yield f"{path}/id", f"代号 {name} 已经用过"
    else:
        seen[name] = path
    for word, (label, most) in _WORDS.items():
        yield from _length(node.get(word), f"{path}/{word}", label, most, needed=word == "says")


def _length(value: Any, path: str, label: str, most: int, *, needed: bool = False) -> Found:
    if value is None and not needed:
        return
    if value is None or (needed and isinstance(value, str) and not value.strip()):
        yield path, f"请填写“{label}”"
    elif not isinstance(value, str) or is_odd(value):
        yield path, f"“{label}”应是文字"
    elif len(value) > most:
        yield path, f"“{label}”最多 {most} 个字"
    elif not is_line(value):
        yield path, f"“{label}”请写在一行里"


def _questions(rules: Mapping[str, Any]) -> Found:
    asked = sums.every_fact(rules)
    if len(asked) > QUESTIONS_MAX:
        yield "/rules/when", f"一共要问 {len(asked)} 个问题，最多 {QUESTIONS_MAX} 个"
