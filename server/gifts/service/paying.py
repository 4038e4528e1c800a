"""付款 — a spending of a campaign is paid unless it would take what donors tied to another need."""

from datetime import date
from typing import Any, BinaryIO

from server.campaigns import queries as campaigns
from server.gifts import tied
from server.gifts.errors import TiedToAnotherLine
from server.kit.actors import Actor
from server.kit.money import yuan
from server.ledger import queries as books
from server.ledger import service as ledger
from server.spending import queries as spendings
from server.spending import service as spending


def pay_spending(
    uid: str,
    *,
    bank_ref: str,
    paid_on: date | None,
    actor: Actor,
    seen_version: int,
    slip: BinaryIO | bytes | None = None,
) -> Any:
    """登记付款 as `spending.pay`, under the lock of the purse. TiedToAnotherLine, and what `spending.pay` raises."""
    row = spendings.find(uid)
    if row.account.startswith("campaign:"):
        ledger.lock(row.account)
        kept_fen = tied.kept_for_others(campaigns.uid_of(row.account), row.budget_line)
        free_fen = books.balance_fen(row.account) - kept_fen
        if kept_fen and row.amount_fen > free_fen:
            says = (
                f"余额里有 {yuan(kept_fen)} 元是捐赠人指定用于别的预算的，这一笔最多还能付 {yuan(max(free_fen, 0))} 元"
            )
            raise TiedToAnotherLine(f"{says}（《慈善法》第五十六条）")
    return spending.pay(uid, bank_ref=bank_ref, paid_on=paid_on, actor=actor, seen_version=seen_version, slip=slip)
