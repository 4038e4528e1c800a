"""同意 — how many messages a person still wants by WeChat: counted up by their taps, down by what we send.

One accept is one message (developers.weixin.qq.com, 订阅消息). A tap is told twice, by the phone and by WeChat's push,
in any order, and either may be lost: the second is known by its moment and counts nothing. The row is locked while an
answer is heard, and the count moves by compare-and-swap alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from server.kit.clock import now
from server.kit.db import db, insert_once, swap_one
from server.messages.models import Subscription, SubscriptionAnswer
from server.messages.rules import CONSENTS_MAX, SAME_TAP
from server.people import queries as people

TAKES_MAX = 3


@dataclass(frozen=True)
class Said:
    """一次回答: `source` phone or push, `said_at` when the person said it, `key` what makes it this one."""

    template: str
    answer: str
    source: str
    said_at: datetime
    key: str | None = None


def hear(donor_uid: str, said: Said, *, always: bool = False) -> bool:
    """记一次回答 of the record that came with the WeChat. False when it was heard before, under its key."""
    row = _locked(donor_uid, said.template)
    answer = SubscriptionAnswer(
        donor_uid=donor_uid,
        template=said.template,
        source=said.source,
        answer=said.answer,
        key=said.key,
        said_at=said.said_at,
        repeats=_twin(donor_uid, said),
    )
    if not insert_once(answer):
        return False
    if said.answer == "accept":
        row.off = False
        if answer.repeats is None:
            row.remaining = min(row.remaining + 1, CONSENTS_MAX)
    row.always = (row.always or always) and said.answer == "accept"
    db.session.flush()
    return True


def switch(donor_uid: str, template: str, *, off: bool) -> None:
    """微信设置里关掉或打开. What was agreed to before stays counted; while it is off nothing is sent."""
    row = _locked(donor_uid, template)
    row.off, row.always = off, row.always and not off
    db.session.flush()


def take_one(donor_uid: str, template: str) -> str | None:
    """用掉一次同意 of any record of this donor; the record's uid, or None when nobody agreed (any more)."""
    uids = people.uids_of(donor_uid)
    for _try in range(TAKES_MAX):
        row = db.session.execute(_open_to(uids, template)).first()
        if row is None:
            return None
        if _swap(row.id, row.remaining, row.remaining - 1):
            return str(row.donor_uid)
    return None


def give_back(donor_uid: str, template: str) -> None:
    """还回一次: WeChat refused for another reason, so the person's consent still stands there."""
    more = Subscription.remaining + 1
    mine = update(Subscription).where(*_of(donor_uid, template), Subscription.remaining < CONSENTS_MAX)
    swap_one(mine.values(remaining=more))


def used_up(donor_uid: str, template: str) -> None:
    """用完了: WeChat says so (43101), whatever we had counted."""
    swap_one(update(Subscription).where(*_of(donor_uid, template)).values(remaining=0))


def remaining(donor_uid: str, template: str) -> int:
    return db.session.scalar(select(Subscription.remaining).where(*_of(donor_uid, template))) or 0


def _locked(donor_uid: str, template: str) -> Subscription:
    """The row, made at the first answer, held until the unit ends: two tellers of one tap must see each other."""
    held = select(Subscription).where(*_of(donor_uid, template)).with_for_update()
    again = held.execution_options(populate_existing=True)
    row = db.session.scalar(again)
    if row is None:
        insert_once(Subscription(donor_uid=donor_uid, template=template))
        row = db.session.scalar(again)
    assert row is not None, "a subscription was made and is not there"
    return row


def _twin(donor_uid: str, said: Said) -> int | None:
    """The same tap as the other side told it: the nearest in time that nobody has repeated yet."""
    if said.answer != "accept":
        return None
    other, later = SubscriptionAnswer, aliased(SubscriptionAnswer)
    near = select(other.id, other.said_at).where(
        other.donor_uid == donor_uid,
        other.template == said.template,
        other.answer == "accept",
        other.source != said.source,
        other.repeats.is_(None),
        other.said_at.between(said.said_at - SAME_TAP, said.said_at + SAME_TAP),
        ~select(later.id).where(later.repeats == other.id).exists(),
    )
    rows = sorted(db.session.execute(near), key=lambda row: (abs(row.said_at - said.said_at), row.id))
    return int(rows[0].id) if rows else None


def _open_to(uids: Sequence[str], template: str) -> Any:
    query = select(Subscription.id, Subscription.donor_uid, Subscription.remaining).where(
        Subscription.donor_uid.in_(uids),
        Subscription.template == template,
        Subscription.remaining > 0,
        Subscription.off.is_(False),
    )
    return query.order_by(Subscription.id).limit(1)


def _swap(row_id: int, seen: int, wanted: int) -> bool:
    mine = update(Subscription).where(Subscription.id == row_id, Subscription.remaining == seen)
    return swap_one(mine.values(remaining=wanted, at=now()))


def _of(donor_uid: str, template: str) -> tuple[Any, Any]:
    return Subscription.donor_uid == donor_uid, Subscription.template == template
