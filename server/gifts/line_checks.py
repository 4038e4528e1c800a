"""流水自检 — what a bank's or platform's lines were matched as is what the books hold, to the fen."""

from collections import defaultdict

from sqlalchemy import select

from server.campaigns.queries import account_of
from server.gifts.models import Gift, Return
from server.gifts.service.lines import RETURNED, entries_of
from server.gifts.service.undoing import UNDONE
from server.kit.checks import Check
from server.kit.db import db
from server.ledger import queries as ledger
from server.payments.queries import lines as payments
from server.payments.queries.lines import Booked

GIVING = ("bank", "gift", "matching")


def gift_entries() -> dict[str, tuple[str, int]]:
    """The entries of lines that reached a campaign: each must be a gift's."""
    return {
        reference: booked
        for reference, booked in ledger.amounts_by_reference("line:").items()
        if booked[0].startswith("campaign:") and reference.count(":") == 1
    }


def refunded_fen() -> dict[str, int]:
    """Account → what platforms have given back of it, and what had been booked there by mistake."""
    found: dict[str, int] = defaultdict(int)
    for line in payments.booked_lines().values():
        if (line.kind == "refund") != line.undone and (line.kind == "refund" or _gives(line)):
            found[line.purpose] += line.amount_fen
    return found


def every_line_has_evidence() -> list[str]:
    """I5: a gift by bank or platform is a matched line of its amount; a matched line of giving is one gift."""
    matched = payments.booked_lines()
    given = {uid: (line.purpose, line.amount_fen) for uid, line in matched.items() if _gives(line)}
    gifts = {gift.line_uid: gift for gift in db.session.scalars(select(Gift).where(Gift.line_uid.is_not(None)))}
    problems = [
        f"捐赠 {gift.no} 没有相符的流水"
        for uid, gift in gifts.items()
        if given.get(uid or "") != (account_of(gift.campaign_uid), gift.amount_fen)
    ]
    return problems + [f"流水 {uid} 已入账，没有捐赠记录" for uid in sorted(set(given) - set(gifts))]


def lines_are_booked() -> list[str]:
    """I8: each matched line has its entries and no others."""
    there, back = ledger.amounts_by_reference("line:"), ledger.amounts_by_reference("reverse:line:")
    problems = []
    for uid, line in payments.booked_lines().items():
        wanted = entries_of(uid, line.kind, line.purpose, line.amount_fen, line.platform)
        problems += [f"流水 {uid} 与账本分录不一致" for one in wanted if there.pop(one[0], None) != one[2:]]
        answers = {f"reverse:{reference}": (source, fen) for reference, source, _to, fen in wanted if line.undone}
        if any(back.pop(reference, None) != answer for reference, answer in answers.items()):
            problems.append(f"流水 {uid} 已撤销，账本没有冲正")
    there |= back
    loose = [reference for reference in sorted(there) if not reference.endswith(":shortfall")]
    return problems + [f"账本分录 {reference} 没有对应的流水" for reference in loose]


def returns_are_refunds() -> list[str]:
    """I8: what stands beside a gift as gone back is a platform's refund, or the gift's own line undone.

    Beside a refund that was undone stands its answer.
    """
    lines = payments.booked_lines().items()
    refunds = {uid: line.amount_fen for uid, line in lines if line.kind == "refund" or line.undone}
    refunds |= {f"{uid}{UNDONE}": -line.amount_fen for uid, line in lines if line.kind == "refund" and line.undone}
    back = db.session.scalars(select(Return).where(Return.refund_no.like(f"{RETURNED}%")))
    return [
        f"捐赠上的平台退款 {row.refund_no} 没有对应的流水"
        for row in back
        if refunds.get(row.refund_no.removeprefix(RETURNED)) != row.amount_fen
    ]


def _gives(line: Booked) -> bool:
    return line.kind in GIVING and line.purpose.startswith("campaign:")


CHECKS = [
    Check("I5.lines", "银行和平台的捐赠都有流水", every_line_has_evidence, brakes=True),
    Check("I8.lines", "已入账的流水与账本一致", lines_are_booked, brakes=True),
    Check("I8.returns", "平台退款都有流水", returns_are_refunds, brakes=True),
]
