"""活动报告 — what came by channel and by campaign, and which units took part: summed from booked gifts each time."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from server.campaigns import queries as campaigns
from server.events import queries
from server.events.models import Event, EventUnit, RosterRow, UnitGift, UnitOrder
from server.gifts import sums
from server.gifts.lists import WAYS
from server.gifts.sums import Sum
from server.kit.db import db


@dataclass(frozen=True)
class Part:
    """One line: gifts that stayed, and fen after what went back."""

    title: str
    count: int
    left_fen: int
    back_fen: int


@dataclass(frozen=True)
class Report:
    """`whole` is money; goods stand apart with their value. `units` are named only as they agreed to be."""

    whole: Part
    goods: Part
    by_way: list[Part]
    by_campaign: list[Part]
    units: int
    named: list[str]


def of(event: Event) -> Report:
    """Six statements. Gifts of the event's campaigns within its days, and those of its units whenever they came."""
    assert event.starts_on is not None, event.uid
    assert event.ends_on is not None, event.uid
    found = sums.of_days(event.campaign_uids, event.starts_on, event.ends_on, orders=_orders(event), uids=_gifts(event))
    money = [one for one in found if one.way != "goods"]
    titles = campaigns.titles(event.campaign_uids)
    by_way, by_campaign = _grouped(money, "way"), _grouped(money, "campaign_uid")
    return Report(
        whole=_part("合计", money),
        goods=_part("物资（按价值）", [one for one in found if one.way == "goods"]),
        by_way=[_part(WAYS[way], by_way[way]) for way in WAYS if way in by_way],
        by_campaign=[
            _part(titles.get(uid, uid), by_campaign[uid]) for uid in event.campaign_uids if uid in by_campaign
        ],
        units=queries.unit_count(event),
        named=queries.named_units(event),
    )


def unit_fen(units: list[EventUnit]) -> dict[int, Part]:
    """unit → what counts for it, by code and by transfer or slip, for the desk alone. Four statements."""
    ids = [unit.id for unit in units]
    orders = select(UnitOrder.unit_id, UnitOrder.order_no).where(UnitOrder.unit_id.in_(ids))
    ties = select(UnitGift.unit_id, UnitGift.gift_uid).where(UnitGift.unit_id.in_(ids))
    left = sums.left_of_orders(select(UnitOrder.order_no).where(UnitOrder.unit_id.in_(ids)))
    left |= sums.left_of_gifts(select(UnitGift.gift_uid).where(UnitGift.unit_id.in_(ids)))
    fen: dict[int, list[int]] = defaultdict(list)
    for unit_id, key in (*db.session.execute(orders), *db.session.execute(ties)):
        if left.get(key, 0):
            fen[unit_id].append(left[key])
    return {unit.id: Part(unit.title, len(fen[unit.id]), sum(fen[unit.id]), 0) for unit in units}


def people_on_rosters(event: Event) -> int:
    """How many shares of booked money stand on rosters. One statement."""
    mine = select(func.count()).select_from(RosterRow).join(EventUnit, EventUnit.id == RosterRow.unit_id)
    return db.session.scalar(mine.where(EventUnit.event_id == event.id, RosterRow.gift_id.is_not(None))) or 0


def _orders(event: Event) -> Select[Any]:
    mine = select(UnitOrder.order_no).join(EventUnit, EventUnit.id == UnitOrder.unit_id)
    return mine.where(EventUnit.event_id == event.id)


def _gifts(event: Event) -> Select[Any]:
    mine = select(UnitGift.gift_uid).join(EventUnit, EventUnit.id == UnitGift.unit_id)
    return mine.where(EventUnit.event_id == event.id)


def _grouped(found: list[Sum], name: str) -> dict[str, list[Sum]]:
    groups: dict[str, list[Sum]] = defaultdict(list)
    for one in found:
        groups[getattr(one, name)].append(one)
    return groups


def _part(title: str, found: list[Sum]) -> Part:
    count, left = sum(one.count for one in found), sum(one.left_fen for one in found)
    return Part(title, count, left, sum(one.back_fen for one in found))
