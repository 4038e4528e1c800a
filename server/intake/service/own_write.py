"""写成心愿 — staff write in their own words what everybody may read; the resident's words stay in the house."""

from dataclasses import replace
from typing import BinaryIO

from server.intake import rules
from server.intake.errors import WishStillThere
from server.intake.models import OwnWish
from server.intake.service import own_news as news
from server.intake.service.own_find import own_for
from server.intake.service.wording import needed_reason
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.states import move
from server.wishes import queries as shelf
from server.wishes import service as wishes
from server.wishes.rules import Facts
from server.wishes.states import WishState


def write(
    uid: str,
    facts: Facts,
    *,
    actor: Actor,
    photo: BinaryIO | None = None,
    submit: bool = False,
    seen_version: int | None = None,
) -> OwnWish:
    """写成公开的心愿: a draft that belongs to this own wish; `submit` hands it in for review in the same unit.

    What `wishes.draft` and `wishes.submit` refuse is refused here, and nothing is kept.
    """
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "write", actor.roles)
    facts = replace(facts, person_uid=facts.person_uid or row.person_uid, sample=row.sample)
    wish = wishes.draft(facts, actor=actor, photo=photo)
    if submit:
        wishes.submit(wish.uid, actor=actor)
    changes = {"wish_uid": wish.uid, "due_at": None, "person_uid": row.person_uid or facts.person_uid}
    row = move(row, "write", actor=actor, seen_version=seen_version, changes=changes)
    news.tell("write", row)
    return row


def again(uid: str, *, actor: Actor, reason: str) -> OwnWish:
    """重新写: the wish that was written has been taken down. WishStillThere."""
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "again", actor.roles)
    reason = needed_reason(row, reason)
    assert row.wish_uid is not None, "what is written is a wish"
    if shelf.desk_state(row.wish_uid) != WishState.WITHDRAWN:
        raise WishStillThere
    changes = {"wish_uid": None, "due_at": now() + rules.WRITE_WITHIN}
    row = move(row, "again", actor=actor, note=reason, changes=changes)
    news.tell("again", row)
    return row
