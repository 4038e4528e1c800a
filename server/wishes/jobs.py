"""定时 — what the clock does to claims: remind the holder, then give the wish back; and the news of a photo."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from server.kit.actors import THE_CLOCK
from server.kit.clock import now
from server.kit.db import db, swap_one
from server.kit.states import StateChanged
from server.registry import queries as registry
from server.registry.rules import Purpose
from server.wishes import letter_jobs, rules
from server.wishes.models import Claim, Wish
from server.wishes.service import hiding, news, story
from server.wishes.service.claim import release_claim
from server.wishes.states import ClaimState

AT_ONCE_MAX = 200


def return_overdue_claims() -> int:
    """A lease that is over: the claim goes back to the pool with a message. Returns how many."""
    returned = 0
    for claim, wish in _held_until(before_days=0):
        try:
            release_claim(claim, wish, actor=THE_CLOCK, reason="超过期限")
        except StateChanged:
            continue  # the donor sent it this very moment
        returned += 1
    return returned


def remind_holders() -> int:
    """Two days and one day before a lease ends, once each. Returns how many were reminded."""
    return sum(_remind(claim, wish) for claim, wish in _held_until(before_days=max(rules.REMIND_DAYS)))


def record_consent_gone(payload: dict[str, Any], _brought: Any) -> None:
    """撤回同意公开: what was public by this consent is so no more (个人信息保护法 15)."""
    person = registry.person(payload["person"])
    if not registry.has_consent(person, Purpose.WISH):
        story.give_up_all(registry.family(person))


def record_photo_hidden(payload: dict[str, Any], _brought: Any) -> None:
    """照片没有通过检查: the donor learns why it is gone; staff see it with a mark and go on.

    The picture of a wish that is public leaves it at once, and the wish stands in the queue of what was hidden.
    """
    for wish in db.session.scalars(select(Wish).where(Wish.photo_uid == payload["file"])):
        hiding.set_photo_aside(wish)
    letter_jobs.take_photos_off(payload["file"])
    photo = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id).where(Claim.photo_uid == payload["file"])
    for claim, wish in db.session.execute(photo):
        news.tell("photo_hidden", claim, wish)


def _remind(claim: Claim, wish: Wish) -> bool:
    days = rules.due_reminder(claim.lease_until, claim.reminded, now())
    if days is None or claim.lease_until <= now():
        return False
    mine = update(Claim).where(Claim.id == claim.id, Claim.version == claim.version)
    unsaid = Claim.reminded.is_not_distinct_from(claim.reminded)
    if not swap_one(mine.where(unsaid).values(reminded=days)):
        return False
    news.tell("remind", claim, wish, days=days)
    return True


def _held_until(*, before_days: int) -> list[tuple[Claim, Wish]]:
    """Held claims whose lease ends within `before_days`, the oldest first, a bounded number at once."""
    end = now() + timedelta(days=before_days)
    due = select(Claim, Wish).join(Wish, Wish.id == Claim.wish_id)
    due = due.where(Claim.state == ClaimState.HELD, Claim.lease_until <= end, Claim.holder_kind != "project")
    rows = db.session.execute(due.order_by(Claim.lease_until, Claim.id).limit(AT_ONCE_MAX))
    return [(row[0], row[1]) for row in rows]
