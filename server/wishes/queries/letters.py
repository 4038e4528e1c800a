"""回信 — at the desk: which wishes wait for a letter, which letters for a second person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.waiting import NOTHING, Waiting, stands_since, together, waiting
from server.people import queries as people
from server.people.roles import WISH_RECEIVERS
from server.wishes.models import Claim, Letter, LetterEvent, Wish
from server.wishes.queries.desk import Line
from server.wishes.service.find import in_areas, wish_for
from server.wishes.states import ARRIVED, LETTER_LIFE, LETTER_READERS, PUBLIC, LetterState

TO_WRITE = "to_write"
STATE_NAMES: Mapping[str, str] = {
    TO_WRITE: "还没有写",
    "draft": "退回修改",
    "review": "待复核",
    "public": "已公开",
    "withdrawn": "已撤下",
}
_thing_arrived = select(Claim.id).where(Claim.wish_id == Wish.id, Claim.state.in_(ARRIVED)).exists()
_shown = and_(Wish.state.in_(PUBLIC), Wish.story_gone_at.is_(None))
_missing: ColumnElement[bool] = and_(Letter.id.is_(None), _shown, _thing_arrived)
# Queue → (its name, what stands in it).
QUEUES: Mapping[str, tuple[str, ColumnElement[bool]]] = {
    "review": ("待复核", Letter.state == LetterState.REVIEW),
    "writing": ("待写", or_(_missing, Letter.state == LetterState.DRAFT)),
    "public": ("已公开", Letter.state == LetterState.PUBLIC),
    "all": ("全部", or_(_missing, Letter.id.is_not(None))),
}


def with_letters() -> Any:
    """Wishes with the letter that is not withdrawn, if there is one."""
    live = and_(Letter.wish_id == Wish.id, Letter.state != LetterState.WITHDRAWN)
    return select(Wish, Letter).outerjoin(Letter, live).where(QUEUES["all"][1])


def first_queue(actor: Actor) -> str:
    """What this post is there for."""
    return "writing" if not actor.roles & LETTER_READERS else "review"


def desk_letter(wish_uid: str, *, actor: Actor) -> tuple[Wish, Letter | None]:
    """A wish of the actor's places, and its live letter. WishNotFound."""
    wish = wish_for(wish_uid, actor)
    live = select(Letter).where(Letter.wish_id == wish.id, Letter.state != LetterState.WITHDRAWN)
    return wish, db.session.scalar(live)


def letter_timeline(wish: Wish) -> list[Line]:
    """What became of the letters of a wish, the newest first."""
    mine = select(LetterEvent).join(Letter, Letter.id == LetterEvent.subject_id).where(Letter.wish_id == wish.id)
    events = list(db.session.scalars(mine.order_by(LetterEvent.id.desc())))
    names = people.actor_names(event.actor for event in events)
    says = LETTER_LIFE.moves
    return [Line(e.at, says[e.move].says or "随故事撤回", names.get(e.actor, ""), e.note, "回信") for e in events]


def counts(actor: Actor) -> dict[str, int]:
    """Queue → how many stand in it, in one statement."""
    told = [func.count(case((what, 1))) for _says, what in QUEUES.values()]
    query = with_letters().where(in_areas(actor.areas)).with_only_columns(*told)
    return dict(zip(QUEUES, db.session.execute(query).one(), strict=True))


def letters_waiting(actor: Actor) -> Waiting:
    """Letters that wait for this actor's eyes, and for those who write them the wishes that have none."""
    here = in_areas(actor.areas)
    reading = NOTHING
    if actor.roles & LETTER_READERS:
        mine = select(stands_since(Letter, Letter.at)).join(Wish, Wish.id == Letter.wish_id)
        reading = waiting(mine.where(Letter.state == LetterState.REVIEW, Letter.asked_by != actor.ref, here))
    if not actor.roles & WISH_RECEIVERS:
        return reading
    back = select(stands_since(Letter, Letter.at)).join(Wish, Wish.id == Letter.wish_id)
    return together(reading, waiting(back.where(Letter.state == LetterState.DRAFT, here)))
