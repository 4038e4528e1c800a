"""办公桌 — what staff see: what waits for review, for the station, for the home, for a last word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import COUNTED_MAX
from server.kit.states import Move
from server.kit.waiting import DAY, NOTHING, Waiting, stands_since, together, waiting
from server.people import queries as people
from server.people.roles import WISH_PUBLISHERS, WISH_RECEIVERS
from server.wishes.models import Claim, ClaimEvent, Decision, Wish, WishEvent
from server.wishes.queries import problems
from server.wishes.queries.mine import Held, held_many
from server.wishes.rules import QUESTIONS
from server.wishes.service.find import (
    claim_for,
    claims_seen_by,
    held_by,
    in_areas,
    is_partner,
    seen_by,
    wish_seen,
    wrote,
)
from server.wishes.states import CLAIM_LIFE, CONFIRMERS, LIFE, ClaimState, WishState

# Taken from the public because of what WeChat said, whatever the state: a person decides.
HIDDEN = "hidden"
# Few are, and an index leads to them: to what lies in a range, not to what is merely there.
_FEW = aliased(Wish)
IS_HIDDEN = Wish.id.in_(select(_FEW.id).where(_FEW.hidden_at >= datetime(2000, 1, 1, tzinfo=UTC)))
# Queue → the states it holds; the console draws its tabs from these tables.
WISH_QUEUES: Mapping[str, tuple[str, frozenset[WishState]]] = {
    "review": ("待审核", frozenset({WishState.REVIEW})),
    "draft": ("草稿", frozenset({WishState.DRAFT})),
    "open": ("待认领", frozenset({WishState.OPEN})),
    "claimed": ("已认领", frozenset({WishState.CLAIMED})),
    "confirmed": ("已实现", frozenset({WishState.CONFIRMED})),
    HIDDEN: ("已隐藏", frozenset()),
    "all": ("全部", frozenset(WishState)),
}
CLAIM_QUEUES: Mapping[str, tuple[str, frozenset[ClaimState]]] = {
    "arriving": ("待到站", frozenset({ClaimState.SENT})),
    "handing": ("待交付", frozenset({ClaimState.RECEIVED, ClaimState.ARRANGED})),
    "confirming": ("待确认", frozenset({ClaimState.HANDED_OVER, ClaimState.DONE})),
    "held": ("待寄送", frozenset({ClaimState.HELD})),
    "problem": ("有问题", frozenset({ClaimState.PROBLEM})),
    "all": ("全部", frozenset(ClaimState)),
}
# The queue of whoever looks: what their posts let them do something about.
MY_CLAIMS = "mine"
PHOTOS = {"sent": "photo_uid", "received": "received_photo_uid", "proof": "proof_photo_uid"}
PROBLEM_PHOTO = "problem"


@dataclass(frozen=True)
class Known:
    """What the page of a wish has read for this actor already: its claims, the newest first, who holds each, and
    whether the actor's partner wrote the wish (to staff the question means nothing)."""

    claims: Sequence[Held]
    holders: Mapping[int, str]
    is_ours: bool


@dataclass(frozen=True)
class Line:
    """One line of a timeline: what was done, by whom, when, with which words; `of` 心愿 or 认领."""

    at: datetime
    what: str
    who: str
    note: str
    of: str


def desk_wish(uid: str, *, actor: Actor) -> Wish:
    """A wish of the places this member of staff answers for, in any state; of a partner, what it may see."""
    return wish_seen(uid, actor)


def desk_claim(uid: str, *, actor: Actor) -> tuple[Claim, Wish]:
    return claim_for(uid, actor)


def titles(uids: Sequence[str], *, actor: Actor) -> dict[str, str]:
    """uid → title of those wishes this actor answers for."""
    query = select(Wish.uid, Wish.title).where(Wish.uid.in_(uids), seen_by(actor))
    return {row.uid: row.title for row in db.session.execute(query)}


def claim_titles(uids: Sequence[str], *, actor: Actor) -> dict[str, str]:
    """Claim uid → title of its wish, of those this actor answers for."""
    query = select(Claim.uid, Wish.title).join(Wish, Wish.id == Claim.wish_id)
    rows = db.session.execute(query.where(Claim.uid.in_(uids), claims_seen_by(actor)))
    return {row.uid: row.title for row in rows}


