"""查看到期 — records whose aid ended so long ago that nothing needs the name any more."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from server.kit.clock import in_china, now
from server.kit.db import db
from server.kit.paging import Page, page_rows
from server.registry import rules
from server.registry.models import HelpedPerson, PersonEvent
from server.registry.states import OVER, PERSON_NAMES


@dataclass(frozen=True)
class Due:
    """A record whose time is over: who may decide sees where and since when, not who."""

    uid: str
    area_code: str
    state: str
    since: date


def due(page: int = 1, page_size: int = 20) -> Page[Due]:
    """Records whose aid ended more than three years ago and that still name somebody, the oldest first."""
    ended = _ended()
    rows = (
        select(HelpedPerson, ended.c.at)
        .join(ended, ended.c.subject_id == HelpedPerson.id)
        .where(HelpedPerson.state.in_([str(one) for one in OVER]), HelpedPerson.name_sealed.is_not(None))
        .where(ended.c.at < now() - rules.KEPT)
        .order_by(ended.c.at, HelpedPerson.id)
    )
    found = page_rows(rows, page, page_size)
    return found.map(lambda row: Due(row[0].uid, row[0].area_code, PERSON_NAMES[row[0].state], in_china(row[1]).date()))


def ended_at(one: HelpedPerson) -> datetime | None:
    """When their aid ended last; None while it goes on or never ended."""
    ended = _ended()
    found: datetime | None = db.session.scalar(select(ended.c.at).where(ended.c.subject_id == one.id))
    return found if one.state in OVER else None


def _ended() -> Any:
    """When the aid of each ended last."""
    moves = PersonEvent.move.in_(("end_aid", "die", "move_away"))
    last = select(PersonEvent.subject_id, func.max(PersonEvent.at).label("at")).where(moves)
    return last.group_by(PersonEvent.subject_id).subquery()
