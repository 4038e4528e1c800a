"""查看 — what everybody, the staff and their desk can read of notices."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import timedelta

from sqlalchemy import Select, case, or_, select

from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.db import db
from server.kit.paging import Page, page_of
from server.kit.waiting import Waiting, stands_since, waiting
from server.notices.errors import NoticeUnknown
from server.notices.models import Notice, NoticeEvent
from server.notices.rules import HOME_COUNT, Audience, Text
from server.notices.states import NoticeState


def find(uid: str) -> Notice:
    """Any notice, for its keepers. NoticeUnknown."""
    row = db.session.scalar(select(Notice).where(Notice.uid == uid))
    if row is None:
        raise NoticeUnknown
    return row


def public(uid: str) -> Notice:
    """One that everybody may read today; every other one is NoticeUnknown, as if it were not there."""
    return _one(uid, (Audience.PUBLIC,))


def for_staff(uid: str) -> Notice:
    """One that every member of staff may read today. NoticeUnknown."""
    return _one(uid, tuple(Audience))


def public_cover(uid: str) -> str:
    """The file of the picture everybody may see. NoticeUnknown without one."""
    row = public(uid)
    if not row.cover:
        raise NoticeUnknown
    return row.cover


def public_page(kind: str = "", page: int = 1, page_size: int = 20) -> Page[Notice]:
    """What everybody reads: the pinned first, then the newest. Two statements."""
    query = _shelf((Audience.PUBLIC,))
    return page_of(query.where(Notice.kind == kind) if kind else query, page, page_size)


def newest(count: int = HOME_COUNT) -> list[Notice]:
    """For the home page: one statement."""
    return list(db.session.scalars(_shelf((Audience.PUBLIC,)).limit(count)))


def newest_for_staff(count: int = HOME_COUNT) -> list[Notice]:
    """For the workbench: what is meant for staff, and what the public reads since a month. One statement."""
    fresh = or_(Notice.audience == Audience.STAFF, Notice.published_at >= now() - timedelta(days=30))
    return list(db.session.scalars(_shelf(tuple(Audience)).where(fresh).limit(count)))


def readable_by_staff() -> Select[Notice]:
    """What every member of staff may read today, in no order."""
    return _readable(tuple(Audience))


def is_pinned(row: Notice) -> bool:
    return row.pinned_until is not None and row.pinned_until >= today()


def history(row: Notice) -> list[NoticeEvent]:
    """Every move, oldest first."""
    mine = select(NoticeEvent).where(NoticeEvent.subject_id == row.id)
    return list(db.session.scalars(mine.order_by(NoticeEvent.version)))


def waiting_count(*, not_by: Actor) -> Waiting:
    """How many wait for a second person who is not the one who asked."""
    asked = Notice.state == NoticeState.REVIEW, Notice.asked_by != not_by.ref
    return waiting(select(stands_since(Notice, Notice.at)).where(*asked))


def text_of(row: Notice) -> Text:
    """The words as they stand in the row: what the rules judge and the form shows."""
    return Text(**{field.name: getattr(row, field.name) for field in fields(Text)})


def _one(uid: str, audiences: Iterable[str]) -> Notice:
    row = db.session.scalar(_readable(audiences).where(Notice.uid == uid))
    if row is None:
        raise NoticeUnknown
    return row


def _readable(audiences: Iterable[str]) -> Select[Notice]:
    day = today()
    return select(Notice).where(
        Notice.state == NoticeState.PUBLISHED,
        Notice.audience.in_([str(one) for one in audiences]),
        or_(Notice.shown_from.is_(None), Notice.shown_from <= day),
        or_(Notice.shown_to.is_(None), Notice.shown_to >= day),
    )


def _shelf(audiences: Iterable[str]) -> Select[Notice]:
    pinned = case((Notice.pinned_until >= today(), 0), else_=1)
    return _readable(audiences).order_by(pinned, Notice.published_at.desc(), Notice.id.desc())
