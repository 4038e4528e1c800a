"""同意 — given for one recipient, one purpose, named kinds, until a day; taken back as easily (PIPL art. 15, 23)."""

from collections.abc import Sequence
from datetime import date

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden
from server.regions.rules import within_any
from server.registry import queries, rules
from server.registry.errors import (
    AlreadyWithdrawn,
    ConsentExpired,
    ConsentIncomplete,
    ConsentUnknown,
    GuardianMustConsent,
    OutsideArea,
)
from server.registry.models import Consent, HelpedPerson
from server.registry.rules import Purpose


def give_consent(
    person: HelpedPerson,
    *,
    recipient: str,
    purpose: Purpose | str,
    kinds: Sequence[str],
    expires_on: date,
    given_by: str = "self",
    paper_file: str | None = None,
    actor: Actor,
) -> Consent:
    """登记同意. `given_by` self or guardian; under fourteen only the guardian's counts (PIPL art. 31)."""
    _refuse_stranger(person, actor)
    if not recipient.strip() or not kinds:
        raise ConsentIncomplete
    if expires_on <= today():
        raise ConsentExpired
    if queries.is_child(person) and given_by != "guardian":
        raise GuardianMustConsent
    consent = Consent(
        person_uid=person.uid,
        recipient=recipient.strip(),
        purpose=str(Purpose(purpose)),
        kinds=list(kinds),
        expires_on=expires_on,
        given_by=given_by,
        paper_file=paper_file,
        by=actor.ref,
    )
    db.session.add(consent)
    db.session.flush()
    audit.write(actor, "registry.give_consent", person.uid, {"consent": consent.uid, "purpose": consent.purpose})
    return consent


def withdraw_consent(uid: str, *, actor: Actor) -> Consent:
    """撤回同意: a new row; the old one stays as the record of what was allowed until now."""
    given = queries.consent(uid)
    if given is None or given.withdraws is not None:
        raise ConsentUnknown
    _refuse_stranger(queries.person(given.person_uid), actor)
    undo = Consent(
        person_uid=given.person_uid,
        recipient=given.recipient,
        purpose=given.purpose,
        kinds=given.kinds,
        expires_on=given.expires_on,
        given_by=given.given_by,
        withdraws=given.uid,
        by=actor.ref,
    )
    if not insert_once(undo):
        raise AlreadyWithdrawn
    audit.write(actor, "registry.withdraw_consent", given.person_uid, {"consent": given.uid})
    return undo


def _refuse_stranger(person: HelpedPerson, actor: Actor) -> None:
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    if not within_any(person.area_code, actor.areas):
        raise OutsideArea
