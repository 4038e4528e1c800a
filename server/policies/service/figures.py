"""参数 — enter what a figure is from a day on; a second person agrees to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import field_error
from server.kit.states import move
from server.policies import rules
from server.policies.errors import FigureThere, FigureWrong
from server.policies.models import PolicyFigure
from server.policies.states import FigureState

VALUE_MAX = 100_000_000
SOURCE_CHARS_MAX = 120


@dataclass(frozen=True)
class Given:
    """One value: `城市低保标准_元`, from this day on, a whole number in that unit, and where it was read."""

    figure: str
    since: date | None
    value: int | None
    source: str = ""


def ask(given: Given, *, actor: Actor) -> PolicyFigure:
    """登记参数, for a second person to agree to. FigureWrong names each field; FigureThere for a day that has one."""
    _refuse_wrong(given)
    row = PolicyFigure(state=FigureState.ASKED, asked_by=actor.ref, asked_version=0, **_values(given))
    if not insert_once(row):
        raise FigureThere
    audit.write(actor, "policies.ask_figure", row.uid, {"name": given.figure})
    return row


def agree(row: PolicyFigure, *, actor: Actor, seen_version: int) -> PolicyFigure:
    """复核通过: texts and rules that name it follow it from its day on."""
    return move(row, "agree", actor=actor, seen_version=seen_version)


def refuse(row: PolicyFigure, *, actor: Actor, note: str, seen_version: int) -> PolicyFigure:
    """不采用, with the reason; the day is free for another value."""
    if not note.strip():
        raise FigureWrong("请写明不采用的原因", detail=[field_error("/note", "请写明不采用的原因")])
    return move(row, "refuse", actor=actor, note=note.strip(), seen_version=seen_version)


def adopt(rows: Iterable[Given], *, actor: Actor) -> int:
    """The operator's own figures, agreed upon before they came here. Those that are there stay. How many were new."""
    new = 0
    for given in rows:
        _refuse_wrong(given)
        same = (PolicyFigure.figure == given.figure, PolicyFigure.since == given.since)
        there = select(PolicyFigure.id).where(*same, PolicyFigure.state != FigureState.REFUSED)
        if db.session.scalar(there) is None:
            row = PolicyFigure(state=FigureState.ASKED, **_values(given))
            db.session.add(row)
            db.session.flush()
            move(row, "adopt", actor=actor)
            new += 1
    return new


def _values(given: Given) -> dict[str, object]:
    return {"figure": given.figure, "since": given.since, "value": given.value, "source": given.source.strip()}


def _refuse_wrong(given: Given) -> None:
    wrong = [
        field_error(f"/{field}", says)
        for field, bad, says in (
            ("figure", not rules.is_figure_name(given.figure), "名称写成“城市低保标准_元”：名称、下划线、单位"),
            ("since", given.since is None, "请填从哪一天起"),
            ("value", given.value is None or not 0 <= given.value <= VALUE_MAX, "请填整数，不带单位"),
            ("source", len(given.source) > SOURCE_CHARS_MAX, f"来源最多 {SOURCE_CHARS_MAX} 个字"),
        )
        if bad
    ]
    if wrong:
        raise FigureWrong(detail=wrong)
