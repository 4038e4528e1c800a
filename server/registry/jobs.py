"""定时 — records made before names and phones had marks are marked; pictures of papers go when their time is over."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from server.files import queries as kept_files
from server.files import service as files
from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.registry import queries
from server.registry.models import HelpedPerson

AT_ONCE = 200
ASKED_AT_ONCE = 500


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


def purge_papers() -> int:
    """清除同意书照片: three years after what it allowed has ended. The consent itself stays. How many, bounded."""
    over = queries.papers_over()
    parts = (over[start : start + ASKED_AT_ONCE] for start in range(0, len(over), ASKED_AT_ONCE))
    gone = [one for some in parts for one in _still_there(some)][:AT_ONCE]
    for person_uid, file_uid in gone:
        files.discard(file_uid)
        audit.write(THE_CLOCK, "registry.purge_paper", person_uid)
    return len(gone)


def _still_there(papers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    there = kept_files.known(file_uid for _, file_uid in papers)
    return [one for one in papers if one[1] in there]
