"""查看 — what can be read of gifts: by the donor, by the public on a campaign's page, by staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from server.campaigns import queries as campaigns
from server.gifts import rules
from server.gifts.models import Gift, Offer
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of

WALL_LINES = 20


@dataclass(frozen=True)
class GiftCard:
    """捐赠: one gift with the words around it, as the donor and staff read it."""

    uid: str
    no: str
    campaign_uid: str
    campaign_title: str
    amount_fen: int
    shown_as: str
    shown_name: str
    message: str | None
    at: datetime
    order_no: str | None
    way: str
    slip_uid: str | None
    donor_uid: str | None

    @property
    def campaign(self) -> dict[str, str]:
        return {"id": self.campaign_uid, "title": self.campaign_title}


@dataclass(frozen=True)
class WallLine:
    """爱心墙: what everybody may read of a gift."""

    shown_name: str
    amount_fen: int
    message: str | None
    at: datetime


def by_order(order_no: str) -> Gift | None:
    """The gift an order became, or None while it has not."""
    return db.session.scalar(select(Gift).where(Gift.order_no == order_no))


def offer_of_order(order_no: str) -> Offer:
    """What was said when the order was made. An order of ours without one cannot be."""
    offer = db.session.scalar(select(Offer).where(Offer.order_no == order_no))
    assert offer is not None, f"order {order_no} was made by nobody"
    return offer


def of_donor(donor_uids: Sequence[str], page: int = 1, page_size: int = 20) -> Page[GiftCard]:
    """我的捐赠: newest first, of every record of one donor."""
    query = select(Gift).where(Gift.donor_uid.in_(donor_uids)).order_by(Gift.at.desc(), Gift.id.desc())
    return _cards(query, page, page_size)


def find_own(uid: str, donor_uids: Sequence[str]) -> GiftCard:
    """One gift of this donor; anybody else's is NotFound."""
    query = select(Gift).where(Gift.uid == uid, Gift.donor_uid.in_(donor_uids))
    found = _cards(query, 1, 1).items
    if not found:
        raise NotFound
    return found[0]


def wall(campaign_uid: str, limit: int = WALL_LINES) -> list[WallLine]:
    """爱心墙 of a campaign, newest first, one statement. Names only as their donors chose to be shown."""
    query = select(Gift, Offer).join(Offer, Offer.id == Gift.offer_id).where(Gift.campaign_uid == campaign_uid)
    rows = db.session.execute(query.order_by(Gift.at.desc(), Gift.id.desc()).limit(limit))
    return [WallLine(shown_name(offer), gift.amount_fen, offer.message or None, gift.at) for gift, offer in rows]


def counts(campaign_uids: Iterable[str]) -> dict[str, int]:
    """How many gifts each campaign has had, in one statement; 0 where there is none."""
    wanted = list(campaign_uids)
    query = select(Gift.campaign_uid, func.count()).where(Gift.campaign_uid.in_(wanted)).group_by(Gift.campaign_uid)
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in db.session.execute(query)}


@dataclass(frozen=True)
class Filter:
    """What staff may ask of the list; an empty value asks nothing. `words`: the gift's or the order's number."""

    campaign: str = ""
    way: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""


def staff_page(asked: Filter, page: int = 1, page_size: int = 20) -> Page[GiftCard]:
    """Every gift that fits, newest first."""
    return _cards(_asked(asked).order_by(Gift.at.desc(), Gift.id.desc()), page, page_size)


def sum_fen(asked: Filter) -> int:
    """What the gifts of a list come to: a sum over the gifts shown, not a figure of the books."""
    gifts = aliased(Gift, _asked(asked).subquery())
    return int(db.session.scalar(select(func.coalesce(func.sum(gifts.amount_fen), 0))) or 0)


def shown_name(offer: Offer) -> str:
    return offer.shown_name or rules.ANONYMOUS


def _asked(asked: Filter) -> Select[Any]:
    query = select(Gift)
    if asked.campaign:
        query = query.where(Gift.campaign_uid == asked.campaign)
    if asked.way:
        query = query.where(Gift.way == asked.way)
    if asked.since:
        query = query.where(Gift.at >= start_of(asked.since))
    if asked.until:
        query = query.where(Gift.at < start_of(asked.until + timedelta(days=1)))
    if asked.words:
        number = asked.words.strip().upper()[:32]
        query = query.where((Gift.no == number) | (Gift.order_no == number))
    return query


def _cards(query: Select[Any], page: int, page_size: int) -> Page[GiftCard]:
    found = page_of(query, page, page_size)
    offers = _offers(gift.offer_id for gift in found.items)
    titles = campaigns.titles({gift.campaign_uid for gift in found.items})
    return found.map(lambda gift: _card(gift, offers[gift.offer_id], titles.get(gift.campaign_uid, "")))


def _offers(ids: Iterable[int]) -> dict[int, Offer]:
    return {offer.id: offer for offer in db.session.scalars(select(Offer).where(Offer.id.in_(list(ids))))}


def _card(gift: Gift, offer: Offer, title: str) -> GiftCard:
    return GiftCard(
        uid=gift.uid,
        no=gift.no,
        campaign_uid=gift.campaign_uid,
        campaign_title=title,
        amount_fen=gift.amount_fen,
        shown_as=offer.shown_as,
        shown_name=shown_name(offer),
        message=offer.message or None,
        at=gift.at,
        order_no=gift.order_no,
        way=gift.way,
        slip_uid=gift.slip_uid,
        donor_uid=gift.donor_uid,
    )
