"""查看完整信息 — a whole field is shown to a named person for a written reason, once, and that is on record."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.db import db, insert_once, swap_one
from server.kit.errors import Forbidden, field_error
from server.kit.ids import UID_CHARS, new_uid
from server.kit.lengths import WHY_CHARS, whole
from server.kit.masking import mask_text
from server.people import service as people
from server.registry import queries, rules
from server.registry.errors import (
    LookedAtEnough,
    PersonUnknown,
    ReasonNeeded,
    ReasonUnlisted,
    RevealsUsedUp,
    RevealUnknown,
    ShownOnce,
)
from server.registry.models import HelpedPerson, PersonPast, Reveal
from server.registry.queries.reveals import LEADS
from server.registry.rules import BASIC, CONTACT, FAMILY, ID_CARD
from server.registry.service import fields

DAY_S = 24 * 3600


@dataclass(frozen=True)
class Revealed:
    """The whole fields of one person. Never put it on a public page, in a log line or a message.

    `pasts` are what earlier corrections replaced: (moment, label → old value), newest first.
    """

    name: str
    id_number: str
    phone: str
    address: str
    guardian_name: str
    guardian_phone: str
    guardian_relation: str
    pasts: list[tuple[Any, dict[str, str]]] = field(default_factory=list)


def reveal(
    uid: str, *, because: str = "other", reason: str, actor: Actor, ticket: str | None = None, otp: str = ""
) -> Revealed:
    """查看. `because` is one of rules.REVEAL_REASONS, `reason` says it in words, `ticket` is the form's own mark.

    A child's data needs the second factor as well (未成年人网络保护条例 art. 36): OtpNeeded, SignInWrong. Raises
    PersonUnknown, ReasonNeeded, ReasonUnlisted, ShownOnce, RevealsUsedUp, LookedAtEnough. Of a record that a slip
    opens, only the kinds it names come back.
    """
    person = _find(uid, actor)
    _refuse_reason(because, reason)
    child = queries.is_child(person)
    _refuse_too_often(person, actor)
    if child:
        people.prove_again(actor.uid, otp)
    row = Reveal(
        ticket=ticket if ticket and len(ticket) == UID_CHARS else new_uid(),
        person_uid=person.uid,
        area_code=person.area_code,
        controller=person.controller,
        actor=actor.ref,
        because=because,
        child=child,
        day=today(),
    )
    if not insert_once(row):
        raise ShownOnce
    facts = {"reason": mask_text(reason.strip()), "because": because, "child": child}
    audit.write(actor, "registry.reveal", person.uid, facts)
    return _whole(person, queries.masked(person, actor).kinds)


def sign_reveal(uid: str, *, actor: Actor) -> Reveal:
    """阅知: the township's lead has taken note that somebody looked at a child's data. RevealUnknown."""
    row = queries.find_reveal(uid)
    if row is None or not actor.roles & LEADS or row.actor == actor.ref or not _in_hand(row, actor):
        raise RevealUnknown
    unsigned = Reveal.__table__.update().where(Reveal.id == row.id, Reveal.seen_by.is_(None))  # type: ignore[attr-defined]
    if swap_one(unsigned.values(seen_by=actor.ref, seen_at=now())):
        audit.write(actor, "registry.sign_reveal", row.person_uid, {"reveal": row.uid})
    db.session.refresh(row)
    return row


def _find(uid: str, actor: Actor) -> HelpedPerson:
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    return queries.person_for(uid, actor)


def _in_hand(row: Reveal, actor: Actor) -> bool:
    try:
        queries.person_for(row.person_uid, actor)
    except PersonUnknown:
        return False
    return True


def _refuse_reason(because: str, reason: str) -> None:
    if because not in rules.REVEAL_REASONS:
        raise ReasonUnlisted(detail=[field_error("/because", ReasonUnlisted.says)])
    if len(reason.strip()) < rules.REASON_CHARS_MIN:
        raise ReasonNeeded(detail=[field_error("/reason", ReasonNeeded.says)])
    whole(reason.strip(), WHY_CHARS, "reason")


def _refuse_too_often(person: HelpedPerson, actor: Actor) -> None:
    """Two looks at the same instant may both pass as the last one: nobody is harmed, both are on record."""
    if queries.used_today(actor) >= rules.REVEALS_A_DAY:
        raise RevealsUsedUp(retry_after_s=DAY_S)
    if queries.of_today(person) >= rules.REVEALS_OF_ONE_A_DAY:
        raise LookedAtEnough(retry_after_s=DAY_S)


def _whole(person: HelpedPerson, kinds: frozenset[str]) -> Revealed:
    shown = {
        "name": BASIC,
        "id_number": ID_CARD,
        "phone": CONTACT,
        "guardian_name": FAMILY,
        "guardian_phone": FAMILY,
        "guardian_relation": FAMILY,
    }
    values = {name: (getattr(person, name) or "") if kind in kinds else "" for name, kind in shown.items()}
    address = (person.household.address or "") if CONTACT in kinds else ""
    everything = kinds >= {BASIC, ID_CARD, CONTACT, FAMILY}
    return Revealed(**values, address=address, pasts=_pasts(person) if everything else [])


def _pasts(person: HelpedPerson) -> list[tuple[Any, dict[str, str]]]:
    rows = db.session.scalars(
        select(PersonPast).where(PersonPast.person_id == person.id).order_by(PersonPast.id.desc())
    )
    told = [(row.at, fields.unpacked(row.facts or "{}")) for row in rows]
    return [
        (at, {fields.LABELS[name]: str(old or "空") for name, old in facts.items() if name in fields.LABELS})
        for at, facts in told
        if facts
    ]
