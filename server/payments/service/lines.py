"""流水 — a person says what a line of a bank or platform is. Booking it is the gifts room's, in the same unit."""

import hashlib

from server.kit.actors import Actor
from server.kit.clock import start_of
from server.kit.errors import Invalid, field_error
from server.kit.lengths import NOTE_CHARS, whole
from server.kit.states import born, move
from server.payments.errors import NotThisLine, VoucherUsed
from server.payments.models import Evidence, PaymentLine
from server.payments.queries import lines as queries
from server.payments.queries import slip_by_voucher
from server.payments.rules import AGAIN, AGAIN_MAX
from server.payments.states import LineState

# Why a line is no money for us; the words stand in its course.
REASONS = {
    "interest": "利息、手续费等，不是捐赠",
    "returned": "退汇或转错，已退回",
    "slip": "已用入账单登记",
    "own": "自有账户之间的划转",
    "other": "其他",
}


def match_line(
    uid: str, *, purpose: str, actor: Actor, seen_version: int | None = None, partner_uid: str | None = None
) -> tuple[PaymentLine, Evidence]:
    """匹配. The line becomes evidence of money for `purpose` (an account), in the caller's unit.

    Call it through `gifts`, which books what it is. Raises VoucherUsed when two people have entered the same
    transfer as a slip, StateChanged when somebody was faster.
    """
    line = queries.find_line(uid)
    slip = slip_by_voucher("bank", line.row_key.split(AGAIN)[0]) if line.kind == "bank" else None
    if slip is not None and slip.state != "void":
        raise VoucherUsed(f"流水号 {line.row_key} 已用入账单登记，请选“不入账：已用入账单登记”")
    changes = {"purpose": purpose, "partner_uid": partner_uid}
    line = move(line, "match", actor=actor, seen_version=seen_version, changes=changes)
    given = queries.file_of(line)
    evidence = Evidence(
        kind="bank_line" if line.kind == "bank" else "platform_line",
        line_uid=line.uid,
        amount_fen=line.amount_fen,
        currency="CNY",
        success_time=start_of(line.day),
        digest=hashlib.sha256(f"line:{line.uid}".encode()).hexdigest(),
        body={
            "kind": line.kind,
            "platform": line.platform,
            "row_key": line.row_key,
            "file": given.sha256,
            "number": line.number,
            "version": line.version,
        },
    )
    born(evidence)
    return line, evidence


def match_settlement(
    bank_uid: str, settlement_uid: str, *, actor: Actor, seen_version: int | None = None
) -> tuple[PaymentLine, PaymentLine]:
    """匹配结算. The bank shows the money a platform says it has sent: both halves name each other, and both are done.

    Call it through `gifts.settle_line`, which books it. Raises NotThisLine when they are not of one amount.
    """
    bank, settlement = queries.find_line(bank_uid), queries.find_line(settlement_uid)
    if bank.kind != "bank" or settlement.kind != "settlement" or bank.amount_fen != settlement.amount_fen:
        raise NotThisLine("这笔银行到账和这张结算单金额不同，不能配在一起")
    purpose = f"platform:{settlement.platform}"
    settlement, _evidence = match_line(settlement_uid, purpose=purpose, actor=actor, partner_uid=bank.uid)
    bank, _evidence = match_line(
        bank_uid, purpose=purpose, actor=actor, seen_version=seen_version, partner_uid=settlement.uid
    )
    return bank, settlement


def ask_undo(uid: str, *, actor: Actor, note: str, seen_version: int | None = None) -> PaymentLine:
    """申请撤销. Both halves of a settlement. Call it through `gifts`. Raises NotThisLine, StateChanged, Forbidden."""
    line = queries.find_line(uid)
    for half in (line, *_partner(line)):
        if half.row_key.count(AGAIN) >= AGAIN_MAX:
            raise NotThisLine("这笔流水已经改过多次，不能再撤销")
        move(half, "ask_undo", actor=actor, note=note, seen_version=seen_version if half is line else None)
    return line


def keep_line(uid: str, *, actor: Actor, note: str, seen_version: int | None = None) -> PaymentLine:
    """不撤销: it was right after all; whoever asked may say so too. Raises StateChanged, Forbidden."""
    line = queries.find_line(uid)
    for half in (line, *_partner(line)):
        move(half, "keep", actor=actor, note=note, seen_version=seen_version if half is line else None)
    return line


def undo_line(uid: str, *, actor: Actor, seen_version: int | None = None) -> tuple[PaymentLine, PaymentLine]:
    """同意撤销. The line stays as it was booked; a copy of it waits to be matched anew, and one of its other half.

    Gives the line and its copy. Call it through `gifts`, which answers the entries. Raises SamePerson, StateChanged.
    """
    line = queries.find_line(uid)
    for half in _partner(line):
        _copy(move(half, "undo", actor=actor))
    line = move(line, "undo", actor=actor, seen_version=seen_version)
    return line, _copy(line)


def _partner(line: PaymentLine) -> list[PaymentLine]:
    return [queries.find_line(line.partner_uid)] if line.partner_uid else []


def _copy(line: PaymentLine) -> PaymentLine:
    facts = {name: getattr(line, name) for name in ("import_id", "number", "kind", "platform", "day", "amount_fen")}
    facts |= {name: getattr(line, name) for name in ("payer_blind", "project", "original")}
    copy = PaymentLine(**facts, row_key=line.row_key + AGAIN, state=LineState.NEW)
    copy.payer, copy.nickname, copy.note = line.payer, line.nickname, line.note
    born(copy)
    return copy


def ignore_line(uid: str, *, reason: str, note: str = "", actor: Actor, seen_version: int | None = None) -> PaymentLine:
    """不入账, with the reason (a key of REASONS; `other` needs words of its own)."""
    wrong = [
        field_error(f"/{field}", issue)
        for field, bad, issue in (
            ("reason", reason not in REASONS, "请选择原因"),
            ("note", reason == "other" and not note.strip(), "请写明原因"),
        )
        if bad
    ]
    if wrong:
        raise Invalid(detail=wrong)
    note = whole(note.strip(), NOTE_CHARS - len(REASONS[reason]) - 1)
    says = "：".join(text for text in (REASONS[reason], note) if text)
    return move(queries.find_line(uid), "ignore", actor=actor, note=says, seen_version=seen_version)


def reopen_line(uid: str, *, actor: Actor, note: str, seen_version: int | None = None) -> PaymentLine:
    """重新匹配: it was something after all."""
    return move(queries.find_line(uid), "reopen", actor=actor, note=note, seen_version=seen_version)
