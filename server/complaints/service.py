"""办理 — somebody says that something is wrong; a named person looks into it, stops what must stop, and answers."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from sqlalchemy import func, select

from server.campaigns import service as campaign_acts
from server.complaints import queries, rules, subjects
from server.complaints.errors import (
    AgainOver,
    ComplaintIncomplete,
    ComplaintNotFound,
    HeldByComplaint,
    NotesFull,
    NothingToStop,
    OwnMatter,
    PhotosFull,
    SamePersonAgain,
    TooManyComplaints,
    TooManyLooks,
)
from server.complaints.models import Complaint, ComplaintFile, ComplaintNote
from server.complaints.queries import for_desk, may_ask_again
from server.complaints.rules import About, Outcome, Said
from server.complaints.states import TELLER, ComplaintState
from server.files import service as files
from server.kit import audit, once, workdays
from server.kit.actors import Actor
from server.kit.clock import now, start_of, today
from server.kit.crypto import blind
from server.kit.db import db, insert_once
from server.kit.errors import Invalid, field_error
from server.kit.ids import ALPHABET
from server.kit.private_text import private_parts
from server.kit.states import born, move
from server.kit.units import surely
from server.people.rules import phone_of
from server.people.service import tries

# Nobody stands behind it: whoever holds number and code is whoever complained.
THE_TELLER = Actor("public", "teller", frozenset({TELLER}), "投诉人")
CODE_CHARS = 8  # of 32 letters, beside a number that is not public: 40 bits
TOLD_MAX = 5  # complaints from one address within a quarter of an hour
WRONG_MAX = 10  # wrong codes from one address within a quarter of an hour
Photo = BinaryIO | bytes


def tell(said: Said, *, key: str, place: str, photos: Sequence[Photo] = ()) -> tuple[Complaint, str]:
    """投诉. Gives the row and the query code. `key` is the client's own: sent again, the same complaint and the same
    code come back. `place` is the network address.

    ComplaintIncomplete, SubjectUnknown, TooManyComplaints, PhotosFull, KeyReused and what the files say.
    """
    wrong = rules.wrong_with(said)
    if wrong:
        raise ComplaintIncomplete(detail=wrong)
    mark = blind("complaints.key", key)
    known = db.session.scalar(select(Complaint).where(Complaint.key_mark == mark))
    if known is not None:
        return _same(known, said)
    _refuse_flood(place)
    row = _row(said, mark)
    if not insert_once(row):  # the same press came twice at once
        twin = db.session.scalar(select(Complaint).where(Complaint.key_mark == mark))
        assert twin is not None, "a key was taken and is not there"
        return _same(twin, said)
    born(row)
    _keep_photos(row, photos)
    audit.write(THE_TELLER, "complaints.tell", row.uid, {"about": row.about, "kind": row.kind})
    return row, row.code or ""


def follow(no: str, code: str, *, place: str) -> Complaint:
    """查投诉. ComplaintNotFound for a wrong number and for a wrong code; TooManyLooks after many of them."""
    here = tries.mark_of("complaint", place)
    wait_s = tries.wait_s(here, WRONG_MAX)
    if wait_s:
        raise TooManyLooks(retry_after_s=wait_s)
    row = db.session.scalar(select(Complaint).where(Complaint.no == _letters(no, "TS-")))
    if row is None or not _fits(row, _letters(code)):
        surely(lambda: tries.count(here))
        raise ComplaintNotFound
    return row


def add(row: Complaint, text: str = "", photos: Sequence[Photo] = ()) -> Complaint:
    """补充, by whoever complained: words, pictures."""
    row.machine.check(row.machine.states(row.state), "add", THE_TELLER.roles)
    if not text.strip() and not photos:
        raise ComplaintIncomplete(detail=[field_error("/text", "请写几句，或添加照片")])
    if text.strip():
        _keep_note(row, "more", text, THE_TELLER)
    _keep_photos(row, photos)
    return move(row, "add", actor=THE_TELLER)


def again(row: Complaint, text: str) -> Complaint:
    """不满意，请再核查: once, within fifteen days, and by another person than the one who answered. AgainOver."""
    row.machine.check(row.machine.states(row.state), "again", THE_TELLER.roles)
    if not may_ask_again(row):
        raise AgainOver
    _keep_note(row, "more", text, THE_TELLER)
    return move(row, "again", actor=THE_TELLER, changes={"again": True, "due_at": _due(), "taken_by": None})


def withdraw(row: Complaint) -> Complaint:
    """撤回投诉."""
    return move(row, "withdraw", actor=THE_TELLER, changes={"due_at": None})


def take(uid: str, *, actor: Actor) -> Complaint:
    """受理. OwnMatter for whoever had a hand in what is complained about."""
    row = for_desk(uid, actor)
    _refuse_own(row, actor)
    return move(row, "take", actor=actor, changes={"taken_by": actor.ref})


def work(uid: str, *, actor: Actor, text: str) -> Complaint:
    """记核查情况, sealed: for those who work on it."""
    row = for_desk(uid, actor)
    row.machine.check(row.machine.states(row.state), "work", actor.roles)
    _keep_note(row, "work", text, actor)
    return move(row, "work", actor=actor)


def freeze(uid: str, *, actor: Actor, reason: str) -> Complaint:
    """先停下来, in one act: a campaign is suspended and its donors told, a wish leaves the public. NothingToStop."""
    row = for_desk(uid, actor)
    row.machine.check(row.machine.states(row.state), "freeze", actor.roles)
    if row.frozen_at is not None or row.subject is None:
        raise NothingToStop
    reason = _reason(reason)
    subjects.stop(About(row.about), row.subject, actor=actor, reason=reason)
    return move(row, "freeze", actor=actor, note=reason, changes={"frozen_at": now()})


def resume_campaign(uid: str, *, actor: Actor, reason: str) -> Any:
    """恢复募捐 by the charity, when no complaint that stopped it is still looked into. HeldByComplaint."""
    holding = queries.holding(About.CAMPAIGN, uid)
    if holding is not None:
        raise HeldByComplaint(f"投诉 {holding.no} 还在核查，答复以后才能恢复募捐")
    return campaign_acts.resume(uid, actor=actor, reason=reason)


def answer(uid: str, *, actor: Actor, outcome: str, text: str, seen_version: int | None = None) -> Complaint:
    """答复: what was found and what follows from it. Whoever complained reads it word for word.

    OwnMatter, SamePersonAgain, Invalid with the fields.
    """
    row = for_desk(uid, actor)
    row.machine.check(row.machine.states(row.state), "answer", actor.roles)
    _refuse_own(row, actor)
    if row.again and row.answered_by == actor.ref:
        raise SamePersonAgain
    if outcome not in set(Outcome):
        raise Invalid(detail=[field_error("/outcome", "请选择核查结果")])
    _keep_note(row, "answer", text, actor)
    changes = {
        "outcome": outcome,
        "answered_by": actor.ref,
        "answered_at": now(),
        "in_time": row.due_at is not None and now() <= row.due_at and row.in_time is not False,
        "due_at": None,
        "taken_by": row.taken_by or actor.ref,
    }
    return move(row, "answer", actor=actor, seen_version=seen_version, changes=changes)


def _row(said: Said, mark: str) -> Complaint:
    subject = subjects.find(said.about, said.subject)
    row = Complaint(
        state=str(ComplaintState.RECEIVED),
        version=0,
        key_mark=mark,
        about=str(said.about),
        subject=subject.uid,
        subject_name=subject.name,
        kind=str(said.kind),
        due_at=_due(),
    )
    row.code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARS)).upper()
    row.text, row.phone = said.text.strip(), phone_of(said.phone) if said.phone.strip() else None
    return row


def _same(row: Complaint, said: Said) -> tuple[Complaint, str]:
    """The answer to a press that came again. KeyReused when it says something else."""
    if once.fingerprint(said.text.strip(), str(said.kind)) != once.fingerprint(row.text, row.kind):
        raise once.KeyReused
    return row, row.code or ""


def _refuse_flood(place: str) -> None:
    here = tries.mark_of("complain", place)
    wait_s = tries.wait_s(here, TOLD_MAX)
    if wait_s:
        raise TooManyComplaints(retry_after_s=wait_s)
    tries.count(here)


def _refuse_own(row: Complaint, actor: Actor) -> None:
    if actor.ref in subjects.involved(About(row.about), row.subject):
        raise OwnMatter


def _due() -> datetime:
    """The last minute of the fifth working day."""
    return start_of(workdays.after(today(), rules.WORKDAYS).day + timedelta(days=1)) - timedelta(minutes=1)


def _fits(row: Complaint, code: str) -> bool:
    """Whether this is its code; what was wiped has none."""
    return bool(row.code) and hmac.compare_digest((row.code or "").encode(), code.encode())


def _letters(typed: str, prefix: str = "") -> str:
    """What was typed, as it is printed: O read as 0, I and L as 1, no blanks; with its prefix where it has one."""
    plain = "".join(letter for letter in typed.upper().translate(str.maketrans("OIL", "011")) if letter.isalnum())
    head = prefix.rstrip("-")
    return (prefix + plain.removeprefix(head))[:16]


def _keep_note(row: Complaint, kind: str, text: str, actor: Actor) -> None:
    text = text.strip()
    if not rules.TEXT_CHARS_MIN <= len(text) <= rules.TEXT_CHARS:
        raise Invalid(detail=[field_error("/text", f"请写 {rules.TEXT_CHARS_MIN} 到 {rules.TEXT_CHARS} 个字")])
    many = db.session.scalar(select(func.count()).where(ComplaintNote.complaint_id == row.id)) or 0
    if many >= rules.NOTES_MAX:
        raise NotesFull
    note = ComplaintNote(complaint_id=row.id, kind=kind, by=actor.ref)
    note.text = text
    db.session.add(note)
    db.session.flush()


def _keep_photos(row: Complaint, photos: Sequence[Photo]) -> None:
    if not photos:
        return
    there = db.session.scalar(select(func.count()).where(ComplaintFile.complaint_id == row.id)) or 0
    if there + len(photos) > rules.PHOTOS_MAX:
        raise PhotosFull
    for one in photos:
        file = files.keep_photo(one, owner=f"complaint:{row.uid}", actor=THE_TELLER)
        db.session.add(ComplaintFile(complaint_id=row.id, file_uid=file.uid))
    db.session.flush()


def _reason(text: str) -> str:
    """A reason for the timeline: some words, and none that name somebody."""
    text = " ".join(text.split())
    if not rules.REASON_CHARS_MIN <= len(text) <= 120:
        raise Invalid(detail=[field_error("/reason", f"请写明原因，{rules.REASON_CHARS_MIN} 到 120 个字")])
    parts: list[Any] = private_parts({"reason": text})
    if parts:
        raise Invalid(detail=parts)
    return text


def reveal(uid: str, *, actor: Actor) -> str:
    """显示电话, to ask and to answer; it is on record who looked. ComplaintNotFound, also where none was left."""
    row = for_desk(uid, actor)
    if not row.phone:
        raise ComplaintNotFound
    audit.write(actor, "complaints.reveal", row.uid)
    return row.phone
