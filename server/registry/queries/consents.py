"""查看同意 — what somebody agreed to, until when, and whether it still lives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from server.kit.clock import today
from server.kit.db import db
from server.registry.models import Consent, HelpedPerson
from server.registry.rules import Purpose


@dataclass(frozen=True)
class Slip:
    """A consent with what became of it: `live`, `expired` or `withdrawn`."""

    row: Consent
    state: str


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
    withdrawn: set[str | None] = {row[1].withdraws for row in rows if row[1].withdraws}
    found: dict[str, list[Slip]] = {}
    for uid, consent in rows:
        if consent.withdraws is None:
            found.setdefault(uid, []).append(Slip(consent, _state(consent, withdrawn, today())))
    return found


def consent(uid: str) -> Consent | None:
    return db.session.scalars(select(Consent).where(Consent.uid == uid)).one_or_none()


def has_consent(one: HelpedPerson, purpose: Purpose | str, recipient: str | None = None) -> bool:
    """Whether a consent for `purpose` lives today: given, not over, not withdrawn; to `recipient` if one is named."""
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
    return db.session.scalar(query.limit(1)) is not None


def _theirs(uids: Sequence[str]) -> ColumnElement[bool]:
    """Consents of these people, whichever of their records they were given under."""
    records = select(HelpedPerson.uid).where(func.coalesce(HelpedPerson.same_as, HelpedPerson.uid).in_(uids))
    return Consent.person_uid.in_(records)


def _state(consent: Consent, withdrawn: set[str | None], day: date) -> str:
    if consent.uid in withdrawn:
        return "withdrawn"
    return "live" if consent.expires_on >= day else "expired"
