"""上门核实和答复 — what staff do with somebody's own wish before, or instead of, writing it for the public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import BinaryIO

from server.files import queries as kept
from server.intake import rules
from server.intake.errors import (
    AnswerUnfit,
    CheckUnfit,
    OutsideArea,
    OwnPersonLinked,
    PersonUnfit,
    PlaceWrong,
    ReasonNeeded,
    ReferConsentNeeded,
)
from server.intake.models import OwnWish
from server.intake.queries.own_files import files_of
from server.intake.rules import Answer, Consent, HelpFacts, OnBehalf, Way
from server.intake.service import own_news as news
from server.intake.service.asking import ask
from server.intake.service.looking import Contact
from server.intake.service.own import agree, keep_files
from server.intake.service.own_find import own_for
from server.intake.service.wording import keep_note, needed_reason, plain_note
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import in_china, now, today
from server.kit.errors import field_error
from server.kit.states import move
from server.regions import queries as regions
from server.regions.rules import township_of, within_any
from server.registry import queries as registry
from server.registry import service as registering
from server.registry.states import LISTED


@dataclass(frozen=True)
class Visit:
    """上门核实: when, and what was seen; sealed. `photos` show things, for colleagues alone."""

    visited_on: date
    text: str
    photos: Sequence[BinaryIO | bytes] = ()


def check(uid: str, visit: Visit, *, actor: Actor, seen_version: int | None = None) -> OwnWish:
    """记上门核实. CheckUnfit, TooManyFiles."""
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "check", actor.roles)
    _refuse_visit(row, visit)
    keep_note(row, "check", visit.text, actor=actor)
    keep_files(row, None, visit.photos, actor=actor, kind="home")
    changes = {"visited_on": visit.visited_on, "visited_by": actor.ref, "due_at": now() + rules.WRITE_WITHIN}
    row = move(row, "check", actor=actor, seen_version=seen_version, changes=changes)
    news.tell("check", row)
    return row


def missed(uid: str, *, actor: Actor, note: str = "") -> OwnWish:
    """没联系上，记一次."""
    row = own_for(uid, actor)
    note = plain_note(row, note)
    row = move(row, "missed", actor=actor, note=note, changes={"missed_calls": row.missed_calls + 1})
    news.tell("missed", row)
    return row


def move_to(uid: str, *, actor: Actor, area_code: str, note: str = "") -> OwnWish:
    """转给其他村. Within the places of whoever moves it. PlaceWrong, OutsideArea."""
    row = own_for(uid, actor)
    if township_of(area_code) is None or not regions.exists(area_code):
        raise PlaceWrong(detail=[field_error("/area_code", PlaceWrong.says)])
    if not within_any(area_code, actor.areas):
        raise OutsideArea
    return move(row, "move_place", actor=actor, note=plain_note(row, note), changes={"area_code": area_code})


def link(uid: str, person_uid: str, *, actor: Actor) -> OwnWish:
    """关联台账: whose wish this is, in whichever register the actor may read. PersonUnfit, OwnPersonLinked."""
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "link", actor.roles)
    person = registry.person_for(person_uid, actor)
    if person.state not in LISTED:
        raise PersonUnfit("只能关联台账里在册的人")
    if row.person_uid == person.uid:
        return row
    if row.person_uid is not None:
        raise OwnPersonLinked
    return move(row, "link", actor=actor, changes={"person_uid": person.uid})


def enrol(uid: str, facts: registering.PersonFacts, *, actor: Actor) -> OwnWish:
    """登记到台账并关联: somebody who is not on record yet. What the registry refuses is refused here."""
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "link", actor.roles)
    if row.person_uid is not None:
        raise OwnPersonLinked
    return link(row.uid, registering.register_person(facts, actor=actor).uid, actor=actor)


def answer(uid: str, *, because: str, text: str, actor: Actor, seen_version: int | None = None) -> OwnWish:
    """答复本人: why it does not become a wish, in words the person reads. AnswerUnfit."""
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "answer", actor.roles)
    lines = [
        (because not in set(Answer), "/because", "请选择原因"),
        (len(text.strip()) < rules.REASON_CHARS_MIN, "/text", "请给本人写几句，至少 4 个字"),
        (len(text) > rules.TEXT_CHARS, "/text", f"最多 {rules.TEXT_CHARS} 个字"),
    ]
    holes = [field_error(place, issue) for wrong, place, issue in lines if wrong]
    if holes:
        raise AnswerUnfit(detail=holes)
    keep_note(row, "answer", text, actor=actor, shown=True)
    changes = {"answered_because": because, "due_at": None}
    row = move(row, "answer", actor=actor, seen_version=seen_version, changes=changes)
    news.tell("answer", row)
    return row


def refer(uid: str, *, troubles: Sequence[str], consent: Consent, actor: Actor) -> OwnWish:
    """转为求助登记, with the person's word: the request is asked in the same words, and the person follows it too.

    ReferConsentNeeded, and what `ask` refuses.
    """
    row = own_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "refer", actor.roles)
    if consent.way not in (Way.PAPER, Way.SPOKEN) or (consent.way == Way.PAPER and not consent.paper_no.strip()):
        raise ReferConsentNeeded(detail=[field_error("/consent", "请选本人怎样同意的；纸上签字的写明编号")])
    voices = [kept.read(kept.find(one.file_uid)) for one in files_of([row.id]) if one.kind == "voice"]
    facts = _as_help(row, troubles, consent)
    help_ = ask(facts, actor=actor, key=f"own-wish:{row.uid}:{row.version}", voice=next(iter(voices), None))
    help_.asked_by = row.asked_by
    agree(row, "refer", consent, actor)
    changes = {"answered_because": str(Answer.RELIEF), "help_uid": help_.uid, "due_at": None}
    row = move(row, "refer", actor=actor, note=f"求助编号 {help_.no}", changes=changes)
    news.tell("refer", row)
    return row


def reopen_wish(uid: str, *, actor: Actor, reason: str) -> OwnWish:
    """重新核实: an answer was wrong, or things have changed."""
    row = own_for(uid, actor)
    reason = needed_reason(row, reason)
    changes = {"answered_because": None, "help_uid": None, "due_at": now() + rules.VISIT_WITHIN}
    row = move(row, "reopen", actor=actor, note=reason, changes=changes)
    news.tell("reopen", row)
    return row


def reveal_wish(uid: str, *, because: str, actor: Actor) -> Contact:
    """查看联系方式. `because` is one of rules.OWN_REVEAL_REASONS; the look stands in the audit."""
    row = own_for(uid, actor)
    if because not in rules.OWN_REVEAL_REASONS:
        raise ReasonNeeded("请选择查看的理由", detail=[field_error("/because", "请选择查看的理由")])
    audit.write(actor, "intake.reveal_wish", row.uid, {"because": because})
    return Contact(row.contact_name or "", row.contact_phone or "", row.person_name or "", row.text or "")


def _refuse_visit(row: OwnWish, visit: Visit) -> None:
    lines = [
        (visit.visited_on > today(), "/visited_on", "日期不能在今天之后"),
        (visit.visited_on < in_china(row.at).date() - timedelta(days=rules.OWN_DAYS_MAX), "/visited_on", "日期太早了"),
        (len(visit.text.strip()) < rules.REASON_CHARS_MIN, "/text", "请写看到的情况，至少 4 个字"),
        (len(visit.text) > rules.TEXT_CHARS, "/text", f"最多 {rules.TEXT_CHARS} 个字"),
    ]
    holes = [field_error(place, issue) for wrong, place, issue in lines if wrong]
    if holes:
        raise CheckUnfit(detail=holes)


def _as_help(row: OwnWish, troubles: Sequence[str], consent: Consent) -> HelpFacts:
    family = row.on_behalf == OnBehalf.FAMILY
    return HelpFacts(
        contact_name=row.contact_name or "",
        contact_phone=row.contact_phone or "",
        area_code=row.area_code,
        troubles=list(troubles),
        text=row.text or "",
        consent=Consent(consent.way, paper_no=consent.paper_no),
        on_behalf=OnBehalf.FAMILY if family else OnBehalf.WORKER,
        person_name=row.person_name or "" if family else "",
        relation=row.relation if family else "",
        channel=rules.Channel.DESK,
        sample=row.sample,
    )
