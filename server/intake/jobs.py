"""定时 — what the clock does to requests: tell the level above when a limit has passed, and wipe what is old."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from server.files import service as files
from server.intake import rules
from server.intake.models import HelpFile, HelpNote, HelpRequest, OwnWish, OwnWishNote
from server.intake.queries.own_files import files_of
from server.intake.rules import Clock
from server.intake.service import news, own_news
from server.intake.service.clocks import go
from server.intake.states import LEVEL_NAMES, OPEN, OWN_OPEN, OwnState
from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.clock import now
from server.kit.db import db
from server.kit.states import StateChanged
from server.messages import queries as messages
from server.wishes import queries as wishes
from server.wishes.queries import Way
from server.wishes.states import WishState

AT_ONCE_MAX = 200
WIPE_AT_ONCE_MAX = 50
STIRRED = timedelta(days=1)
# 网络数据安全管理条例 art. 12 wants three years at least of what was handed on; then nothing needs the names.
KEPT = timedelta(days=3 * 365 + 1)


def escalate_overdue() -> int:
    """督办: village → township → county. Who is told stays told, the clock is never turned. How many moved up."""
    told = 0
    for row in _overdue():
        above = rules.level_above(row.level)
        assert above is not None, "at the top nobody waits to be told"
        late = rules.CLOCK_NAMES[Clock(row.clock or "")]
        changes = {"level": str(above), "escalate_at": _again(row) if rules.level_above(above) else None}
        try:
            go(row, "escalate", actor=THE_CLOCK, note=f"“{late}”超过期限，请{LEVEL_NAMES[above]}督办", changes=changes)
        except StateChanged:
            continue  # somebody did it this very moment
        news.tell("escalate", row)
        told += 1
    return told


def tell_of_wishes() -> int:
    """有人认领了，已经交付: whoever asked for a wish is told, once each, within a day of it. How many lines."""
    stirring = wishes.stirs(OwnWish.wish_uid, now() - STIRRED)
    mine = select(OwnWish).where(OwnWish.state == OwnState.WRITTEN, OwnWish.asked_by.is_not(None), stirring)
    rows = list(db.session.scalars(mine.order_by(OwnWish.id)))
    found = wishes.ways([row.wish_uid for row in rows if row.wish_uid])
    due = [(what, row) for row in rows for what in _steps(found.get(row.wish_uid or ""))]
    before = messages.told(own_news.key_of(*one) for one in due)
    new = [one for one in due if own_news.key_of(*one) not in before]
    return sum(own_news.tell(what, row, own_news.key_of(what, row)) for what, row in new)


def _steps(way: Way | None) -> list[str]:
    """What to tell of, the newest alone: who was away for a day needs no old news."""
    if way is None or way.taken_at is None:
        return []
    return ["arrived"] if way.arrived_at else ["taken"]


def wipe_old() -> int:
    """到期清除: three years after its end a request holds no name, phone, word or picture any more. How many."""
    over = select(HelpRequest).where(HelpRequest.state.not_in(OPEN), HelpRequest.contact_name_sealed.is_not(None))
    rows = list(db.session.scalars(over.where(HelpRequest.at < now() - KEPT).limit(WIPE_AT_ONCE_MAX)))
    done = [row for row in rows if _ended_at(row) < now() - KEPT]
    for row in done:
        _wipe(row)
    if done:
        audit.write(THE_CLOCK, "privacy.purge", "help_requests", {"rows": len(done)})
    return len(done)


def wipe_old_wishes() -> int:
    """到期清除 of own wishes: three years after the last move, once the wish they became is over too. How many."""
    named = OwnWish.contact_name_sealed.is_not(None), OwnWish.state.not_in(OWN_OPEN), OwnWish.at < now() - KEPT
    rows = list(db.session.scalars(select(OwnWish).where(*named).limit(WIPE_AT_ONCE_MAX)))
    found = wishes.ways([row.wish_uid for row in rows if row.wish_uid])
    done = [row for row in rows if _ended_at(row) < now() - KEPT and _is_over(found.get(row.wish_uid or ""))]
    for row in done:
        _wipe_wish(row)
    if done:
        audit.write(THE_CLOCK, "privacy.purge", "own_wishes", {"rows": len(done)})
    return len(done)


def _is_over(way: Way | None) -> bool:
    return way is None or way.state in (WishState.CONFIRMED, WishState.CLOSED, WishState.WITHDRAWN)


def _wipe_wish(row: OwnWish) -> None:
    row.contact_name = row.contact_phone = row.person_name = row.text = None
    row.contact_phone_blind = row.person_name_blind = None
    row.relation = ""
    db.session.flush()
    db.session.execute(update(OwnWishNote).where(OwnWishNote.own_id == row.id).values(text_sealed=None))
    for kept in files_of([row.id]):
        db.session.delete(kept)
        db.session.flush()
        files.discard(kept.file_uid)


def _wipe(row: HelpRequest) -> None:
    """What names somebody goes; that there was a request, where, and what became of it stays."""
    row.contact_name = row.contact_phone = row.person_name = row.text = row.result_text = None
    row.contact_phone_blind = row.person_name_blind = None
    row.relation = ""
    db.session.flush()
    db.session.execute(update(HelpNote).where(HelpNote.request_id == row.id).values(text_sealed=None))
    for kept in db.session.scalars(select(HelpFile).where(HelpFile.request_id == row.id)).all():
        db.session.delete(kept)
        db.session.flush()
        files.discard(kept.file_uid)


def _overdue() -> list[HelpRequest]:
    due = select(HelpRequest).where(HelpRequest.escalate_at <= now(), HelpRequest.state.in_(OPEN))
    return list(db.session.scalars(due.order_by(HelpRequest.escalate_at, HelpRequest.id).limit(AT_ONCE_MAX)))


def _again(row: HelpRequest) -> datetime:
    urgent = row.clock == Clock.URGENT
    return now() + (rules.ESCALATE_URGENT_AGAIN if urgent else rules.ESCALATE_AGAIN)


def _ended_at(row: HelpRequest | OwnWish) -> datetime:
    """When its last move was made."""
    events = row.events
    last = db.session.scalar(select(events.at).where(events.subject_id == row.id).order_by(events.version.desc()))
    return last or row.at
