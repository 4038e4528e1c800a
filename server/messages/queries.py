"""查看 — the inbox, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.waiting import DAY, NOTHING, Waiting, waiting
from server.messages.lists import QUEUES, seen_by
from server.messages.models import Message, Sending, Subscription
from server.messages.rules import RESENDERS, SENDING_STATES, WRONG_SETUP
from server.messages.templates import TEMPLATES

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


def told(keys: Iterable[str]) -> set[str]:
    """Those of these keys that a message bears already; one statement."""
    return set(db.session.scalars(select(Message.key).where(Message.key.in_(list(keys)))))


def subscriptions(donor_uids: Sequence[str]) -> list[Subscription]:
    """同意接收的消息 of a donor, by template."""
    mine = select(Subscription).where(Subscription.donor_uid.in_(donor_uids))
    return list(db.session.scalars(mine.order_by(Subscription.template, Subscription.id)))


def counts() -> dict[str, int]:
    """State → how many messages by WeChat stand in it: for /metrics and the health page."""
    rows = db.session.execute(select(Sending.state, func.count()).group_by(Sending.state))
    return dict.fromkeys(SENDING_STATES, 0) | {row[0]: row[1] for row in rows}


def queue_counts(actor: Actor) -> dict[str, int]:
    """Queue → how many of this actor's matter stand in it, in one statement."""
    told = [func.count(case((what, 1))) for _says, what in QUEUES.values()]
    found = db.session.execute(select(*told).select_from(Sending).where(seen_by(actor))).one()
    return dict(zip(QUEUES, found, strict=True))


def broken(actor: Actor) -> Waiting:
    """Messages that no waiting mends: a template, its fields or its page is wrong. For those who may send again."""
    if not actor.roles & RESENDERS:
        return NOTHING
    wrong = Sending.state == "failed", Sending.code.in_(sorted(WRONG_SETUP)), seen_by(actor)
    return waiting(select(Sending.ended_at).where(*wrong), DAY)


def broken_kinds() -> list[str]:
    """The names of the kinds of which the last that ended failed so: nothing of that kind leaves any more."""
    last = select(func.max(Sending.id)).where(Sending.ended_at.is_not(None)).group_by(Sending.kind)
    wrong = select(Sending.kind).where(Sending.id.in_(last), Sending.state == "failed")
    kinds = db.session.scalars(wrong.where(Sending.code.in_(sorted(WRONG_SETUP))))
    return sorted(TEMPLATES[kind].says for kind in kinds)
