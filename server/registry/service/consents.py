"""同意 — given for one recipient, one purpose, named kinds, until a day; taken back as easily (PIPL art. 15, 23)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden
from server.kit.lengths import whole
from server.registry import queries, rules
from server.registry.errors import (
    AlreadyWithdrawn,
    ConsentExpired,
    ConsentIncomplete,
    ConsentUnfit,
    ConsentUnknown,
    GuardianMustConsent,
    PaperGone,
    PersonUnknown,
)
from server.registry.models import Consent, HelpedPerson
from server.registry.rules import Purpose, Recipient
from server.registry.service import fields

PAPER_NO_CHARS = 40
# What was public by this consent leaves the public: the room of the wishes does it.
CONSENT_GONE = "wishes.consent_gone"


def give_consent(
    person: HelpedPerson,
    *,
    recipient: str,
    purpose: Purpose | str,
    kinds: Sequence[str],
    expires_on: date,
    given_by: str = "self",
    opens_to: Recipient | str | None = None,
    paper_file: str | None = None,
    paper_no: str = "",
    actor: Actor,
) -> Consent:
    """登记同意. `given_by` self or guardian; under fourteen only the guardian's counts (PIPL art. 31).

    `opens_to` relief | charity lets that controller see the named kinds while a `share` slip lives; by default what
    goes public is to the public and all else to a body outside.
    """
    _refuse_stranger(person, actor)
    purpose = Purpose(purpose)
    whom = _receiver(purpose, opens_to, person)
    _refuse_unfit(person, recipient, kinds, expires_on, given_by)
    consent = _written(
        person_uid=person.uid,
        opens_to=str(whom),
        recipient=recipient.strip(),
        purpose=str(purpose),
        kinds=list(kinds),
        expires_on=expires_on,
        given_by=given_by,
        paper_file=paper_file,
        paper_no=whole(paper_no.strip(), PAPER_NO_CHARS, "paper_no"),
        by=actor.ref,
    )
    audit.write(actor, "registry.give_consent", person.uid, {"consent": consent.uid, "purpose": consent.purpose})
    return consent


def withdraw_consent(uid: str, *, actor: Actor) -> Consent:
    """撤回同意: a new row; the old one stays as the record of what was allowed until now."""
    given = queries.consent(uid)
    if given is None or given.withdraws is not None:
        raise ConsentUnknown
    _refuse_stranger(queries.person(given.person_uid), actor)
    return end_consent(given, actor=actor)


def end_consent(given: Consent, *, actor: Actor) -> Consent:
    """The row that ends a consent, whoever decided it. AlreadyWithdrawn."""
    undo = Consent(
        person_uid=given.person_uid,
        opens_to=given.opens_to,
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
    if given.purpose == Purpose.WISH:
        tasks.add(CONSENT_GONE, {"person": given.person_uid}, key=f"consent-gone:{undo.uid}")
    return undo


def open_paper(uid: str, *, actor: Actor) -> str:
    """看原件: the file uid of a photographed slip, for who keeps the record; it is audited.

    ConsentUnknown, PaperGone; PersonForgotten once it is stored and no more than that.
    """
    given = queries.consent(uid)
    if given is None or given.paper_file is None:
        raise ConsentUnknown
    try:
        fields.refuse_forgotten(queries.person_for(given.person_uid, actor, own=True))
    except PersonUnknown as error:
        raise ConsentUnknown from error
    if queries.paper_is_over(given):
        raise PaperGone
    audit.write(actor, "registry.open_paper", given.person_uid, {"consent": given.uid})
    return given.paper_file


def _refuse_unfit(person: HelpedPerson, recipient: str, kinds: Sequence[str], expires_on: date, given_by: str) -> None:
    if not 0 < len(recipient.strip()) <= rules.RECIPIENT_CHARS or not kinds:
        raise ConsentIncomplete
    if expires_on <= today():
        raise ConsentExpired
    if queries.is_child(person) and given_by != "guardian":
        raise GuardianMustConsent


def _written(**values: Any) -> Consent:
    consent = Consent(**values)
    db.session.add(consent)
    db.session.flush()
    return consent


def _receiver(purpose: Purpose, opens_to: Recipient | str | None, person: HelpedPerson) -> Recipient:
    """ConsentUnfit for a purpose that does not go there, or a share with oneself."""
    allowed = rules.PURPOSE_RECIPIENTS[purpose]
    whom = Recipient(opens_to) if opens_to else allowed[-1]
    if whom not in allowed or (purpose == Purpose.SHARE and whom == person.controller):
        raise ConsentUnfit
    return whom


def _refuse_stranger(person: HelpedPerson, actor: Actor) -> None:
    """Somebody else's record is answered like one that is not there."""
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    if not queries.keeps(actor, person):
        raise PersonUnknown
    fields.refuse_forgotten(person)
