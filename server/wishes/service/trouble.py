"""遇到问题 — a parcel is lost, a thing does not fit: staff decide whether it goes on or back to the shelf."""

from server.kit.actors import Actor
from server.kit.states import StateChanged, move
from server.wishes import rules
from server.wishes.models import Claim
from server.wishes.service import news
from server.wishes.service.claim import release_claim
from server.wishes.service.find import claim_for
from server.wishes.service.persons import clean_note, needed


def problem(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """遇到问题. The claim remembers the state it leaves."""
    row, wish = claim_for(claim_uid, actor)
    reason = needed(wish, reason, actor)
    row = move(row, "problem", actor=actor, note=reason, changes={"problem_from": row.state})
    news.tell("problem", row, wish, reason)
    return row


def resolve(claim_uid: str, *, actor: Actor, note: str = "") -> Claim:
    """已解决，继续办理: back to the state it left."""
    row, wish = claim_for(claim_uid, actor)
    if row.problem_from is None:
        raise StateChanged
    note = clean_note(wish, note, actor)
    row = move(row, rules.way_back(row.problem_from), actor=actor, note=note, changes={"problem_from": None})
    news.tell("resolve", row, wish)
    return row


def give_up(claim_uid: str, *, actor: Actor, reason: str) -> Claim:
    """退回心愿池: decided by a named member of staff, with a reason the donor reads."""
    row, wish = claim_for(claim_uid, actor)
    reason = needed(wish, reason, actor)
    return release_claim(row, wish, actor=actor, reason=reason, by="give_up")
