"""自检 — the rows of rosters stay within the booked gift, each once, and so do the receipts that were asked for."""

from typing import Any

from sqlalchemy import func, select

from server.events.models import RosterRow, UnitGift
from server.gifts import queries as gifts
from server.kit.checks import Check
from server.kit.db import db
from server.receipts import shares

AT_ONCE = 500


def shares_are_within_the_gift() -> list[str]:
    """EV1: what stands in rows is what is taken of the gift, and no more than the gift."""
    sums = select(UnitGift, func.coalesce(func.sum(RosterRow.amount_fen), 0))
    rows: Any = db.session.execute(
        sums.outerjoin(RosterRow, RosterRow.gift_id == UnitGift.id).group_by(UnitGift.id).order_by(UnitGift.id)
    )
    found = [(tie, int(fen)) for tie, fen in rows]
    wholes = gifts.amounts(tie.gift_uid for tie, _fen in found)
    problems = [f"单位捐赠 {tie.gift_uid} 的名单占用与各行合计不符" for tie, fen in found if tie.shared_fen != fen]
    return problems + [
        f"单位捐赠 {tie.gift_uid} 的可配金额与捐赠金额不符"
        for tie, _fen in found
        if wholes.get(tie.gift_uid) != tie.whole_fen
    ]


def receipts_are_of_their_share() -> list[str]:
    """EV2: the receipt of a row is of its very money: the same gift, the same fen."""
    rows = select(RosterRow.uid, RosterRow.amount_fen, UnitGift.gift_uid, RosterRow.receipt_uid)
    asked = rows.join(UnitGift, UnitGift.id == RosterRow.gift_id).where(RosterRow.receipt_uid.is_not(None))
    found = list(db.session.execute(asked.order_by(RosterRow.id)))
    problems = []
    for at in range(0, len(found), AT_ONCE):
        part = found[at : at + AT_ONCE]
        told = shares.asked(str(row[3]) for row in part)
        problems += [
            f"名单 {uid} 的票据与这一行的捐款不符"
            for uid, fen, gift_uid, receipt in part
            if [(one.gift_uid, one.amount_fen) for one in told.get(str(receipt), [])] != [(gift_uid, fen)]
        ]
    return problems


CHECKS = [
    Check("EV1", "单位名单不超过到账的捐款", shares_are_within_the_gift),
    Check("EV2", "名单每一行最多一张票据，金额一致", receipts_are_of_their_share),
]
