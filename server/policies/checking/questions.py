"""问题 — what a phone asks for a rule, one per screen: each question narrowed to what the rule needs of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.policies.checking.facts import FACTS, Fact, Option
from server.policies.checking.language import Node, walk
from server.policies.checking.verdict import asked_by


@dataclass(frozen=True)
class Question:
    """`kind`: yesno, one (a single option, asked as yes or no), choice, multi, number, money (in yuan, kept in fen).

    `yes` and `no` are what the two answers are called after this question.
    """

    fact: str
    kind: str
    text: str
    hint: str
    options: tuple[Option, ...]
    unit: str
    low: int
    high: int
    shared: bool

    @property
    def yes(self) -> str:
        return "有" if "有没有" in self.text else "能" if "能不能" in self.text else "是"

    @property
    def no(self) -> str:
        return {"有": "没有", "能": "不能", "是": "不是"}[self.yes]


def questions(rule: Mapping[str, Any]) -> list[Question]:
    """The questions of a plain rule, in its order."""
    return [_narrowed(FACTS[name], _used(rule, name)) for name in asked_by(rule)]


def shared_questions(rules: Iterable[Mapping[str, Any]]) -> list[Question]:
    """Asked once for all policies: the shared facts that any of them needs, whole, in the order of the catalogue."""
    needed = {name for rule in rules for name in asked_by(rule)}
    return [_whole(fact, fact.options) for fact in FACTS.values() if fact.shared and fact.id in needed]


def _used(rule: Mapping[str, Any], name: str) -> set[str]:
    cases = (rule.get("yearly") or {}).get("cases", [])
    trees: list[Node] = [rule["when"], *(case["if"] for case in cases if "if" in case)]
    nodes = [node for tree in trees for _, node, _ in walk(tree) if node.get("fact") == name]
    return {value for node in nodes if node["op"] == "overlaps" for value in node["value"]}


def _narrowed(fact: Fact, used: set[str]) -> Question:
    """Of a list to tick only what the rule looks at; a single line of it becomes a question of its own."""
    kept = tuple(option for option in fact.options if option.value in used) if fact.kind == "multi" else fact.options
    if fact.kind == "multi" and len(kept) == 1:
        return Question(fact.id, "one", kept[0].ask, "", kept, "", 0, 0, fact.shared)
    return _whole(fact, kept)


def _whole(fact: Fact, options: tuple[Option, ...]) -> Question:
    return Question(fact.id, fact.kind, fact.text, fact.hint, options, fact.unit, fact.low, fact.high, fact.shared)
