"""审核 — a second person publishes what the first one handed in; and the ways a wish leaves the shelf."""

from collections.abc import Mapping

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.db import db
from server.kit.states import SamePerson, StateChanged, move
from server.people import queries as people
from server.people.roles import NAMES, WISH_PUBLISHERS, Role
from server.wishes.errors import ClaimUnderWay, ReasonNeeded
from server.wishes.models import Claim, Wish
from server.wishes.rules import WITHDRAW_REASONS
from server.wishes.service import waiting
from server.wishes.service.claim import release_claim
from server.wishes.service.find import wish_for
from server.wishes.service.judging import decide
from server.wishes.service.persons import needed, refuse_unfit, refuse_without_consent
from server.wishes.states import ClaimState, WishState


def send_back(uid: str, *, actor: Actor, reason: str, seen_version: int | None = None) -> Wish:
    """退回修改. The writer reads the reason in the timeline."""
    wish = wish_for(uid, actor)
    return move(wish, "send_back", actor=actor, note=needed(wish, reason, actor), seen_version=seen_version)


def publish(
    uid: str, *, actor: Actor, seen_version: int | None = None, answers: Mapping[str, str] | None = None
) -> Wish:
    """审核通过. Another person than the one who handed it in, for the very version that was handed in.

    `answers`: what `judging.sight` asks → why it may stand. LookPending, LookRisky, DecisionNeeded.
    """
    wish = wish_for(uid, actor)
    if wish.state != WishState.REVIEW or seen_version not in (None, wish.version) or not actor.roles & WISH_PUBLISHERS:
        return move(wish, "publish", actor=actor, seen_version=seen_version)  # it refuses, and tells who was faster
    if wish.asked_by == actor.ref:
        raise SamePerson
    refuse_unfit(wish)
    refuse_without_consent(wish)
    decide(wish, answers or {}, actor=actor)
    facts = {"published_at": now(), "checked_on": today(), "checked_by": body_of(actor)}
    return move(wish, "publish", actor=actor, seen_version=seen_version, changes=facts)


def withdraw(uid: str, *, actor: Actor, because: str, seen_version: int | None = None) -> Wish:
    """撤下. Refused while a claim is past held; what is only held goes back to its donor's free hands first."""
    wish = wish_for(uid, actor)
    if because not in WITHDRAW_REASONS:
        raise ReasonNeeded
    wish.machine.check(wish.machine.states(wish.state), "withdraw", actor.roles)
    if seen_version is not None and seen_version != wish.version:
        raise StateChanged
    live = _live_claims(wish)
    if any(claim.state != ClaimState.HELD for claim in live):
        raise ClaimUnderWay
    waiting.close(wish)
    for claim in live:
        release_claim(claim, wish, actor=actor, reason=WITHDRAW_REASONS[because])
    if _live_claims(wish):
        raise StateChanged  # somebody claimed it while we looked
    return move(wish, "withdraw", actor=actor, note=WITHDRAW_REASONS[because], changes={"withdrawn_because": because})


def close(uid: str, *, actor: Actor) -> Wish:
    """办结归档."""
    return move(wish_for(uid, actor), "close", actor=actor)


def _live_claims(wish: Wish) -> list[Claim]:
    live = select(Claim).where(Claim.wish_id == wish.id, Claim.state != ClaimState.RELEASED).order_by(Claim.id)
    return list(db.session.scalars(live.execution_options(populate_existing=True)))


def body_of(actor: Actor) -> str:
    """Who stands for it in public: the organisation, never a clerk's name."""
    organisation = people.staff(actor.uid).organisation
    if organisation is not None:
        return organisation.name
    role = next(iter(sorted(actor.roles & WISH_PUBLISHERS)), next(iter(sorted(actor.roles))))
    return NAMES[Role(role)]
