"""受助人的心愿 — what has been wished for the people of one page of the register."""

from collections.abc import Sequence

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.db import db
from server.wishes.models import Wish
from server.wishes.service.find import in_areas


def of_persons(uids: Sequence[str], *, actor: Actor) -> list[Wish]:
    """Every wish written for these people that this actor answers for, the newest first."""
    theirs = select(Wish).where(Wish.person_uid.in_(uids), in_areas(actor.areas))
    return list(db.session.scalars(theirs.order_by(Wish.id.desc())))


def any_of_person(uid: str) -> bool:
    """Whether a wish, in whatever state, was ever written for this person."""
    return db.session.scalar(select(Wish.id).where(Wish.person_uid == uid).limit(1)) is not None


def any_in(area_code: str) -> bool:
    """Whether a wish, in whatever state, was ever written in this place."""
    return db.session.scalar(select(Wish.id).where(Wish.area_code == area_code).limit(1)) is not None


def found_many(uids: Sequence[str]) -> list[Wish]:
    """These wishes, the oldest first."""
    return list(db.session.scalars(select(Wish).where(Wish.uid.in_(uids)).order_by(Wish.id)))
