"""定时 — records made before names and phones had marks are marked, so that they are found and hinted at too."""

from sqlalchemy import and_, or_, select

from server.kit.db import db
from server.registry import queries
from server.registry.models import HelpedPerson

AT_ONCE = 200


def mark_old() -> int:
    """补查重标记, a bounded number at once; how many. Nothing to do once all are marked."""
    unnamed = and_(HelpedPerson.name_blind.is_(None), HelpedPerson.name_sealed.is_not(None))
    unphoned = and_(HelpedPerson.phone_blind.is_(None), HelpedPerson.phone_sealed.is_not(None))
    some = select(HelpedPerson).where(or_(unnamed, unphoned)).order_by(HelpedPerson.id).limit(AT_ONCE)
    people = list(db.session.scalars(some).unique())
    for person in people:
        person.name_blind = queries.name_blind(person.name) if person.name else None
        person.phone_blind = queries.phone_blind(person.phone) if person.phone else None
    db.session.flush()
    return len(people)
