"""What tests of spending share: money in the purse, a payee, and a spending at each step of its way."""

from typing import Any

from server.campaigns import service as campaigns
from server.gifts import service as gifts
from server.kit import clock
from server.kit.actors import Actor
from server.payments import service as payments
from server.spending import service as spending
from server.spending.models import Payee, Spending
from tests.campaigns.plans import published
from tests.cast import Cast
from tests.files.pictures import jpeg

ACCOUNT_NO = "6222021508000000001"


def funded(cast: Cast, fen: int = 1000_00, *, donor: Actor | None = None, **changes: object) -> str:
    """A published campaign whose purse holds `fen`; its uid."""
    uid = published(cast, **changes).uid
    raise_money(cast, uid, fen, donor=donor)
    return uid


def raise_money(cast: Cast, uid: str, fen: int, *, donor: Actor | None = None, voucher: str = "") -> None:
    """Cash that two people vouch for."""
    slip = gifts.draft_slip(
        uid,
        actor=cast.chen,
        kind="cash",
        voucher=voucher or f"收-{uid[:6]}-{fen}",
        amount_fen=fen,
        received_on=clock.today(),
        donor_name="",
        donor_uid=donor.uid if donor else None,
    )
    asked = payments.submit_slip(slip.uid, actor=cast.chen)
    gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=asked.version)


def payee(cast: Cast, **changes: Any) -> Payee:
    fields = {"kind": "supplier", "name": "示例百货店", "bank": "示例银行袁州支行", "bank_account": ACCOUNT_NO}
    return spending.register_payee(actor=cast.chen, **{**fields, **changes})


def line_of(uid: str) -> str:
    from server.campaigns import queries

    return queries.find(uid).budget[0].uid


def draft(cast: Cast, uid: str, fen: int = 300_00, *, to: str = "", **changes: Any) -> Spending:
    """Chen asks."""
    fields: dict[str, Any] = {
        "budget_line": line_of(uid),
        "payee": to or payee(cast).uid,
        "amount_fen": fen,
        "what_for": "购买书包三十个",
    }
    row: Spending = campaigns.draft_spending(uid, actor=cast.chen, **{**fields, **changes})
    return row


def approved(cast: Cast, uid: str, fen: int = 300_00, **changes: Any) -> Spending:
    """Lead Zhou agrees."""
    row = draft(cast, uid, fen, **changes)
    spending.submit(row.uid, actor=cast.chen)
    return spending.approve(row.uid, actor=cast.zhou, seen_version=row.version)


def pay(cast: Cast, row: Spending, *, bank_ref: str = "", **changes: Any) -> Spending:
    """Fang pays, with the bank's slip."""
    fields: dict[str, Any] = {
        "bank_ref": bank_ref or f"REF{row.no}",
        "paid_on": clock.today(),
        "slip": jpeg(),
        "actor": cast.fang,
        "seen_version": row.version,
    }
    return spending.pay(row.uid, **{**fields, **changes})


def paid(cast: Cast, uid: str, fen: int = 300_00, **changes: Any) -> Spending:
    return pay(cast, approved(cast, uid, fen, **changes))


def corrected(cast: Cast, row: Spending, reason: str = "商家退回货款") -> Spending:
    """Fang asks, Lead Zhou agrees."""
    correction = spending.ask_correction(row.uid, reason=reason, actor=cast.fang)
    return spending.agree_correction(correction.uid, actor=cast.zhou, seen_version=correction.version)
