"""三值逻辑 — what a tree says of some answers: holds, does not hold, cannot be told yet; and which clauses decided.

A fact that is missing, or answered with something of another kind, is unknown and never 「不符合」.
`static/site/check.js` does the same in the same order; the tests hold the two against each other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from server.policies.checking.language import Node, children, facts_of, group_of, is_whole

Truth = bool | None


@dataclass(frozen=True)
class World:
    """What is known: answers by fact, and the parameters of the day."""

    answers: Mapping[str, Any]
    parameters: Mapping[str, Any]

    def number(self, operand: Any) -> int | None:
        """A whole number, a parameter or a fact that is one."""
        if not isinstance(operand, Mapping):
            return operand if is_whole(operand) else None
        named = self.parameters.get(operand["param"]) if "param" in operand else self.answers.get(operand["fact"])
        return named if is_whole(named) else None


@dataclass(frozen=True)
class Seen:
    """A node's truth, and how many clauses would have to be otherwise for it to hold (`up`) or not to (`down`).

    Each pair is (an unknown counts as one, an unknown turns out well).
    """

    node: Node
    value: Truth
    up: tuple[int, int]
    down: tuple[int, int]
    parts: tuple["Seen", ...] = ()


def look(node: Node, world: World) -> Seen:
    """The whole tree, seen once."""
    group = group_of(node)
    if not group:
        value = _clause(node, world)
        return Seen(node, value, _cost(value, wanted=True), _cost(value, wanted=False))
    parts = tuple(look(child, world) for child in children(node))
    if group == "not":
        (inner,) = parts
        return Seen(node, None if inner.value is None else not inner.value, inner.down, inner.up, parts)
    values = [part.value for part in parts]
    ups, downs = [part.up for part in parts], [part.down for part in parts]
    if group == "all":
        return Seen(node, _every(values), _total(ups), _least(downs), parts)
    return Seen(node, _some(values), _least(ups), _total(downs), parts)


def _cost(value: Truth, *, wanted: bool) -> tuple[int, int]:
    return (1, 0) if value is None else (0, 0) if value == wanted else (1, 1)


def _every(values: list[Truth]) -> Truth:
    return False if False in values else None if None in values else True


def _some(values: list[Truth]) -> Truth:
    return True if True in values else None if None in values else False


def _total(costs: list[tuple[int, int]]) -> tuple[int, int]:
    return sum(cost[0] for cost in costs), sum(cost[1] for cost in costs)


def _least(costs: list[tuple[int, int]]) -> tuple[int, int]:
    return min(cost[0] for cost in costs), min(cost[1] for cost in costs)


def _clause(node: Node, world: World) -> Truth:
    answer = world.answers.get(node["fact"])
    op = node["op"]
    if op == "between":
        return _between(node, answer, world)
    if op == "ratio":
        return _ratio(node, answer, world)
    if op == "overlaps":
        return any(one in node["value"] for one in answer) if _is_texts(answer) else None
    if op == "in":
        return None if not isinstance(answer, str) else answer in node["value"]
    return _equal(node["value"], answer, world)


def _equal(wanted: Any, answer: Any, world: World) -> Truth:
    if isinstance(wanted, (bool, str)):
        return answer == wanted if type(answer) is type(wanted) else None
    number = world.number(wanted)
    return answer == number if is_whole(answer) and number is not None else None


def _between(node: Node, answer: Any, world: World) -> Truth:
    """low ≤ answer ≤ high, either of them open."""
    if not is_whole(answer):
        return None
    low, high = (None if name not in node else (world.number(node[name]),) for name in ("low", "high"))
    if (low and low[0] is not None and answer < low[0]) or (high and high[0] is not None and answer > high[0]):
        return False
    return None if (low and low[0] is None) or (high and high[0] is None) else True


def _ratio(node: Node, answer: Any, world: World) -> Truth:
    """answer ≤ of × num ⁄ den (`strict`: less than), in whole numbers."""
    of = world.number(node["of"])
    if not is_whole(answer) or of is None:
        return None
    mine, most = answer * node["den"], of * node["num"]
    return bool(mine < most if node.get("strict") else mine <= most)


def _is_texts(answer: Any) -> TypeGuard[Sequence[str]]:
    return isinstance(answer, (list, tuple)) and all(isinstance(one, str) for one in answer)


def why(seen: Seen) -> Iterator[Node]:
    """The clauses that decided: those that hold where the tree holds, those that do not where it does not."""
    group = group_of(seen.node)
    if not group or (group != "all" and "says" in seen.node):
        yield seen.node
    elif group == "not":
        yield from why(seen.parts[0])
    else:
        for part in _deciding(seen, group):
            yield from why(part)


def _deciding(seen: Seen, group: str) -> list[Seen]:
    """All of them where all had to be; of alternatives the first that holds, or the one that lacks least."""
    if group == "all":
        return [part for part in seen.parts if part.value == seen.value]
    if seen.value:
        return [next(part for part in seen.parts if part.value)]
    return [min(seen.parts, key=lambda part: part.up)]


def unknown(seen: Seen) -> Iterator[str]:
    """The facts that are missing wherever a node cannot be told yet."""
    if seen.value is None:
        yield from facts_of(seen.node)
        for part in seen.parts:
            yield from unknown(part)


def unknown_anywhere(seen: Seen) -> Iterator[str]:
    """The same in a tree that does not hold: what may still tell whether one clause is lacking or several."""
    if seen.value is None:
        yield from facts_of(seen.node)
    for part in seen.parts:
        yield from unknown_anywhere(part)
