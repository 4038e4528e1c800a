"""遇到问题 — a parcel is lost, a thing is broken, nobody is at home: somebody says so, and somebody decides, by name.

One problem is open per claim. What was decided, by whom and why, stays with it; the donor reads it in kind words.
"""

from typing import BinaryIO

from sqlalchemy import select, update

from server.files import service as files
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.states import StateChanged, move
from server.wishes import rules, troubles
from server.wishes.errors import KindNeeded, WrongWayOut
from server.wishes.models import Claim, Problem, Wish
from server.wishes.rules import LEASE, WITHDRAW_REASONS
from server.wishes.service import hiding, news, waiting
from server.wishes.service.claim import release_claim
from server.wishes.service.find import claim_for
from server.wishes.service.persons import clean_note, needed
from server.wishes.states import CLAIM_LIFE, ClaimState, WishState
from server.wishes.troubles import NO_LONGER_WISHED, Trouble


def problem(
    claim_uid: str, *, actor: Actor, reason: str, kind: str = Trouble.OTHER, photo: BinaryIO | None = None
) -> Claim:
    """遇到问题. The claim remembers the state it leaves. ReasonNeeded; KindNeeded for what cannot happen there.

    `photo` of the thing, never of a person: for staff and the donor's eyes alone.
    """
    row, wish = claim_for(claim_uid, actor)
    reason = needed(wish, reason, actor)
    CLAIM_LIFE.check(ClaimState(row.state), "problem", actor.roles)
    if kind not in dict(troubles.kinds(row.state, from_donor=actor.kind == "donor")):
        raise KindNeeded
    told = Problem(claim_id=row.id, kind=str(kind), left=row.state, said=reason, by=actor.ref)
    if photo is not None:
        told.photo_uid = files.keep_photo(photo, owner=f"claim:{row.uid}", actor=actor).uid
    row = move(row, "problem", actor=actor, note=reason, changes={"problem_from": row.state, "problem_kind": str(kind)})
    db.session.add(told)
    db.session.flush()
    news.tell("problem", row, wish, reason)
    return row


def resolve(claim_uid: str, *, actor: Actor, note: str = "") -> Claim:
    """已解决，继续办理: back to the state it left."""
    row, wish = stuck("resolve", claim_uid, actor)
    assert row.problem_from is not None
    note = clean_note(wish, note, actor)
    changes = {"problem_from": None, "problem_kind": None}
    row = move(row, rules.way_back(row.problem_from), actor=actor, note=note, changes=changes)
    decided(row, "resolve", note, actor)
    news.tell("resolve", row, wish)
    return row


def anew(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """请原认领人重新办理: the same donor sends another one, with a new lease; what came of the first is forgotten."""
    row, wish = stuck("anew", claim_uid, actor)
    reason = needed(wish, reason, actor)
    fresh = {"lease_until": now() + LEASE, "extended": False, "reminded": None, "carrier": "", "waybill": ""}
    gone = dict.fromkeys(
        ("problem_from", "problem_kind", "photo_uid", "received_photo_uid", "proof_photo_uid", "arranged_on")
    )
    row = move(row, "anew", actor=actor, note=reason, changes={**fresh, **gone, "companion": None, "proof_note": ""})
    decided(row, "anew", reason, actor)
    news.tell("anew", row, wish, reason)
    return row


def give_up(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """退回心愿池: the wish waits for somebody else, for a reason the donor reads."""
    return release(claim_uid, "give_up", actor=actor, reason=reason)[0]


def send_home(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """物品退回爱心人士. A wish whose person is no longer there goes out of the public."""
    row, wish, trouble = release(claim_uid, "send_home", actor=actor, reason=reason)
    if trouble in NO_LONGER_WISHED:
        take_down(wish, trouble)
    return row


def end(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """无法办成，撤下心愿."""
    row, wish, trouble = release(claim_uid, "end", actor=actor, reason=reason)
    take_down(wish, trouble)
    return row


def release(claim_uid: str, name: str, *, actor: Actor, reason: str) -> tuple[Claim, Wish, str]:
    """End a claim that is stuck by `name`; its pieces go back. The claim, its wish and what the trouble was."""
    row, wish = stuck(name, claim_uid, actor)
    trouble, reason = row.problem_kind or Trouble.OTHER, needed(wish, reason, actor)
    if name == "end" or (name != "give_up" and trouble in NO_LONGER_WISHED):
        waiting.close(wish)
    row = release_claim(row, wish, actor=actor, reason=reason, by=name)
    decided(row, name, reason, actor)
    return row, wish, trouble


def take_down(wish: Wish, trouble: str) -> None:
    """Nobody else is to claim it: withdrawn when no other claim is live, else out of the public until they are done."""
    live = select(Claim.id).where(Claim.wish_id == wish.id, Claim.state != ClaimState.RELEASED).limit(1)
    if db.session.scalar(live) is not None:
        hiding.hide(wish, "本人不再需要，其余认领办完后请撤下")
        return
    key = troubles.because(trouble)
    if wish.state != WishState.WITHDRAWN:
        move(wish, "withdraw", actor=THE_CLOCK, note=WITHDRAW_REASONS[key], changes={"withdrawn_because": key})


def decided(row: Claim, outcome: str, because: str, actor: Actor) -> None:
    """The open problem has its answer."""
    mine = update(Problem).where(Problem.claim_id == row.id, Problem.outcome.is_(None))
    answer = {"outcome": outcome, "because": because, "decided_by": actor.ref, "decided_at": now()}
    db.session.execute(mine.values(**answer), execution_options={"synchronize_session": "fetch"})


def stuck(name: str, claim_uid: str, actor: Actor) -> tuple[Claim, Wish]:
    """A claim with an open problem that this actor may answer so. StateChanged, Forbidden, WrongWayOut."""
    row, wish = claim_for(claim_uid, actor)
    if row.problem_from is None:
        raise StateChanged
    CLAIM_LIFE.check(
        ClaimState(row.state), rules.way_back(row.problem_from) if name == "resolve" else name, actor.roles
    )
    if name not in troubles.ways_out(row.problem_kind or Trouble.OTHER, row.problem_from, row.holder_kind):
        raise WrongWayOut
    return row, wish
