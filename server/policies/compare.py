"""对照 — what differs between two texts, word by word: Chinese by the letter, numbers and Latin words whole."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from server.policies import rules
from server.policies.states import DOOR_NAMES, MARK_NAMES, Door, Mark

Kind = Literal["same", "ins", "del"]
Part = tuple[Kind, str]
_WORD = re.compile(r"[A-Za-z0-9_.%]+|\s+|.", re.DOTALL)
BY_WORD_CHARS_MAX = 4000  # a longer stretch is shown as taken out and put in, whole
LABELS = {text.name: text.label for text in rules.TEXTS} | {
    "papers": "要带什么",
    "mark": "数字来源",
    "door_kind": "官方入口",
    **{stage.name: f"{stage.label}（工作日）" for stage in rules.STAGES},
}


@dataclass(frozen=True)
class Change:
    """One field that differs: its parts in the order of reading."""

    label: str
    parts: tuple[Part, ...]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every field of a text that differs, in the order of the form."""
    pairs = ((label, plain(name, old.get(name)), plain(name, new.get(name))) for name, label in LABELS.items())
    return [Change(label, words(before, after)) for label, before, after in pairs if before != after]


def plain(name: str, value: Any) -> str:
    """A field as a person reads it."""
    if name == "mark" and value in set(Mark):
        return MARK_NAMES[Mark(value)]
    if name == "door_kind" and value in set(Door):
        return DOOR_NAMES[Door(value)]
    return "\n".join(str(part) for part in value) if isinstance(value, list) else str(value or "")


def words(old: str, new: str) -> tuple[Part, ...]:
    """First by the line, then inside what differs by the word."""
    return tuple(_joined(_by_line(old.splitlines(keepends=True), new.splitlines(keepends=True))))


def _by_line(old: list[str], new: list[str]) -> Iterator[Part]:
    for what, low, high, left, right in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        before, after = "".join(old[low:high]), "".join(new[left:right])
        if what == "replace" and len(before) + len(after) <= BY_WORD_CHARS_MAX:
            yield from _by_word(_WORD.findall(before), _WORD.findall(after))
        else:
            yield from _whole(what, before, after)


def _by_word(old: list[str], new: list[str]) -> Iterator[Part]:
    for what, low, high, left, right in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _whole(what, "".join(old[low:high]), "".join(new[left:right]))


def _whole(what: str, before: str, after: str) -> Iterator[Part]:
    if what == "equal":
        yield "same", before
        return
    if before:
        yield "del", before
    if after:
        yield "ins", after


def _joined(parts: Iterator[Part]) -> Iterator[Part]:
    """Neighbours of one kind as one."""
    held: Part | None = None
    for part in parts:
        if held is not None and held[0] == part[0]:
            held = (held[0], held[1] + part[1])
        else:
            if held is not None:
                yield held
            held = part
    if held is not None:
        yield held
