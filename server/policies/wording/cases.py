"""案例行 — known-answer cases as lines: the answers one below the other, and what must come out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server.policies.checking.cases import KIND_NAMES
from server.policies.checking.facts import FACTS
from server.policies.wording.lines import Misread
from server.policies.wording.values import Unread, answer, fact_named, number, read_answer, read_number

NONE = "没有"
_KINDS = {label: kind for kind, label in KIND_NAMES.items()}


@dataclass(frozen=True)
class CaseLine:
    """One case. `answers`: a line a question, `「问题」：回答`. `yearly` in yuan, 没有, or empty for not looked at."""

    name: str
    answers: str = ""
    kind: str = ""
    decided_by: str = ""
    yearly: str = ""
    on: str = ""


def case_lines(cases: Iterable[Mapping[str, Any]]) -> list[CaseLine]:
    return [_line(case) for case in cases]


def _line(case: Mapping[str, Any]) -> CaseLine:
    answers = (f"「{FACTS[name].text}」：{answer(FACTS[name], value)}" for name, value in case["answers"].items())
    yearly, decided = case.get("yearly_fen"), case.get("decided_by")
    return CaseLine(
        name=case["name"],
        answers="\n".join(answers),
        kind=KIND_NAMES[case["kind"]],
        decided_by="" if decided is None else "、".join(decided) or NONE,
        yearly="" if "yearly_fen" not in case else NONE if yearly is None else number(yearly, money=True),
        on=case.get("on", ""),
    )


def cases_of(lines: Sequence[CaseLine]) -> tuple[list[dict[str, Any]], list[Misread]]:
    """The cases that the lines say, and what of them cannot be read."""
    wrong: list[Misread] = []
    return [_case(index, line, wrong) for index, line in enumerate(lines)], wrong


def _case(index: int, line: CaseLine, wrong: list[Misread]) -> dict[str, Any]:
    case: dict[str, Any] = {"name": line.name.strip(), "answers": {}}
    if line.on.strip():
        case["on"] = line.on.strip()
    case["kind"] = _KINDS.get(line.kind.strip(), line.kind.strip())
    if line.decided_by.strip():
        case["decided_by"] = [part for part in re.split(r"[、,，\s]+", line.decided_by.strip()) if part != NONE]
    for field, read in (("answers", _answers), ("yearly", _yearly)):
        try:
            case |= read(line)
        except Unread as error:
            wrong.append(Misread(index, field, str(error)))
    return case


def _answers(line: CaseLine) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in line.answers.splitlines():
        if not text.strip():
            continue
        question, mark, said = text.partition("」：") if "」：" in text else text.partition("：")
        fact = fact_named(question)
        if fact is None or not mark:
            raise Unread(f"看不懂“{text.strip()[:30]}”：请写成“「问题」：回答”，一行一个")
        found[fact.id] = read_answer(fact, said)
    return {"answers": found}


def _yearly(line: CaseLine) -> dict[str, Any]:
    text = line.yearly.strip()
    if not text:
        return {}
    return {"yearly_fen": None if text == NONE else read_number(text, money=True)}
