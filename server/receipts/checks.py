"""自检 — each fen of a gift is receipted once, no more than came and stayed, and what was undone is let go."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from server.gifts import queries as gifts
from server.kit.checks import Check
from server.kit.clock import now
from server.kit.db import db
from server.receipts import queries
from server.receipts.models import Receipt, ReceiptedGift, ReceiptShare
from server.receipts.states import LIVE, ReceiptState

GRACE = timedelta(minutes=10)  # how long the news of a refund may be on its way


def shares_are_what_is_taken() -> list[str]:
    """R1: what is taken of a gift is what stands on its live receipts, and no more than the gift."""
    live = select(ReceiptShare.gift_uid, func.sum(ReceiptShare.amount_fen)).join(Receipt)
    rows = db.session.execute(live.where(Receipt.state.in_(LIVE)).group_by(ReceiptShare.gift_uid))
    on_paper = {row[0]: int(row[1]) for row in rows}
    taken = {row.gift_uid: row for row in db.session.scalars(select(ReceiptedGift))}
    problems = []
    for uid in sorted({*on_paper, *taken}):
        row = taken.get(uid)
        if row is None or row.taken_fen != on_paper.get(uid, 0):
            problems.append(f"捐赠 {uid} 的开票占用与有效票据合计不符")
    wholes = gifts.amounts(taken)
    return problems + [
        f"捐赠 {uid} 的开票上限与捐赠金额不符" for uid, row in sorted(taken.items()) if wholes.get(uid) != row.whole_fen
    ]


def amounts_are_sums() -> list[str]:
    """R2: a receipt's amount is the sum of its shares."""
    sums = select(Receipt.no, Receipt.amount_fen, func.coalesce(func.sum(ReceiptShare.amount_fen), 0))
    rows: Any = sums.outerjoin(ReceiptShare, ReceiptShare.receipt_id == Receipt.id).group_by(Receipt.id)
    return [
        f"票据 {row[0]} 的金额与明细不符" for row in db.session.execute(rows.order_by(Receipt.no)) if row[1] != row[2]
    ]


def what_went_back_is_a_task() -> list[str]:
    """R3: a receipt on money that went back waits for a person, or is undone."""
    standing = (ReceiptState.REQUESTED, ReceiptState.EXPORTED, ReceiptState.ISSUED)
    mine = select(ReceiptShare.gift_uid, Receipt.no).join(Receipt).where(Receipt.state.in_(standing))
    rows = list(db.session.execute(mine))
    short = gifts.short_since([row[0] for row in rows], now() - GRACE)
    taken = {row.gift_uid: row.taken_fen for row in db.session.scalars(select(ReceiptedGift))}
    return [
        f"票据 {no} 的捐赠已退款，还没有处理"
        for uid, no in rows
        if taken.get(uid, 0) > short.get(uid, taken.get(uid, 0))
    ]


def platforms_have_paid() -> list[str]:
    """R4: what is receipted of a platform's gifts has come into the charity's own account."""
    names = db.session.scalars(select(ReceiptedGift.platform).where(ReceiptedGift.platform != "").distinct())
    return [
        f"{name} 的捐赠开票超过了已到账的结算款"
        for name in sorted(names)
        if queries.taken_of_platform_fen(name) > queries.arrived_fen(name)
    ]


CHECKS = [
    Check("R1", "每一分捐赠只开一次票", shares_are_what_is_taken),
    Check("R2", "票据金额等于明细合计", amounts_are_sums),
    Check("R3", "退款的捐赠没有留着有效票据", what_went_back_is_a_task),
    Check("R4", "平台捐赠先到账后开票", platforms_have_paid),
]
