"""份额 — what stands on receipts, for a room above that asked for them in other people's names."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from server.kit.db import db
from server.receipts.models import Receipt, ReceiptShare


@dataclass(frozen=True)
class Asked:
    """One share of one receipt: how the receipt stands, and how much of which gift."""

    no: str
    state: str
    gift_uid: str
    amount_fen: int


def asked(uids: Iterable[str]) -> dict[str, list[Asked]]:
    """uid of a receipt → its shares; one statement for some hundred, unknown ones are absent."""
    rows = select(Receipt.uid, Receipt.no, Receipt.state, ReceiptShare.gift_uid, ReceiptShare.amount_fen)
    mine = rows.join(ReceiptShare, ReceiptShare.receipt_id == Receipt.id).where(Receipt.uid.in_(list(uids)))
    found: dict[str, list[Asked]] = {}
    for uid, no, state, gift_uid, amount_fen in db.session.execute(mine):
        found.setdefault(uid, []).append(Asked(no, state, gift_uid, amount_fen))
    return found
