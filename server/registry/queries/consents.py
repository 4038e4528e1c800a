"""查看同意 — what somebody agreed to, until when, and whether it still lives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from server.kit.clock import in_china, now, today
from server.kit.db import db
from server.registry import rules
from server.registry.models import Consent, HelpedPerson
from server.registry.rules import Purpose


@dataclass(frozen=True)
class Slip:
    """A consent with what became of it: `live`, `expired` or `withdrawn`.

    `paper_until` is the last day its picture is kept, once it has ended.
    """

    row: Consent
    state: str
    paper_until: date | None = None


def consents(one: HelpedPerson) -> list[Consent]:
    """Every consent and withdrawal of a person, also from records merged into this one, newest first."""
    return list(db.session.scalars(select(Consent).where(_theirs([one.uid])).order_by(Consent.id.desc())))


def slips(uids: Iterable[str]) -> dict[str, list[Slip]]:
    """Person's uid → their consents, newest first, each with its state; one statement."""
    of = func.coalesce(HelpedPerson.same_as, HelpedPerson.uid)
    rows = db.session.execute(
        select(of, Consent)
        .join(HelpedPerson, HelpedPerson.uid == Consent.person_uid)
        .where(of.in_(list(uids)))
        .order_by(Consent.id.desc())
    ).all()
    withdrawn = {row[1].withdraws: in_china(row[1].at).date() for row in rows if row[1].withdraws}
    found: dict[str, list[Slip]] = {}
    for uid, consent in rows:
        if consent.withdraws is None:
            found.setdefault(uid, []).append(_slip(consent, withdrawn.get(consent.uid), today()))
    return found


def consent(uid: str) -> Consent | None:
    return db.session.scalars(select(Consent).where(Consent.uid == uid)).one_or_none()


def paper_is_over(given: Consent) -> bool:
    """Whether the picture of a paper has been kept as long as it had to be."""
    return db.session.scalar(_over().where(Consent.id == given.id)) is not None


def papers_over() -> list[tuple[str, str]]:
    """(person's uid, file's uid) of every picture whose time is over, also of those that are gone already."""
    over = _over().with_only_columns(Consent.person_uid, Consent.paper_file).order_by(Consent.id)
    return [(person_uid, file_uid or "") for person_uid, file_uid in db.session.execute(over).all()]


def has_consent(
    one: HelpedPerson, purpose: Purpose | str, recipient: str | None = None, *, given_by: str | None = None
) -> bool:
    """Whether a consent for `purpose` lives today: given, not over, not withdrawn; to `recipient` if one is named.

    `given_by` self | guardian: only such a one.
    """
    undo = aliased(Consent)
    query = select(Consent.id).where(
        _theirs([one.uid]),
        Consent.purpose == str(purpose),
        Consent.withdraws.is_(None),
        Consent.expires_on >= today(),
        ~select(undo.id).where(undo.withdraws == Consent.uid).exists(),
    )
    if recipient is not None:
        query = query.where(Consent.recipient == recipient)
    if given_by is not None:
        query = query.where(Consent.given_by == given_by)
    return db.session.scalar(query.limit(1)) is not None


def _theirs(uids: Sequence[str]) -> ColumnElement[bool]:
    """Consents of these people, whichever of their records they were given under."""
    records = select(HelpedPerson.uid).where(func.coalesce(HelpedPerson.same_as, HelpedPerson.uid).in_(uids))
    return Consent.person_uid.in_(records)


def _over() -> Select[Any]:
    undo = aliased(Consent)
    withdrawn = select(undo.id).where(undo.withdraws == Consent.uid, undo.at < now() - rules.KEPT)
    ended = or_(Consent.expires_on < today() - rules.KEPT, withdrawn.exists())
    return select(Consent.id).where(Consent.paper_file.is_not(None), ended)


def _slip(consent: Consent, withdrawn: date | None, day: date) -> Slip:
    if withdrawn:
        return Slip(consent, "withdrawn", min(withdrawn, consent.expires_on) + rules.KEPT)
    if consent.expires_on >= day:
        return Slip(consent, "live")
    return Slip(consent, "expired", consent.expires_on + rules.KEPT)
