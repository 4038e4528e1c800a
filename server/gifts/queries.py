"""查看 — what can be read of gifts: by the donor, by the public on a campaign's page, by staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from server.campaigns import queries as campaigns
from server.gifts import rules
from server.gifts.models import Gift, Offer, Return
from server.kit.days import china_day
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.paging import Page, page_of
from server.payments import queries as payments

WALL_LINES = 20


@dataclass(frozen=True)
class GiftCard:
    """捐赠: one gift with the words around it, as the donor and staff read it.

    `refunded_fen` has gone back, `refunding_fen` is on its way.
    """

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
    line_uid: str | None
    goods: str
    donor_uid: str | None
    refunded_fen: int
    refunding_fen: int
    words: str
    receipt: str

    @property
    def state_text(self) -> str:
        return rules.state_text(self.amount_fen, self.refunded_fen, self.refunding_fen)

    @property
    def public_name(self) -> str:
        """The name as everybody may read it: one of the donor's own that waits for a look is not there yet."""
        return self.shown_name if self.shown_as == "real" or self.words in rules.WORDS_PUBLIC else rules.ANONYMOUS

    @property
    def left_fen(self) -> int:
        """What has not gone back."""
        return self.amount_fen - self.refunded_fen

    @property
    def campaign(self) -> dict[str, str]:
        return {"id": self.campaign_uid, "title": self.campaign_title}


@dataclass(frozen=True)
class WallLine:
    """爱心墙: what everybody may read of a gift: what is left of it when some went back."""

    shown_name: str
    message: str | None
    amount_fen: int
    at: datetime


def by_order(order_no: str) -> Gift | None:
    """The gift an order became, or None while it has not."""
    return db.session.scalar(select(Gift).where(Gift.order_no == order_no))


def by_uid(uid: str) -> Gift:
    """Raises NotFound."""
    gift = db.session.scalar(select(Gift).where(Gift.uid == uid))
    if gift is None:
        raise NotFound
    return gift


def card(uid: str) -> GiftCard:
    """One gift as staff read it. Raises NotFound."""
    found = _cards(select(Gift).where(Gift.uid == uid), 1, 1).items
    if not found:
        raise NotFound
    return found[0]


def of_slip(slip_uid: str) -> Gift | None:
    """The gift a slip became, or None while nobody has agreed to it."""
    return db.session.scalar(select(Gift).where(Gift.slip_uid == slip_uid))


def offer_of_order(order_no: str) -> Offer:
    """What was said when the order was made. An order of ours without one cannot be."""
    offer = db.session.scalar(select(Offer).where(Offer.order_no == order_no))
    assert offer is not None, f"order {order_no} was made by nobody"
    return offer


def of_donor(donor_uids: Sequence[str], page: int = 1, page_size: int = 20) -> Page[GiftCard]:
    """我的捐赠: newest first, of every record of one donor."""
    query = select(Gift).where(Gift.donor_uid.in_(donor_uids)).order_by(Gift.at.desc(), Gift.id.desc())
    return _cards(query, page, page_size)


def uids_of_donor(donor_uids: Sequence[str]) -> list[str]:
    """The uids of every gift of one donor; one statement."""
    return list(db.session.scalars(select(Gift.uid).where(Gift.donor_uid.in_(donor_uids)).order_by(Gift.id)))


def amounts(uids: Iterable[str]) -> dict[str, int]:
    """uid → fen as it was given; one statement."""
    rows = select(Gift.uid, Gift.amount_fen).where(Gift.uid.in_(list(uids)))
    return {row[0]: row[1] for row in db.session.execute(rows)}


def money_of(uids: Iterable[str]) -> dict[str, tuple[str, int]]:
    """uid → (campaign, fen as it was given), of those that are money; one statement."""
    rows = select(Gift.uid, Gift.campaign_uid, Gift.amount_fen).where(Gift.uid.in_(list(uids)), Gift.goods == "")
    return {row[0]: (row[1], row[2]) for row in db.session.execute(rows)}


def short_since(uids: Iterable[str], before: datetime) -> dict[str, int]:
    """uid → fen that are left, of those of which something had gone back before that moment; one statement."""
    left = select(Gift.uid, Gift.amount_fen - func.sum(Return.amount_fen)).join(Return, Return.gift_id == Gift.id)
    gone_back = left.where(Gift.uid.in_(list(uids)), Return.booked_at < before).group_by(Gift.uid, Gift.amount_fen)
    return {row[0]: int(row[1]) for row in db.session.execute(gone_back)}


def offer_of(uid: str) -> Offer:
    """What was said with a gift. NotFound."""
    found = db.session.scalar(select(Offer).join(Gift, Gift.offer_id == Offer.id).where(Gift.uid == uid))
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class Year:
    """One year of a donor's gifts of money: how many not gone back whole, how much, how much of it went back."""

    year: int
    count: int
    amount_fen: int
    refunded_fen: int


def years_of(donor_uids: Sequence[str]) -> list[Year]:
    """年度合计 of one donor, newest first; goods are no money. Two statements."""
    year = func.substr(china_day(Gift.at), 1, 4)
    mine = Gift.donor_uid.in_(donor_uids), Gift.goods == ""
    kept = func.count().filter(Gift.id.not_in(gone()))
    given = select(year, kept, func.sum(Gift.amount_fen)).where(*mine).group_by(year)
    back = select(year, func.sum(Return.amount_fen)).join(Return, Return.gift_id == Gift.id).where(*mine).group_by(year)
    gone_fen = {row[0]: int(row[1]) for row in db.session.execute(back)}
    found = [Year(int(row[0]), row[1], int(row[2]), gone_fen.get(row[0], 0)) for row in db.session.execute(given)]
    return sorted(found, key=lambda one: -one.year)


