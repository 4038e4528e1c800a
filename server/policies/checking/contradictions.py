"""矛盾 — rules that are well formed and make no sense: nobody can fit, everybody fits, a day without a condition."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain, combinations, product
from typing import Any

from server.policies.checking.facts import FACTS, Fact
from server.policies.checking.language import Node, children, day_of, facts_of, group_of, in_force, is_whole, walk
from server.policies.checking.logic import World, look

Found = Iterator[tuple[str, str]]
COMBINATIONS_MAX = 3000
_LONG_AGO = date(1949, 10, 1)


def problems(tree: Node, parameters: Mapping[str, Any], *, tied: bool = False) -> list[tuple[str, str]]:
    """(place, sentence), each once, over all the days on which something changes.

    `tied` to other policies, a tree may hold for everybody who has those.
    """
    path = "/rules/when"
    found = [line for on in days(tree) for line in chain(_empty(tree, path, on), _clashes(tree, path, on, parameters))]
    found = list(dict.fromkeys(found))
    return found or list(_whole(tree, path, parameters, tied=tied))


def days(tree: Node) -> list[date]:
    """The first day of every stretch of time in which the same clauses are in force."""
    turns = {_LONG_AGO}
    for _, node, _ in walk(tree):
        first, last = day_of(node.get("from")), day_of(node.get("to"))
        turns |= {first} if first else set()
        turns |= {last + timedelta(days=1)} if last and last < date.max else set()
    return sorted(turns)


def _empty(tree: Node, path: str, on: date) -> Found:
    """A group that asks for one of its lines, on a day on which none of them counts, would refuse nobody."""
    if not in_force(tree, on):
        if path == "/rules/when":
            yield path, f"{_since(on)}没有一个条件有效"
        return
    parts = children(tree)
    group = group_of(tree)
    if parts and not any(in_force(part, on) for part in parts):
        yield f"{path}/{group}", f"{_since(on)}这一组里没有一个条件有效"
    for index, part in enumerate(parts):
        yield from _empty(part, f"{path}/{group}" if group == "not" else f"{path}/{group}/{index}", on)


def _since(on: date) -> str:
    return "最早的时候" if on == _LONG_AGO else f"从 {on.isoformat()} 起"


def _clashes(tree: Node, path: str, on: date, parameters: Mapping[str, Any]) -> Found:
    """Clauses that must all hold and cannot: no answer to their one question satisfies them together."""
    for place, node, _ in walk(tree, path):
        if group_of(node) != "all" or not in_force(node, on):
            continue
        by_fact: dict[str, list[Node]] = {}
        for part in children(node):
            names = {name for _, inner, _ in walk(part) for name in facts_of(inner)}
            if in_force(part, on) and len(names) == 1:
                by_fact.setdefault(names.pop(), []).append(part)
        for name, parts in by_fact.items():
            if not any(
                _may_hold(parts, name, answer, parameters) for answer in _answers(FACTS[name], parts, parameters)
            ):
                yield f"{place}/all", f"关于“{FACTS[name].text}”的条件互相矛盾，谁都不能同时符合"


def _may_hold(parts: list[Node], name: str, answer: Any, parameters: Mapping[str, Any]) -> bool:
    world = World({name: answer}, parameters)
    return all(look(part, world).value is not False for part in parts)


def _whole(tree: Node, path: str, parameters: Mapping[str, Any], *, tied: bool) -> Found:
    """Where the answers that matter can be counted, every one of their combinations is tried."""
    names = list(dict.fromkeys(name for _, node, _ in walk(tree) for name in facts_of(node)))
    nodes = [node for _, node, _ in walk(tree)]
    answers = [_answers(FACTS[name], nodes, parameters) for name in names]
    total = 1
    for one in answers:
        total *= len(one)
    if total > COMBINATIONS_MAX or len(days(tree)) > 1:
        return
    worlds = (World(dict(zip(names, held, strict=True)), parameters) for held in product(*answers))
    values = (look(tree, world).value for world in worlds)
    first = next(values)
    if any(value is not first for value in values):  # whoever is told otherwise ends the search: rules tell apart
        return
    if first is False:
        yield path, "这些条件合在一起，谁都不能符合"
    elif first and not tied:
        yield path, "这些条件对谁都符合，等于没有条件"


def _answers(fact: Fact, nodes: list[Node], parameters: Mapping[str, Any]) -> list[Any]:
    """Answers enough to tell apart whatever the clauses tell apart."""
    inner = [one for node in nodes for _, one, _ in walk(node) if one.get("fact") == fact.id]
    if fact.kind == "yesno":
        return [True, False]
    if fact.kind == "choice":
        return list(fact.values)
    if fact.kind == "multi":
        used = list(dict.fromkeys(value for node in inner for value in node["value"]))
        return [[], *([one] for one in used), *(list(pair) for pair in combinations(used, 2)), used]
    ends = {fact.low, fact.high}
    for node in inner:
        ends |= {end + step for end in _ends(node, parameters) for step in (-1, 0, 1)}
    return sorted(end for end in ends if fact.low <= end <= fact.high)


def _ends(node: Node, parameters: Mapping[str, Any]) -> Iterator[int]:
    """Where a comparison of numbers turns."""
    world = World({}, parameters)
    numbers = [world.number(node[name]) for name in ("value", "low", "high") if name in node]
    if node["op"] == "ratio":
        of = world.number(node["of"])
        numbers.append(None if of is None else of * node["num"] // node["den"])
    yield from (number for number in numbers if is_whole(number) and number is not None)
