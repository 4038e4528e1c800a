"""受助记录 — what somebody received, written by the room that gave it; a correction is a new line (design §1.9)."""

from datetime import date, datetime

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import in_china, today
from server.kit.db import insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.ids import new_uid
from server.kit.lengths import shortened, whole
from server.kit.private_text import private_parts
from server.registry import queries, rules
from server.registry.errors import CorrectedBefore, ProvisionIncomplete, ProvisionKnown, ProvisionUnknown
from server.registry.models import HelpedPerson, Provision
from server.registry.rules import Controller, Form, Source
from server.registry.service import fields


def record_provision(
    person: HelpedPerson | str,
    source: Source | str,
    what: str,
    amount_fen: int | None,
    at: date | datetime,
    reference: str,
    *,
    form: Form | str = Form.CASH,
    actor: Actor,
) -> Provision:
    """记一笔. For the rooms above, in the unit of the act itself. Told twice under one `reference` it stands once.

    `what` names nobody, for it stays for ever. The amount of goods and services is an estimate, None where unknown.
    """
    one = queries.person(person) if isinstance(person, str) else person
    known = queries.by_reference(reference)
    if known is not None:
        return known
    row = Provision(
        person_uid=one.uid,
        source=str(Source(source)),
        form=str(Form(form)),
        what=shortened(what.strip(), rules.WHAT_CHARS),
        amount_fen=amount_fen,
        given_on=in_china(at).date() if isinstance(at, datetime) else at,
        reference=reference,
        stands=True,
        note="",
        by=actor.ref,
    )
    _refuse_unfit(row, one)
    if not insert_once(row):
        raise ProvisionKnown
    audit.write(actor, "registry.record_provision", one.uid, {"provision": row.uid, "source": row.source})
    return row


def enter_provision(
    uid: str,
    *,
    source: Source | str,
    form: Form | str,
    what: str,
    amount_fen: int | None,
    given_on: date,
    voucher: str = "",
    actor: Actor,
) -> Provision:
    """登记受助 by hand, on paper's word. Without a voucher number the line is its own reference. ProvisionKnown."""
    person = queries.person_for(uid, actor, own=True)
    fields.refuse_forgotten(person)
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    if source not in rules.SOURCES_OF[Controller(person.controller)]:
        raise ProvisionIncomplete(detail=[field_error("/source", "请选择这笔帮扶从哪里来")])
    voucher = whole(voucher.strip(), rules.NUMBER_CHARS * 2, "voucher")
    reference = f"voucher:{person.controller}:{voucher}" if voucher else f"entry:{new_uid()}"
    if queries.by_reference(reference) is not None:
        raise ProvisionKnown
    what = whole(what.strip(), rules.WHAT_CHARS, "what")
    return record_provision(person, source, what, amount_fen, given_on, reference, form=form, actor=actor)


def correct_provision(
    uid: str,
    *,
    stands: bool,
    what: str = "",
    amount_fen: int | None = None,
    given_on: date | None = None,
    note: str,
    actor: Actor,
) -> Provision:
    """更正: a new line stands instead of the old one, or (`stands` False) says that nothing was given after all."""
    old = queries.provision(uid)
    if old is None:
        raise ProvisionUnknown
    person = queries.person_for(old.person_uid, actor, own=True)
    if not old.stands:
        raise CorrectedBefore
    row = Provision(
        person_uid=person.uid,
        source=old.source,
        form=old.form,
        what=whole(what.strip(), rules.WHAT_CHARS, "what") or old.what,
        amount_fen=amount_fen if stands else None,
        given_on=given_on or old.given_on,
        reference=f"correction:{old.uid}",
        corrects=old.uid,
        stands=stands,
        note=whole(" ".join(note.split()), rules.NOTE_CHARS),
        by=actor.ref,
    )
    if not row.note:
        raise ProvisionIncomplete(detail=[field_error("/note", "请写明更正的原因")])
    _refuse_unfit(row, person)
    if not insert_once(row):
        raise CorrectedBefore
    audit.write(actor, "registry.correct_provision", person.uid, {"provision": row.uid, "corrects": old.uid})
    return row


def _refuse_unfit(row: Provision, person: HelpedPerson) -> None:
    checks = (
        ("/what", bool(row.what), "请写明得到了什么帮扶"),
        ("/amount_fen", row.amount_fen is None or row.amount_fen > 0, "金额应大于 0"),
        ("/given_on", row.given_on <= today(), "日期不能在今天之后"),
    )
    holes = private_parts({"what": row.what, "note": row.note}, [person.name or ""])
    holes += [field_error(place, issue) for place, is_fine, issue in checks if not is_fine]
    if holes:
        raise ProvisionIncomplete(detail=holes)
