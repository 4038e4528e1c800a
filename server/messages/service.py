"""办理 — tell somebody, and remember that they have read it."""

from collections.abc import Iterable, Sequence

from sqlalchemy import update

from server.kit.clock import now
from server.kit.db import db, insert_once
from server.messages.models import Message


def tell_donor(donor_uid: str, title: str, text: str, link: str = "", key: str | None = None) -> bool:
    """通知爱心人士. With a `key` that was used before nothing is added and False comes back."""
    message = Message(donor_uid=donor_uid, title=title[:40], text=text[:300], link=link, key=key)
    if key is not None:
        return insert_once(message)
    db.session.add(message)
    return True


def mark_read(donor_uids: Sequence[str], uids: Iterable[str]) -> None:
    """标为已读. Messages of somebody else, and those read before, stay as they are."""
    mine = update(Message).where(Message.donor_uid.in_(donor_uids), Message.uid.in_(list(uids)))
    db.session.execute(mine.where(Message.read_at.is_(None)).values(read_at=now()))
