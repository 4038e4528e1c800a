"""合计 — what gifts came to that a room above counts together: by campaign and way, as they stand, never a counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from server.gifts.models import Gift, Return
from server.gifts.queries import gone
from server.kit.clock import start_of
from server.kit.db import db

Chosen = Select[Any]


@dataclass(frozen=True)
class Sum:
    """One campaign's gifts by one way. `count` leaves out those that went back whole; goods are fen of value."""

    campaign_uid: str
    way: str
    count: int
    given_fen: int
    back_fen: int

    @property
    def left_fen(self) -> int:
        return self.given_fen - self.back_fen


def of_days(campaign_uids: Sequence[str], first: date, last: date, *, orders: Chosen, uids: Chosen) -> list[Sum]:
    """Gifts of these campaigns within these days (China's, both included), and those named by order or by uid
    whenever they came. `orders`, `uids` are statements of the room that asks. Two statements.
    """
    within = Gift.at >= start_of(first), Gift.at < start_of(last + timedelta(days=1))
    mine = or_(and_(Gift.campaign_uid.in_(campaign_uids), *within), Gift.order_no.in_(orders), Gift.uid.in_(uids))
    kept = func.sum(case((Gift.id.in_(gone()), 0), else_=1))
    key = Gift.campaign_uid, Gift.way
    back = select(*key, func.sum(Return.amount_fen)).join(Return, Return.gift_id == Gift.id).where(mine).group_by(*key)
    gone_fen = {(row[0], row[1]): int(row[2]) for row in db.session.execute(back)}
    given = select(*key, kept, func.sum(Gift.amount_fen)).where(mine).group_by(*key).order_by(*key)
    return [
        Sum(row[0], row[1], int(row[2]), int(row[3]), gone_fen.get((row[0], row[1]), 0))
        for row in db.session.execute(given)
    ]


def left_of_orders(orders: Chosen) -> dict[str, int]:
    """order → fen that are left of its gift, for those that became one. One statement."""
    return _left(Gift.order_no, Gift.order_no.in_(orders))


def left_of_gifts(uids: Chosen) -> dict[str, int]:
    """uid → fen that are left of the gift. One statement."""
    return _left(Gift.uid, Gift.uid.in_(uids))


def _left(key: Any, mine: Any) -> dict[str, int]:
    back = func.coalesce(func.sum(Return.amount_fen), 0)
    rows = select(key, Gift.amount_fen - back).outerjoin(Return, Return.gift_id == Gift.id).where(mine)
    return {row[0]: int(row[1]) for row in db.session.execute(rows.group_by(key, Gift.id, Gift.amount_fen))}
