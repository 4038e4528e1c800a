"""占用 — each fen of a gift stands on one live receipt at most; the database keeps it in bounds."""

from sqlalchemy import update

from server.gifts.queries import GiftCard
from server.kit.db import db, insert_once, swap_one
from server.kit.money import yuan
from server.ledger import service as ledger
from server.receipts import queries
from server.receipts.errors import NotArrived, NothingLeft
from server.receipts.models import Receipt, ReceiptedGift


def take(gift: GiftCard, amount_fen: int) -> None:
    """占用. NothingLeft, which says how much is free, and NotArrived while the platform has not paid it over."""
    platform = queries.platform_of(gift)
    if platform:
        ledger.lock(f"platform:{platform}")
    insert_once(ReceiptedGift(gift_uid=gift.uid, whole_fen=gift.amount_fen, platform=platform))
    free_fen = gift.amount_fen - gift.refunded_fen - gift.refunding_fen
    mine = update(ReceiptedGift).where(ReceiptedGift.gift_uid == gift.uid)
    fits = ReceiptedGift.taken_fen + amount_fen <= free_fen
    if amount_fen <= 0 or not swap_one(mine.where(fits).values(taken_fen=ReceiptedGift.taken_fen + amount_fen)):
        left_fen = queries.left_of(gift, queries.taken_fen(gift.uid))
        raise NothingLeft(f"捐赠 {gift.no} 可以开票的余额最多 {yuan(left_fen)} 元" if left_fen else None)
    if platform and queries.taken_of_platform_fen(platform) > queries.arrived_fen(platform):
        raise NotArrived


def let_go(row: Receipt) -> None:
    """放开 what a receipt took, when it stands no more."""
    for share in row.shares:
        mine = update(ReceiptedGift).where(ReceiptedGift.gift_uid == share.gift_uid)
        is_swapped = swap_one(mine.values(taken_fen=ReceiptedGift.taken_fen - share.amount_fen))
        assert is_swapped, share.gift_uid
    db.session.flush()
