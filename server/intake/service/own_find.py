"""找到 — the own wish a person means, if it is theirs to touch. What is not yours looks like what does not exist."""

from sqlalchemy import ColumnElement, false, select

from server.intake.errors import OwnWishNotFound
from server.intake.models import OwnWish
from server.intake.states import OWN_READERS
from server.kit.actors import Actor
from server.kit.db import db
from server.people import queries as people
from server.regions import queries as regions


def own_for(uid: str, actor: Actor) -> OwnWish:
    """The own wish, if the actor asked it or works where it lies. OwnWishNotFound otherwise."""
    found = db.session.scalars(select(OwnWish).where(OwnWish.uid == uid, own_visible(actor))).one_or_none()
    if found is None:
        raise OwnWishNotFound
    return found


def own_visible(actor: Actor) -> ColumnElement[bool]:
    """The WHERE of every list: the person's own, or those of the places of this member of staff."""
    if actor.kind == "donor":
        return OwnWish.asked_by.in_(people.uids_of(actor.uid))
    if actor.kind != "staff":
        return OwnWish.id.is_not(None)
    return regions.in_areas(OwnWish.area_code, actor.areas) if actor.roles & OWN_READERS else false()
