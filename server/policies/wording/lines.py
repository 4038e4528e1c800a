"""规则行 — a rule as an outline: one line a group or clause with its level, then what goes with the rule as a whole."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.policies.checking.facts import FACTS
from server.policies.checking.language import DEPTH_MAX, children, group_of, walk
from server.policies.wording import clauses, sums
from server.policies.wording.values import Unread, fact_named

GROUP_OPS = {"all": "都要符合", "any": "符合一个就行", "not": "不能是"}
# What belongs to the rule as a whole and has no level.
TIES = {
    "excludes": "不能同时享受",
    "requires": "必须已经享受",
    "next_step": "下一步",
    "label": "金额的说法",
    "sum": "一年的金额",
}
OPS = {**GROUP_OPS, **clauses.CLAUSE_OPS, **TIES}
_BY_LABEL = {label: op for op, label in OPS.items()}
_WORDS = ("id", "says", "cite", "from", "to")


@dataclass(frozen=True)
class Line:
    """One line. `fact` is the question, for `sum` its condition; `value` as `values` and `sums` write it."""

    op: str
    level: int = 0
    fact: str = ""
    value: str = ""
    says: str = ""
    cite: str = ""
    id: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Misread:
    """What cannot be read: which line (from 0), which field of it, and why."""

    index: int
    field: str
    says: str


def op_named(text: str) -> str:
    """A comparison by its label or its name; empty for neither."""
    bare = text.strip()
    return _BY_LABEL.get(bare, bare if bare in OPS else "")


# ---- out ----


def lines_of(rules: Mapping[str, Any]) -> list[Line]:
    """Every line of a rule, in the order in which `rules_of` reads them."""
    return [*_tree(rules["when"]), *_ties(rules)] if rules else []


def places_of(rules: Mapping[str, Any]) -> list[str]:
    """The JSON pointer of each of those lines, so that what is wrong is told beside its line."""
    places = [path for path, _node, _depth in walk(rules["when"], "/rules/when")] if rules.get("when") else []
    places += [f"/rules/{name}" for name in ("excludes", "requires", "next_step") if rules.get(name)]
    if rules.get("yearly"):
        places.append("/rules/yearly/label")
        places += [f"/rules/yearly/cases/{index}" for index, _case in enumerate(rules["yearly"]["cases"])]
    return places


def _tree(node: Mapping[str, Any], level: int = 1) -> Iterator[Line]:
    words = {"since": node.get("from", ""), "until": node.get("to", "")}
    words |= {name: node.get(name, "") for name in ("id", "says", "cite")}
    group = group_of(node)
    if not group:
        fact = FACTS[node["fact"]]
        yield Line(clauses.op_of(node), level, fact.text, clauses.value_of(node, fact), **words)
        return
    yield Line(group, level, **words)
    for part in children(node):
        yield from _tree(part, level + 1)


def _ties(rules: Mapping[str, Any]) -> Iterator[Line]:
    for name in ("excludes", "requires"):
        if rules.get(name):
            yield Line(name, value="、".join(str(no) for no in rules[name]))
    if rules.get("next_step"):
        yield Line("next_step", value=rules["next_step"])
    yearly = rules.get("yearly")
    if yearly:
        yield Line("label", value=yearly["label"])
        for case in yearly["cases"]:
            condition = sums.condition(case["if"]) if "if" in case else ""
            yield Line("sum", fact=condition, value=sums.formula(case["terms"]))


# ---- in ----


def rules_of(lines: Sequence[Line]) -> tuple[dict[str, Any], list[Misread]]:
    """The rule that the lines say, and what of them cannot be read. No line at all is no rule."""
    wrong: list[Misread] = []
    tree = [(index, line) for index, line in enumerate(lines) if line.op not in TIES]
    whole = [(index, line) for index, line in enumerate(lines) if line.op in TIES]
    rules: dict[str, Any] = {}
    if tree:
        rules["when"] = _grown(tree, wrong)
    for index, line in whole:
        try:
            _READ_TIES[line.op](rules, line)
        except Unread as error:
            wrong.append(Misread(index, "value", str(error)))
    return rules, wrong


def _grown(lines: list[tuple[int, Line]], wrong: list[Misread]) -> dict[str, Any]:
    """The tree of an outline: a line hangs under the last group above it that is one level higher."""
    root = _node(*lines[0], wrong)
    if lines[0][1].level != 1:
        wrong.append(Misread(lines[0][0], "level", "第一行应是第 1 层"))
    open_groups: list[tuple[int, dict[str, Any]]] = [(1, root)]
    for index, line in lines[1:]:
        while open_groups and open_groups[-1][0] >= line.level:
            open_groups.pop()
        node = _node(index, line, wrong)
        says = _misplaced(open_groups, line)
        if says:
            wrong.append(Misread(index, "level", says))
        else:
            _hang(open_groups[-1][1], node)
        open_groups.append((line.level, node))
    return root


def _misplaced(open_groups: list[tuple[int, dict[str, Any]]], line: Line) -> str:
    if not 1 <= line.level <= DEPTH_MAX:
        return f"层级应是 1 到 {DEPTH_MAX}"
    if not open_groups:
        return "第 1 层只能有一行，其他条件写在它下面"
    level, above = open_groups[-1]
    if level != line.level - 1 or not group_of(above):
        return "上一层应是“都要符合”“符合一个就行”或“不能是”"
    return "“不能是”下面只能有一行" if above.get("not") else ""


def _hang(above: dict[str, Any], node: dict[str, Any]) -> None:
    group = group_of(above)
    if group == "not":
        above["not"] = node
    else:
        above[group].append(node)


def _node(index: int, line: Line, wrong: list[Misread]) -> dict[str, Any]:
    words = {name: getattr(line, {"from": "since", "to": "until"}.get(name, name)).strip() for name in _WORDS}
    said = {name: text for name, text in words.items() if text or (name == "cite" and words["says"])}
    if line.op in GROUP_OPS:
        return {line.op: {} if line.op == "not" else [], **said}
    fact = fact_named(line.fact)
    if fact is None:
        wrong.append(Misread(index, "fact", "请选一个问题"))
        return said
    try:
        return {"fact": fact.id, **clauses.read(line.op, fact, line.value), **said}
    except Unread as error:
        wrong.append(Misread(index, "op" if line.op not in clauses.CLAUSE_OPS else "value", str(error)))
        return said


def _numbers(rules: dict[str, Any], line: Line) -> None:
    parts = [part for part in re.split(r"[、,，；;\s]+", line.value.strip()) if part]
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        raise Unread("请写政策编号，用顿号隔开，例如 4、7")
    if parts:
        rules[line.op] = [int(part) for part in parts]


def _next_step(rules: dict[str, Any], line: Line) -> None:
    if line.value.strip():
        rules["next_step"] = line.value.strip()


def _label(rules: dict[str, Any], line: Line) -> None:
    if line.value.strip():
        rules.setdefault("yearly", {"label": "", "cases": []})["label"] = line.value.strip()


def _sum(rules: dict[str, Any], line: Line) -> None:
    case = {"if": sums.read_condition(line.fact)} if line.fact.strip() else {}
    yearly = rules.setdefault("yearly", {"label": "", "cases": []})
    yearly["cases"].append({**case, "terms": sums.read_formula(line.value)})


_READ_TIES: dict[str, Callable[[dict[str, Any], Line], None]] = {
    "excludes": _numbers,
    "requires": _numbers,
    "next_step": _next_step,
    "label": _label,
    "sum": _sum,
}
