"""规则语言 — the shape of a rule: three groups over five kinds of clause, and how large it may be.

    {"when": NODE, "excludes": [no, …], "requires": [no, …], "yearly": {…}, "next_step": "…"}

    NODE    {"all": [NODE, …]} | {"any": [NODE, …], id?, says?, cite?} | {"not": NODE, id, says, cite} | CLAUSE
    CLAUSE  {"id", "fact", "op", …, "says", "cite", "from"?, "to"?}
            eq value · in value[] · overlaps value[] · between low? high? · ratio num den of strict?
    NUMBER  12 | {"param": "城市低保标准_元"} | {"fact": "income_fen"} (the last in `of` and in the yearly sum only)

Money is whole fen, in answers and in parameters: `queries.figures.for_rules` gives those in 元 a hundredfold.

There is no loop, no call, no text to be parsed and no arithmetic but whole numbers: what a rule costs is bounded by
how large it may be.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

Node = Mapping[str, Any]
GROUPS = ("all", "any", "not")
OPS = {
    "eq": ("value",),
    "in": ("value",),
    "overlaps": ("value",),
    "between": ("low", "high"),
    "ratio": ("num", "den", "of", "strict"),
}
DEPTH_MAX = 5
NODES_MAX = 60
CHILDREN_MAX = 12
QUESTIONS_MAX = 8
SAYS_CHARS_MAX = 60
CITE_CHARS_MAX = 60
NEXT_CHARS_MAX = 120
NUMBER_MAX = 10**9  # and 1 000 times that still is a whole number in JavaScript
RATIO_MAX = 1000
SUM_MAX = 10**12


def is_line(text: str) -> bool:
    """Whether a sentence that is shown stands on one line."""
    return not any(letter < " " for letter in text)


def group_of(node: Any) -> str:
    """`all`, `any`, `not`; empty for a clause."""
    if isinstance(node, Mapping):
        for name in GROUPS:
            if name in node:
                return name
    return ""


def children(node: Node) -> list[Any]:
    """The nodes of a group, one for `not`, none for a clause."""
    group = group_of(node)
    if not group:
        return []
    held = node[group]
    return [held] if group == "not" else list(held) if isinstance(held, list) else []


def walk(node: Any, path: str = "", depth: int = 1) -> Iterator[tuple[str, Any, int]]:
    """(path, node, depth) of a tree, itself first. It stops one step below the depth that is allowed."""
    yield path, node, depth
    if depth > DEPTH_MAX or not isinstance(node, Mapping):
        return
    group = group_of(node)
    for index, child in enumerate(children(node)):
        yield from walk(child, f"{path}/{group}" if group == "not" else f"{path}/{group}/{index}", depth + 1)


def too_large(tree: Any) -> bool:
    """Whether a tree is deeper or has more nodes than any rule may; looks at no more than it must."""
    return any(depth > DEPTH_MAX or count > NODES_MAX for count, (_, _, depth) in enumerate(walk(tree), start=1))


def is_whole(value: Any) -> bool:
    """An integer that is no truth value."""
    return isinstance(value, int) and not isinstance(value, bool)


def day_of(value: Any) -> date | None:
    """`2026-01-31` → a date; None for whatever else stands there."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def in_force(clause: Node, on: date) -> bool:
    """Whether a clause counts on a day: `from` and `to` are the first and the last one."""
    first, last = day_of(clause.get("from")), day_of(clause.get("to"))
    return (first is None or first <= on) and (last is None or on <= last)


def facts_of(node: Any) -> Iterator[str]:
    """The facts a clause looks at."""
    if isinstance(node, Mapping) and not group_of(node):
        if isinstance(node.get("fact"), str):
            yield node["fact"]
        of = node.get("of")
        if isinstance(of, Mapping) and isinstance(of.get("fact"), str):
            yield of["fact"]