def uids_by_no(numbers: Iterable[str]) -> list[str]:
    """The uids of gifts by the numbers people read out; one statement."""
    return list(db.session.scalars(select(Gift.uid).where(Gift.no.in_(list(numbers))).order_by(Gift.id)))


def find_own(uid: str, donor_uids: Sequence[str]) -> GiftCard:
    """One gift of this donor; anybody else's is NotFound."""
    query = select(Gift).where(Gift.uid == uid, Gift.donor_uid.in_(donor_uids))
    found = _cards(query, 1, 1).items
    if not found:
        raise NotFound
    return found[0]


def wall(campaign_uid: str, limit: int = WALL_LINES) -> list[WallLine]:
    """爱心墙 of a campaign, newest first, one statement. Names only as their donors chose to be shown.

    What went back whole is not shown any more, and of the rest what is left: the wall adds up to what was raised.
    """
    back = select(func.coalesce(func.sum(Return.amount_fen), 0)).where(Return.gift_id == Gift.id).scalar_subquery()
    query = select(Gift, Offer, Gift.amount_fen - back).join(Offer, Offer.id == Gift.offer_id)
    query = query.where(Gift.campaign_uid == campaign_uid, Gift.goods == "", Gift.id.not_in(gone()))
    rows = db.session.execute(query.order_by(Gift.at.desc(), Gift.id.desc()).limit(limit))
    return [WallLine(*_public_words(offer), int(left), gift.at) for gift, offer, left in rows]


def counts(campaign_uids: Iterable[str]) -> dict[str, int]:
    """How many gifts of money each campaign has had and kept, in one statement; 0 where there is none."""
    wanted = list(campaign_uids)
    kept = select(Gift.campaign_uid, func.count()).where(Gift.campaign_uid.in_(wanted), Gift.id.not_in(gone()))
    query = kept.where(Gift.goods == "").group_by(Gift.campaign_uid)
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in db.session.execute(query)}


@dataclass(frozen=True)
class GoodsLine:
    """物资: what everybody may read of goods that were given; `worth_fen` is their value, no money."""

    shown_name: str
    goods: str
    worth_fen: int
    at: datetime


def _public_words(offer: Offer) -> tuple[str, str | None]:
    """Name and message as everybody may read them: words that wait for a look are not there yet."""
    if offer.words in rules.WORDS_PUBLIC:
        return shown_name(offer), offer.message or None
    return shown_name(offer) if offer.shown_as == "real" else rules.ANONYMOUS, None


def goods_wall(campaign_uid: str, limit: int = WALL_LINES) -> list[GoodsLine]:
    """物资捐赠 of a campaign, newest first, one statement. Shown apart from money and in no sum of it."""
    query = select(Gift, Offer).join(Offer, Offer.id == Gift.offer_id)
    query = query.where(Gift.campaign_uid == campaign_uid, Gift.goods != "")
    rows = db.session.execute(query.order_by(Gift.at.desc(), Gift.id.desc()).limit(limit))
    return [GoodsLine(shown_name(offer), gift.goods, gift.amount_fen, gift.at) for gift, offer in rows]


def returns_of(gift_uid: str) -> list[Return]:
    """What went back of one gift, oldest first."""
    back = select(Return).join(Gift, Gift.id == Return.gift_id).where(Gift.uid == gift_uid)
    return list(db.session.scalars(back.order_by(Return.id)))


def shown_name(offer: Offer) -> str:
    return offer.shown_name or rules.ANONYMOUS


def _cards(query: Select[Any], page: int, page_size: int) -> Page[GiftCard]:
    found = page_of(query, page, page_size)
    return Page(cards(found.items), found.total, found.page, found.page_size)


def cards(found: Sequence[Gift]) -> list[GiftCard]:
    """Gifts with the words around them; four statements, however many."""
    offers = _offers(gift.offer_id for gift in found)
    titles = campaigns.titles({gift.campaign_uid for gift in found})
    back = _returned(gift.id for gift in found)
    running = payments.running_refunds(gift.order_no for gift in found if gift.order_no)

    def one(gift: Gift) -> GiftCard:
        sums = (back.get(gift.id, 0), running.get(gift.order_no or "", 0))
        return _card(gift, offers[gift.offer_id], titles.get(gift.campaign_uid, ""), *sums)

    return [one(gift) for gift in found]


def gone() -> Select[Any]:
    """Ids of the gifts of which nothing is left."""
    whole = select(Return.gift_id).join(Gift, Gift.id == Return.gift_id).group_by(Return.gift_id, Gift.amount_fen)
    return whole.having(func.sum(Return.amount_fen) == Gift.amount_fen)


def _returned(ids: Iterable[int]) -> dict[int, int]:
    rows = select(Return.gift_id, func.sum(Return.amount_fen)).where(Return.gift_id.in_(list(ids)))
    return {row[0]: int(row[1]) for row in db.session.execute(rows.group_by(Return.gift_id))}


def _offers(ids: Iterable[int]) -> dict[int, Offer]:
    return {offer.id: offer for offer in db.session.scalars(select(Offer).where(Offer.id.in_(list(ids))))}


def _card(gift: Gift, offer: Offer, title: str, refunded_fen: int, refunding_fen: int) -> GiftCard:
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
        line_uid=gift.line_uid,
        goods=gift.goods,
        donor_uid=gift.donor_uid,
        refunded_fen=refunded_fen,
        refunding_fen=refunding_fen,
        words=offer.words,
        receipt=offer.receipt,
    )
