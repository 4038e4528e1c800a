"""查看 — the inbox, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from server.kit.db import db
from server.messages.models import Message, Subscription

FEED_SIZE = 20


@dataclass(frozen=True)
class Feed:
    """`next` goes into `after` of the following call; None at the end."""

    items: list[Message]
    next: str | None
    has_more: bool


def inbox(donor_uids: Sequence[str], after: str = "", limit: int = FEED_SIZE) -> Feed:
    """Messages of a donor (all records of theirs), newest first, those older than message `after`."""
    query = select(Message).where(Message.donor_uid.in_(donor_uids)).order_by(Message.id.desc())
    if after:
        mark = select(Message.id).where(Message.uid == after, Message.donor_uid.in_(donor_uids)).scalar_subquery()
        query = query.where(Message.id < mark)
    rows = list(db.session.scalars(query.limit(limit + 1)))
    has_more, rows = len(rows) > limit, rows[:limit]
    return Feed(rows, rows[-1].uid if has_more else None, has_more)


def unread(donor_uids: Sequence[str]) -> int:
    mine = select(func.count()).select_from(Message).where(Message.donor_uid.in_(donor_uids))
    return db.session.scalar(mine.where(Message.read_at.is_(None))) or 0


def subscriptions(donor_uids: Sequence[str]) -> list[Subscription]:
    """同意接收的消息 of a donor, by template."""
    mine = select(Subscription).where(Subscription.donor_uid.in_(donor_uids))
    return list(db.session.scalars(mine.order_by(Subscription.template, Subscription.id)))
