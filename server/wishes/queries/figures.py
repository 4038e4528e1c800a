"""数字 — wishes by place and by what became of them, for charts and the workbench."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, literal_column, select

from server.kit.actors import Actor
from server.kit.clock import start_of
from server.kit.db import db
from server.wishes.models import Claim, ClaimEvent, Wish
from server.wishes.service.find import claims_seen_by, seen_by

TOWNSHIP_DIGITS = 9  # GB/T 10114: the first nine digits of a code are its township


def by_township(actor: Actor) -> dict[tuple[str, str], int]:
    """(township, state) → wishes, of the places this actor answers for. One statement."""
    town = township()
    query = select(town, Wish.state, func.count()).where(seen_by(actor)).group_by(town, Wish.state)
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def township() -> ColumnElement[str]:
    """Where a wish lies, to group by. Written out, not bound: PostgreSQL takes two parameters for two expressions."""
    return func.substr(Wish.area_code, literal_column("1"), literal_column(str(TOWNSHIP_DIGITS)))


def moved_on(day: date, actor: Actor) -> dict[str, int]:
    """Move → claims it was made on that day, of the actor's places: what happened to wishes. One statement."""
    within = ClaimEvent.at >= start_of(day), ClaimEvent.at < start_of(day + timedelta(days=1))
    query = select(ClaimEvent.move, func.count()).join(Claim, Claim.id == ClaimEvent.subject_id)
    rows = query.join(Wish, Wish.id == Claim.wish_id).where(*within, claims_seen_by(actor)).group_by(ClaimEvent.move)
    return {row[0]: row[1] for row in db.session.execute(rows)}
