"""查看记录 — how often whole fields were looked at today, and which looks at a child's data wait to be signed for."""

from sqlalchemy import Select, func, select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.paging import Page, page_of
from server.kit.waiting import NOTHING, Waiting
from server.kit.waiting import waiting as waiting_since
from server.people.roles import Role
from server.regions.queries import in_areas
from server.registry import rules
from server.registry.models import HelpedPerson, Reveal

# Who is told afterwards that somebody looked at a child's data (未成年人网络保护条例 art. 36).
LEADS = frozenset({Role.TOWNSHIP})


def used_today(actor: Actor) -> int:
    """How many looks this member of staff has taken today."""
    mine = select(func.count()).select_from(Reveal).where(Reveal.actor == actor.ref, Reveal.day == today())
    return db.session.scalar(mine) or 0


def of_today(person: HelpedPerson) -> int:
    """How many looks anybody has taken at this person today."""
    theirs = select(func.count()).select_from(Reveal).where(Reveal.person_uid == person.uid, Reveal.day == today())
    return db.session.scalar(theirs) or 0


def to_sign(actor: Actor, page: int = 1) -> Page[Reveal]:
    """Looks at children's data of the actor's places that nobody has signed for, oldest first."""
    return page_of(_unsigned(actor).order_by(Reveal.id), page)


def waiting(actor: Actor) -> Waiting:
    """How many of them wait for this actor; one statement, none for who is no lead."""
    if not actor.roles & LEADS:
        return NOTHING
    return waiting_since(_unsigned(actor).with_only_columns(Reveal.at))


def find_reveal(uid: str) -> Reveal | None:
    return db.session.scalars(select(Reveal).where(Reveal.uid == uid)).one_or_none()


def _unsigned(actor: Actor) -> Select[Reveal]:
    mine = [str(one) for one in rules.controllers_of(actor.roles)]
    here = in_areas(Reveal.area_code, actor.areas)
    return select(Reveal).where(
        Reveal.child, Reveal.seen_by.is_(None), Reveal.actor != actor.ref, Reveal.controller.in_(mine), here
    )
