"""登记 — somebody asks for help, for themselves or for one of the family; and what they may do with it afterwards."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, BinaryIO

from sqlalchemy import func, select

from server.codes import service as counting
from server.codes.states import Channel as Door
from server.codes.states import Step
from server.files import service as files
from server.intake import rules
from server.intake.errors import (
    ConsentOld,
    HelpIncomplete,
    NameWrong,
    OutsideArea,
    PapersDue,
    PhoneWrong,
    PlaceWrong,
    TooManyAsked,
    TooManyFiles,
    UrgedLately,
)
from server.intake.models import HelpConsent, HelpFile, HelpRequest, OwnWish
from server.intake.rules import HelpFacts, OnBehalf, OwnFacts
from server.intake.service import news
from server.intake.service.clocks import clocks_after, go
from server.intake.service.find import request_for
from server.intake.service.wording import keep_note, plain_note
from server.intake.states import DESK, HelpState
from server.kit import audit, once
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.crypto import blind
from server.kit.db import db
from server.kit.errors import Forbidden, SignedOut
from server.kit.states import born
from server.people import queries as people
from server.people.rules import clean, is_name, phone_of
from server.policies import queries as policies
from server.regions import queries as regions
from server.regions.rules import township_of, within_any

ASKED_A_DAY = 5


def ask(
    facts: HelpFacts,
    *,
    actor: Actor,
    key: str,
    voice: BinaryIO | bytes | None = None,
    photos: Sequence[BinaryIO | bytes] = (),
) -> HelpRequest:
    """登记求助. `key` is the client's own: a request that waited on the phone and is sent twice is one request.

    `actor` a donor account that follows it, or a member of staff who writes it down. Raises HelpIncomplete, PhoneWrong,
    NameWrong, PlaceWrong, OutsideArea, ConsentOld, TooManyAsked, TooManyFiles, KeyReused and what the files say.
    """
    phone = _refuse_unfit(facts, actor, has_voice=voice is not None)
    # The client's key may be of any length; the column is not.
    seen = once.take(actor, f"help:{once.fingerprint(key)}", once.fingerprint(asdict(facts)))
    if seen.answer is not None:
        return request_for(seen.answer["help"], actor)
    refuse_flood(HelpRequest, actor)
    row = _written(facts, phone, actor)
    born(row)
    _agree(row, facts, actor)
    _keep_files(row, voice, photos, actor)
    seen.answer = {"help": row.uid}
    counting.count(Step.REQUEST, **_counted(row))
    audit.write(actor, "intake.ask", row.uid, {"channel": row.channel, "urgent": row.urgent})
    news.tell("received", row, rules.EXPECTED)
    return row


def count_result(row: HelpRequest) -> None:
    """Of nobody: a result of this policy in this place, by the poster that led here."""
    counting.count(Step.RESULT, **_counted(row))


def urge(uid: str, *, actor: Actor) -> HelpRequest:
    """催一催, once in 48 hours; it is counted and shown. UrgedLately with the seconds until the next."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "urge", actor.roles)
    if row.urged_at is not None and now() < row.urged_at + rules.URGE_EVERY:
        raise UrgedLately(retry_after_s=int((row.urged_at + rules.URGE_EVERY - now()).total_seconds()) + 1)
    return go(row, "urge", actor=actor, changes={"urges": row.urges + 1, "urged_at": now()})


