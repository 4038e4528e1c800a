"""我有一个心愿 — a resident says what they wish, for themselves or one of the family; private, followed by number."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import BinaryIO

from sqlalchemy import func, select

from server.files import service as files
from server.intake import rules
from server.intake.errors import ConsentOld, HelpIncomplete, TooManyFiles
from server.intake.models import OwnWish, OwnWishConsent, OwnWishFile
from server.intake.rules import Consent, OnBehalf, OwnFacts
from server.intake.service import own_news as news
from server.intake.service.asking import blind_name, blind_phone, phone_from, refuse_flood
from server.intake.service.own_find import own_for
from server.intake.service.wording import keep_note, plain_note
from server.intake.states import OWN_DESK, OwnState
from server.kit import audit, once
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Forbidden, SignedOut, field_error
from server.kit.states import born, move
from server.people import queries as people
from server.people.rules import clean
from server.wishes import service as wishes


def wish(
    facts: OwnFacts,
    *,
    actor: Actor,
    key: str,
    voice: BinaryIO | bytes | None = None,
    photos: Sequence[BinaryIO | bytes] = (),
) -> OwnWish:
    """登记自己的心愿. `key` is the client's own: a wish that waited on the phone and is sent twice is one.

    `actor` a donor account that follows it, or a member of staff who writes it down. Raises HelpIncomplete, PhoneWrong,
    NameWrong, PlaceWrong, OutsideArea, ConsentOld, TooManyAsked, TooManyFiles, KeyReused and what the files say.
    """
    phone = _refuse_unfit(facts, actor, has_voice=voice is not None)
    seen = once.take(actor, f"own:{once.fingerprint(key)}", once.fingerprint(asdict(facts)))
    if seen.answer is not None:
        return own_for(seen.answer["own"], actor)
    refuse_flood(OwnWish, actor)
    row = _written(facts, phone, actor)
    born(row)
    agree(row, "ask", facts.consent, actor)
    keep_files(row, voice, photos, actor=actor)
    seen.answer = {"own": row.uid}
    audit.write(actor, "intake.own_wish", row.uid, {"channel": row.channel})
    news.tell("asked", row)
    return row


def add_to_wish(
    uid: str,
    *,
    actor: Actor,
    text: str = "",
    voice: BinaryIO | bytes | None = None,
    photos: Sequence[BinaryIO | bytes] = (),
) -> OwnWish:
    """补充: words, a voice, photos."""
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "add", actor.roles)
    if not text.strip() and voice is None and not photos:
        raise HelpIncomplete(detail=[field_error("/text", "请写几句，或添加照片、录音")])
    if text.strip():
        keep_note(row, "more", text, actor=actor, shown=True)
    keep_files(row, voice, photos, actor=actor)
    return move(row, "add", actor=actor)


def withdraw_wish(uid: str, *, actor: Actor, reason: str = "", seen_version: int | None = None) -> OwnWish:
    """撤回心愿. What has been written of it leaves the public; a thing that is on its way still comes."""
    row = own_for(uid, actor)
    note = plain_note(row, reason, "reason")
    changes = {"due_at": None}
    row = move(row, "withdraw", actor=actor, note=note, seen_version=seen_version, changes=changes)
    if row.wish_uid:
        wishes.give_up_one(row.wish_uid)
    news.tell("withdrawn", row)
    return row


def agree(row: OwnWish, kind: str, consent: Consent, actor: Actor) -> None:
    """The slip of a consent: only ever added."""
    slip = OwnWishConsent(
        own_id=row.id,
        kind=kind,
        text_version=consent.text_version,
        way=str(consent.way),
        given_by="family" if row.on_behalf == OnBehalf.FAMILY else "self",
        paper_no=consent.paper_no.strip(),
        by=actor.ref,
    )
    db.session.add(slip)
    db.session.flush()


def keep_files(
    row: OwnWish,
    voice: BinaryIO | bytes | None,
    photos: Sequence[BinaryIO | bytes],
    *,
    actor: Actor,
    kind: str = "photo",
) -> None:
    """`kind` photo | home: what the person handed in, or what was photographed at the check. TooManyFiles."""
    there = db.session.scalar(select(func.count()).where(OwnWishFile.own_id == row.id)) or 0
    if len(photos) > rules.OWN_PHOTOS_MAX or there + len(photos) + (voice is not None) > rules.FILES_MAX:
        raise TooManyFiles
    owner = f"own_wish:{row.uid}"
    kept = [(kind, files.keep_photo(one, owner=owner, actor=actor)) for one in photos]
    if voice is not None:
        kept.append(("voice", files.keep_voice(voice, owner=owner, actor=actor)))
    db.session.add_all(OwnWishFile(own_id=row.id, kind=name, file_uid=file.uid, by=actor.ref) for name, file in kept)
    db.session.flush()


def _refuse_unfit(facts: OwnFacts, actor: Actor, *, has_voice: bool) -> str:
    """The phone as it is kept."""
    if actor.kind == "staff" and not actor.roles & OWN_DESK:
        raise Forbidden
    if actor.kind == "donor" and facts.on_behalf == OnBehalf.WORKER:
        raise SignedOut
    holes = rules.own_out_of_bounds(facts, has_voice=has_voice)
    if holes:
        raise HelpIncomplete(detail=holes)
    if facts.consent.text_version != rules.OWN_CONSENT_VERSION:
        raise ConsentOld
    return phone_from(facts, actor)


def _written(facts: OwnFacts, phone: str, actor: Actor) -> OwnWish:
    row = OwnWish(
        state=str(OwnState.ASKED),
        version=0,
        asked_by=people.donor(actor.uid).uid if actor.kind == "donor" else None,
        by=actor.ref,
        on_behalf=str(facts.on_behalf),
        channel=str(facts.channel),
        contact_phone_blind=blind_phone(phone),
        relation=facts.relation.strip(),
        area_code=facts.area_code,
        due_at=now() + rules.VISIT_WITHIN,
        sample=facts.sample,
        at=now(),
    )
    row.contact_name, row.contact_phone = clean(facts.contact_name), phone
    name = clean(facts.person_name) or row.contact_name
    row.person_name, row.person_name_blind = name, blind_name(name)
    row.text = facts.text.strip() or None
    return row