def reviews_waiting(actor: Actor) -> Waiting:
    """Wishes that wait for this actor's eyes: somebody else handed them in, or they were hidden."""
    if not actor.roles & WISH_PUBLISHERS:
        return NOTHING
    mine = Wish.state == WishState.REVIEW, Wish.asked_by != actor.ref, in_areas(actor.areas)
    hidden = select(Wish.hidden_at).where(IS_HIDDEN, in_areas(actor.areas))
    return together(waiting(select(stands_since(Wish, Wish.at)).where(*mine)), waiting(hidden, within=DAY))


def my_claim_states(actor: Actor) -> frozenset[ClaimState]:
    """Where this actor's posts have something to receive, hand over, confirm or decide; may be empty."""
    queues: tuple[str, ...] = ("arriving", "handing") if actor.roles & WISH_RECEIVERS else ()
    queues += ("confirming", "problem") if actor.roles & CONFIRMERS else ()
    queues += ("held",) if is_partner(actor) else ()
    return frozenset().union(*(CLAIM_QUEUES[queue][1] for queue in queues))


def claims_waiting(actor: Actor) -> Waiting:
    """等您办理: claims to receive, hand over, confirm or decide."""
    states = my_claim_states(actor)
    if not states:
        return NOTHING
    query = select(stands_since(Claim, Claim.at)).select_from(Claim).join(Wish, Wish.id == Claim.wish_id)
    return waiting(query.where(Claim.state.in_(states), claims_seen_by(actor)))


def wish_counts(actor: Actor) -> dict[str, int]:
    """Queue → how many wishes stand in it, each counted to `COUNTED_MAX`; in one statement."""
    of: dict[str, list[ColumnElement[bool]]] = {state: [Wish.state == state] for state in WishState}
    found = _counted(select(Wish.id).where(seen_by(actor)), {**of, HIDDEN: [IS_HIDDEN]})
    return _by_queue(WISH_QUEUES, found) | {HIDDEN: found[HIDDEN]}


def claim_counts(actor: Actor) -> dict[str, int]:
    """Queue → how many claims stand in it, as `wish_counts` has it; in one statement."""
    query = select(Claim.id).join(Wish, Wish.id == Claim.wish_id).where(claims_seen_by(actor))
    found = _counted(query, {state: [Claim.state == state] for state in ClaimState})
    mine = sum(found[state] for state in my_claim_states(actor))
    return {MY_CLAIMS: min(mine, COUNTED_MAX)} | _by_queue(CLAIM_QUEUES, found)


def _counted(query: Select[Any], parts: Mapping[str, list[ColumnElement[bool]]]) -> dict[str, int]:
    """How many rows each part has, counted no further than `COUNTED_MAX`: who has so many asks no more exactly."""
    few = [query.where(*conditions).limit(COUNTED_MAX).subquery() for conditions in parts.values()]
    told = [select(literal(number), func.count()).select_from(one) for number, one in enumerate(few)]
    found = {row[0]: row[1] for row in db.session.execute(union_all(*told))}
    return {name: found[number] for number, name in enumerate(parts)}


def claims_on(wish: Wish, *, actor: Actor) -> list[Held]:
    """Every claim a wish has had, the newest first; to a partner its own."""
    return held_many(_claims(wish, actor)[::-1])


def known(wish: Wish, *, actor: Actor) -> Known:
    """The claims of a wish with all that is asked of them; to a partner its own."""
    claims = claims_on(wish, actor=actor)
    return Known(claims, holder_names([held.claim for held in claims]), is_partner(actor) and wrote(wish, actor))