def add_material(
    uid: str,
    *,
    actor: Actor,
    text: str = "",
    voice: BinaryIO | bytes | None = None,
    photos: Sequence[BinaryIO | bytes] = (),
) -> HelpRequest:
    """补充: words, a voice, photos."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "add", actor.roles)
    if not text.strip() and voice is None and not photos:
        raise HelpIncomplete(detail=[{"field": "/text", "issue": "请写几句，或添加照片、录音"}])
    if text.strip():
        keep_note(row, "more", text, actor=actor, shown=True)
    _keep_files(row, voice, photos, actor)
    return go(row, "add", actor=actor)


def withdraw(uid: str, *, actor: Actor, reason: str = "", seen_version: int | None = None) -> HelpRequest:
    """撤回求助. PapersDue while something was given whose papers are not in."""
    row = request_for(uid, actor)
    refuse_papers_due(row)
    note = plain_note(row, reason)
    row = go(row, "withdraw", actor=actor, note=note, seen_version=seen_version)
    news.tell("withdrawn", row)
    return row


def refuse_papers_due(row: HelpRequest) -> None:
    if row.papers_due_at is not None and row.papers_at is None:
        raise PapersDue


def blind_phone(phone: str) -> str:
    return blind("help_requests.contact_phone", phone)


def blind_name(name: str) -> str:
    return blind("help_requests.person_name", clean(name))


def _counted(row: HelpRequest) -> dict[str, Any]:
    channel = Door.MINIAPP if row.channel == rules.Channel.MINIAPP else Door.WEB
    where = {"subject": row.policy_uid, "area_code": row.area_code, "scene_serial": row.scene_serial}
    return {**where, "channel": channel}


def _refuse_unfit(facts: HelpFacts, actor: Actor, *, has_voice: bool) -> str:
    """The phone as it is kept."""
    if actor.kind == "staff" and not actor.roles & DESK:
        raise Forbidden
    if actor.kind == "donor" and facts.on_behalf == OnBehalf.WORKER:
        raise SignedOut
    holes = rules.out_of_bounds(facts, has_voice=has_voice)
    if holes:
        raise HelpIncomplete(detail=holes)
    if facts.consent.text_version != rules.CONSENT_VERSION:
        raise ConsentOld
    phone = phone_from(facts, actor)
    if facts.policy_uid:
        policies.find(facts.policy_uid)
    return phone


def phone_from(facts: HelpFacts | OwnFacts, actor: Actor) -> str:
    """The phone as it is kept, of facts whose place and names may stand."""
    _refuse_place(facts, actor)
    if not is_name(clean(facts.contact_name)) or (facts.person_name.strip() and not is_name(clean(facts.person_name))):
        raise NameWrong(detail=[{"field": "/contact_name", "issue": NameWrong.says}])
    phone = phone_of(facts.contact_phone)
    if phone is None:
        raise PhoneWrong(detail=[{"field": "/contact_phone", "issue": PhoneWrong.says}])
    return phone


def _refuse_place(facts: HelpFacts | OwnFacts, actor: Actor) -> None:
    if township_of(facts.area_code) is None or not regions.exists(facts.area_code):
        raise PlaceWrong(detail=[{"field": "/area_code", "issue": PlaceWrong.says}])
    if actor.kind == "staff" and not within_any(facts.area_code, actor.areas):
        raise OutsideArea


def refuse_flood(kind: type[HelpRequest] | type[OwnWish], actor: Actor) -> None:
    """TooManyAsked: an account asks for so many of a kind within a day."""
    if actor.kind != "donor":
        return
    mine = kind.asked_by.in_(people.uids_of(actor.uid)), kind.at > now() - timedelta(days=1)
    if (db.session.scalar(select(func.count()).where(*mine)) or 0) >= ASKED_A_DAY:
        raise TooManyAsked(retry_after_s=24 * 3600)


def _written(facts: HelpFacts, phone: str, actor: Actor) -> HelpRequest:
    moment = now()
    row = HelpRequest(
        state=str(HelpState.RECEIVED),
        version=0,
        asked_by=people.donor(actor.uid).uid if actor.kind == "donor" else None,
        by=actor.ref,
        on_behalf=str(facts.on_behalf),
        channel=str(facts.channel),
        contact_phone_blind=blind_phone(phone),
        relation=facts.relation.strip(),
        area_code=facts.area_code,
        troubles=[str(one) for one in facts.troubles],
        policy_uid=policies.find(facts.policy_uid).uid if facts.policy_uid else None,
        scene_serial=rules.serial_of(facts.scene_serial),
        urgent=facts.urgent,
        urgent_since=moment if facts.urgent else None,
        urgent_due_at=moment + rules.URGENT_ACT if facts.urgent else None,
        due_at=None,
        due_estimated=False,
        sample=facts.sample,
        at=moment,
    )
    row.contact_name, row.contact_phone = clean(facts.contact_name), phone
    name = clean(facts.person_name) or row.contact_name
    row.person_name, row.person_name_blind = name, blind_name(name)
    row.text = facts.text.strip() or None
    for column, value in clocks_after(row, {}, HelpState.RECEIVED, restart=True).items():
        setattr(row, column, value)
    return row


def _agree(row: HelpRequest, facts: HelpFacts, actor: Actor) -> None:
    values: dict[str, Any] = {
        "kind": "ask",
        "recipient": "民政部门和所在乡镇、村（社区）",
        "purpose": "办理这次求助并与我联系",
        "kinds": ["姓名", "联系电话", "所在地", "困难情况"],
        "given_by": "family" if row.on_behalf == OnBehalf.FAMILY else "self",
    }
    consent = HelpConsent(
        request_id=row.id,
        text_version=facts.consent.text_version,
        way=str(facts.consent.way),
        paper_no=facts.consent.paper_no.strip(),
        expires_on=today() + timedelta(days=rules.CONSENT_DAYS),
        by=actor.ref,
        **values,
    )
    db.session.add(consent)
    db.session.flush()


def _keep_files(
    row: HelpRequest, voice: BinaryIO | bytes | None, photos: Sequence[BinaryIO | bytes], actor: Actor
) -> None:
    there = db.session.scalar(select(func.count()).where(HelpFile.request_id == row.id)) or 0
    fresh = len(photos) + (voice is not None)
    if len(photos) > rules.PHOTOS_MAX or there + fresh > rules.FILES_MAX:
        raise TooManyFiles
    owner = f"help:{row.uid}"
    kept = [("photo", files.keep_photo(one, owner=owner, actor=actor)) for one in photos]
    if voice is not None:
        kept.append(("voice", files.keep_voice(voice, owner=owner, actor=actor)))
    for kind, file in kept:
        db.session.add(HelpFile(request_id=row.id, kind=kind, file_uid=file.uid, by=actor.ref))
    db.session.flush()
