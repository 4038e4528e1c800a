"""我的认领 — what a donor sees of the claims they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from server.kit.actors import Actor
from server.kit.clock import in_china, now
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.people.roles import Role
from server.wishes import rules
from server.wishes.models import Claim, ClaimEvent, Wish
from server.wishes.service.find import claim_for
from server.wishes.states import CLAIM_LIFE, IN_HAND, ClaimState

ARRIVED = frozenset({ClaimState.HANDED_OVER, ClaimState.DONE, ClaimState.CONFIRMED})


@dataclass(frozen=True)
class Step:
    label: str
    at: datetime | None

    @property
    def done(self) -> bool:
        return self.at is not None


@dataclass(frozen=True)
class Held:
    """A claim with its wish and its way so far."""

    claim: Claim
    wish: Wish
    steps: list[Step]
    problem_text: str = ""
    events: Sequence[ClaimEvent] = ()

    @property
    def lease_until(self) -> datetime | None:
        """The lease matters only until the thing is on its way."""
        return self.claim.lease_until if self.claim.state == ClaimState.HELD else None

    @property
    def days_left(self) -> int | None:
        return rules.days_left(self.lease_until, now())

    @property
    def is_overdue(self) -> bool:
        """The lease is over; the clock's next round gives the wish back."""
        return self.lease_until is not None and self.lease_until <= now()

    @property
    def letter_due(self) -> date | None:
        """When to expect the station's letter, while there is none."""
        arrived = self.steps[-2].at  # 交付到人, 服务完成: the last step but the confirmation
        if self.wish.letter_text or arrived is None or self.claim.state not in ARRIVED:
            return None
        return in_china(arrived + rules.LETTER_WITHIN).date()

    def moves(self, actor: Actor) -> list[str]:
        """What this actor can do with it now, by name, in the order of the table. A partner acts on its own alone."""
        if Role.PARTNER in actor.roles and self.claim.holder != f"partner:{actor.organisation}":
            return []
        claim = self.claim
        stands = rules.Standing(
            self.wish.kind, claim.state, claim.holder_kind, claim.problem_from, claim.problem_kind or "other"
        )
        offered = rules.claim_moves(stands, actor.roles)
        return [name for name in offered if name != "extend" or not self.claim.extended]


def my_claims(refs: Sequence[str], *, state: str = "live", page: int = 1, page_size: int = 20) -> Page[Held]:
    """`live`: what is under way, as the phone calls it 正在办; `all`: with what arrived and what was given back."""
    query = select(Claim).where(Claim.holder.in_(refs))
    if state == "live":
        query = query.where(Claim.state.in_(IN_HAND))
    found = page_of(query.order_by(Claim.id.desc()), page, page_size)
    return Page(held_many(found.items), found.total, found.page, found.page_size)


def in_hand(refs: Sequence[str]) -> int:
    """How many claims these records hold now, of the three they may."""
    query = select(func.count()).where(Claim.holder.in_(refs), Claim.state.in_(IN_HAND))
    return db.session.scalar(query) or 0


def held(claim: Claim) -> Held:
    return held_many([claim])[0]


def just_held(claim: Claim, wish: Wish) -> Held:
    """A claim that was made this moment, with its wish at hand: nothing to ask for."""
    return _held(claim, wish, [])


def held_many(claims: Sequence[Claim]) -> list[Held]:
    """Claims with wishes and steps: two statements, however many."""
    wishes = _wishes_of(claims)
    events = _events_of(claims)
    return [_held(one, wishes[one.wish_id], events.get(one.id, [])) for one in claims]


def my_claim_photo(claim_uid: str, *, actor: Actor) -> str:
    """The file uid of the donor's picture of what was sent; for its holder and the staff of the place alone."""
    claim, _wish = claim_for(claim_uid, actor)
    if claim.photo_uid is None:
        raise NotFound
    return claim.photo_uid


def _wishes_of(claims: Sequence[Claim]) -> dict[int, Wish]:
    wanted = {claim.wish_id for claim in claims}
    known = {wish.id: wish for wish in db.session.identity_map.values() if isinstance(wish, Wish)}
    found = {key: known[key] for key in wanted & set(known)}
    unknown = wanted - set(known)
    if unknown:
        found |= {wish.id: wish for wish in db.session.scalars(select(Wish).where(Wish.id.in_(unknown)))}
    return found


def _events_of(claims: Sequence[Claim]) -> dict[int, list[ClaimEvent]]:
    """Claim id → what happened to it, the oldest first. A claim that has not moved needs no look."""
    moved = [claim.id for claim in claims if claim.version]
    if not moved:
        return {}
    query = select(ClaimEvent).where(ClaimEvent.subject_id.in_(moved)).order_by(ClaimEvent.version)
    found: dict[int, list[ClaimEvent]] = {}
    for event in db.session.scalars(query):
        found.setdefault(event.subject_id, []).append(event)
    return found


_FORWARD = frozenset(CLAIM_LIFE.moves) & {"sent", "receive", "hand_over", "arrange", "done", "confirm"}


def _held(claim: Claim, wish: Wish, events: Sequence[ClaimEvent]) -> Held:
    trouble = [event.note for event in events if event.move == "problem"]
    said = trouble[-1] if trouble and claim.state == ClaimState.PROBLEM else ""
    return Held(claim, wish, _steps(claim, wish.kind, events), said, events)


def _steps(claim: Claim, kind: str, events: Sequence[ClaimEvent]) -> list[Step]:
    """Each step with the time when it was first reached."""
    times: dict[str, datetime] = {}
    for event in events:
        if event.move in _FORWARD:
            times.setdefault(event.target, event.at)
    table = rules.GOODS_STEPS if kind == rules.Kind.GOODS else rules.SERVICE_STEPS
    return [Step(label, claim.at if state == ClaimState.HELD else times.get(state)) for state, label in table]