def timeline(wish: Wish, *, actor: Actor, read: Known | None = None) -> list[Line]:
    """What happened to a wish and its claims, the newest first. Claims are told by their own steps.

    A partner reads its own claims, and of a wish it wrote how it went; never what a reviewer judged. `read`, where the
    page has asked already.
    """
    is_whole, read = not is_partner(actor), read or known(wish, actor=actor)
    claims = [one.claim for one in read.claims][::-1]
    events = _events(WishEvent, [wish.id]) if is_whole or read.is_ours else []
    told: list[tuple[WishEvent | ClaimEvent, str, str]] = [
        (event, LIFE.moves[event.move].says, "心愿") for event in events
    ]
    of_claims = sorted((event for one in read.claims for event in one.events), key=lambda event: event.id)
    told += [(event, CLAIM_LIFE.moves[event.move].says, "认领") for event in of_claims]
    judged = _judged(wish) if is_whole else []
    refs = {event.actor for event, _says, _of in told} | {one.by for one in judged} | {wish.written_by}
    names = people.actor_names(refs)
    lines = [Line(e.at, says, names.get(e.actor, ""), e.note, of) for e, says, of in told if says and says != CLAIMING]
    lines += [Line(one.at, CLAIMING, read.holders[one.id], f"{one.pieces} 份", "认领") for one in claims]
    lines += [
        Line(one.at, f"判断：{QUESTIONS[one.about]}", names.get(one.by, ""), _decided(one), "心愿") for one in judged
    ]
    if is_whole or events:
        lines.append(Line(wish.at, "登记", names.get(wish.written_by, ""), "", "心愿"))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def moves_on(wish: Wish, actor: Actor, read: Known | None = None) -> list[Move[WishState]]:
    """The buttons of a wish for this actor. A partner takes on what is public; the rest is for who wrote it."""
    found = [move for move in LIFE.open_to(WishState(wish.state), actor.roles) if move.says]
    if is_partner(actor) and not (read.is_ours if read else wrote(wish, actor)):
        return [move for move in found if move.name == "claim"]
    return found


def _claims(wish: Wish, actor: Actor) -> list[Claim]:
    """The claims this actor may know of, the oldest first."""
    query = select(Claim).where(Claim.wish_id == wish.id).order_by(Claim.id)
    return list(db.session.scalars(query.where(held_by(actor)) if is_partner(actor) else query))


def _judged(wish: Wish) -> list[Decision]:
    return list(db.session.scalars(select(Decision).where(Decision.wish_id == wish.id)))


def holder_names(claims: Sequence[Claim]) -> dict[int, str]:
    """How staff are told who holds each: a donor stays 爱心人士 (design §1.7), a partner is called by its name.

    By the claim's id; one statement if there is a partner among them.
    """
    partners = {claim.holder.removeprefix("partner:") for claim in claims if claim.holder_kind == "partner"}
    names = {f"partner:{uid}": name for uid, name in people.organisation_names(partners).items()} if partners else {}
    return {claim.id: holder_called(claim, names.get(claim.holder)) for claim in claims}


def holder_called(claim: Claim, organisation: str | None) -> str:
    """The same where the partner's name is at hand."""
    usual = {"project": "由项目代购", "donor": "爱心人士", "partner": "爱心单位"}
    return organisation if organisation and claim.holder_kind == "partner" else usual[claim.holder_kind]


def desk_photo(claim_uid: str, which: str, *, actor: Actor) -> str:
    """The file uid of a picture; `which` sent | received | proof | problem (of the newest one)."""
    claim, _wish = claim_for(claim_uid, actor)
    uid = problems.photo_of(claim) if which == PROBLEM_PHOTO else None
    uid = getattr(claim, PHOTOS[which]) if which in PHOTOS else uid
    if uid is None:
        raise NotFound
    return str(uid)


def _decided(one: Decision) -> str:
    return f"{'、'.join(FOUND_NAMES.get(str(found), str(found)) for found in one.found)}。理由：{one.because}"


# What a hint's kind is called in the timeline.
FOUND_NAMES = {"wish": "同一户有相近的心愿", "aid": "同一户得到过相近的帮扶"}
Event = TypeVar("Event", WishEvent, ClaimEvent)
CLAIMING = LIFE.moves["claim"].says


def _events(kind: type[Event], ids: list[int]) -> list[Event]:
    if not ids:
        return []
    return list(db.session.scalars(select(kind).where(kind.subject_id.in_(ids)).order_by(kind.id)))


def _by_queue(queues: Mapping[str, tuple[str, frozenset[Any]]], found: Mapping[str, int]) -> dict[str, int]:
    whole = {name: sum(found[state] for state in states) for name, (_says, states) in queues.items()}
    return {name: min(number, COUNTED_MAX) for name, number in whole.items()}
