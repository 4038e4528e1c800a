"""合并 — two records of one person become one when a second person agrees: nothing is lost, both uids lead there."""

from typing import Any

from sqlalchemy import select, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import Invalid, field_error
from server.kit.states import move
from server.registry import queries
from server.registry.errors import MergeAsked, MergeImpossible, MergeUnknown, PersonUnknown
from server.registry.models import HelpedPerson, Merge
from server.registry.service import fields
from server.registry.service.moves import keep_past
from server.registry.states import LISTED, MergeState

# What the record that stays takes over where it knows nothing itself.
_TAKEN = ("id_number", "phone", "guardian_name", "guardian_phone", "guardian_relation", "sex", "birth_year", "relation")


def ask_merge(keep_uid: str, gone_uid: str, *, reason: str, actor: Actor) -> Merge:
    """申请合并. MergeImpossible for records of two controllers or with two identity numbers, MergeAsked."""
    keep, gone = (queries.person_for(uid, actor, own=True) for uid in (keep_uid, gone_uid))
    _refuse_impossible(keep, gone)
    fields.refuse_forgotten(keep)
    said = fields.clean_note(reason, keep, gone)
    if not said:
        raise Invalid("请写明为什么是同一个人", detail=[field_error("/note", "请写明为什么是同一个人")])
    row = Merge(
        state=MergeState.ASKED, keep_uid=keep.uid, gone_uid=gone.uid, reason=said, asked_by=actor.ref, asked_version=0
    )
    if queries.open_merge(gone.uid) is not None or not insert_once(row):
        raise MergeAsked
    audit.write(actor, "registry.ask_merge", gone.uid, {"keep": keep.uid, "merge": row.uid})
    return row


def agree_merge(uid: str, *, actor: Actor, seen_version: int | None = None) -> HelpedPerson:
    """同意合并, by another person. Consents and aid stay where they were written and are read under both uids."""
    row = _find(uid, actor)
    keep, gone = (queries.person_for(one, actor, own=True) for one in (row.keep_uid, row.gone_uid))
    _refuse_impossible(keep, gone)
    move(row, "agree", actor=actor, seen_version=seen_version)
    before, theirs = fields.values_of(keep), fields.values_of(gone)
    taken: dict[str, Any] = {name: theirs[name] for name in _TAKEN if not before[name] and theirs[name]}
    keep = move(keep, "take_in", actor=actor, note="并入另一条记录")
    keep_past(keep, {name: before[name] for name in taken}, actor)
    _close(gone, keep, actor)
    fields.write(keep, before | taken, fields.refuse_unfit(before | taken))
    db.session.flush()
    return keep


def refuse_merge(uid: str, *, note: str, actor: Actor) -> Merge:
    """不合并, with a reason; who asked may take it back this way too."""
    row = _find(uid, actor)
    people = [queries.person(one) for one in (row.keep_uid, row.gone_uid)]
    said = fields.clean_note(note, *people)
    if not said:
        raise Invalid("请写明原因", detail=[field_error("/note", "请写明原因")])
    return move(row, "refuse", actor=actor, note=said)


def _find(uid: str, actor: Actor) -> Merge:
    row = queries.merge(uid)
    if row is None:
        raise MergeUnknown
    try:
        for one in (row.keep_uid, row.gone_uid):
            queries.person_for(one, actor, own=True)
    except PersonUnknown as error:
        raise MergeUnknown from error
    return row


def _refuse_impossible(keep: HelpedPerson, gone: HelpedPerson) -> None:
    checks = (
        (keep.id == gone.id, "这是同一条记录"),
        (keep.controller != gone.controller, "救助台账和慈善台账的记录各归各管，不能合并"),
        (keep.state not in LISTED or gone.state not in LISTED, "其中一条记录已经合并或作废"),
        (bool(keep.id_blind and gone.id_blind), "两条记录的身份证号不同，请先核对更正"),
    )
    for wrong, says in checks:
        if wrong:
            raise MergeImpossible(says)


def _close(gone: HelpedPerson, keep: HelpedPerson, actor: Actor) -> None:
    """The record that goes points at the one that stays, and so does whatever was merged into it before.

    Its number is the other's now: one number, one record.
    """
    keep_past_of = fields.values_of(gone)
    move(gone, "merge", actor=actor, note="并入另一条记录", changes={"same_as": keep.uid})
    keep_past(gone, keep_past_of, actor)
    gone.id_number, gone.id_blind = None, None
    earlier = select(HelpedPerson.id).where(HelpedPerson.same_as == gone.uid)
    db.session.execute(update(HelpedPerson).where(HelpedPerson.id.in_(earlier)).values(same_as=keep.uid))
    db.session.flush()
