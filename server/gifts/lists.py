"""列表 — gifts as they were booked, and what donors say; and the lists of money with the names of their campaigns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from server.campaigns import queries as campaigns
from server.gifts import queries, rules, words
from server.gifts.models import Gift, Offer, Return
from server.gifts.suggestions import suggest
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.lists import Asked, Change, Column, Filter, Listing, equals, narrowed, since, until
from server.payments import lists as money
from server.payments.lists import MoneyLine
from server.payments.states import LineState
from server.people.roles import MONEY_HANDLERS, WORDS_READERS, Role
from server.spending import lists as spending
from server.spending.lists import SpendingLine

WAYS = {"wechat": "微信支付", "bank": "银行转账", "cash": "现金", "platform": "指定平台", "goods": "物资"}
READERS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}
Line = TypeVar("Line", MoneyLine, SpendingLine)


def _gifts(_actor: Actor) -> Any:
    return select(Gift)


def _cards(found: Sequence[Any], _actor: Actor) -> list[queries.GiftCard]:
    return queries.cards([row[0] for row in found])


def _titles(_actor: Actor) -> list[tuple[str, str]]:
    return campaigns.choices()


def _number(text: str, _actor: Actor) -> ColumnElement[bool]:
    return or_(Gift.no == text.upper(), Gift.order_no == text.upper())


GIFTS: Listing[queries.GiftCard] = Listing(
    key="gifts",
    title="捐赠明细",
    roles=READERS,
    query=_gifts,
    id=Gift.id,
    order=lambda _values: (Gift.at.desc(), Gift.id.desc()),
    rows=_cards,
    filters=(
        Filter("q", "编号", narrowed(_number), kind="search", hint="捐赠编号或订单号"),
        Filter("campaign", "项目", equals(Gift.campaign_uid), choices=_titles),
        Filter("way", "方式", equals(Gift.way), choices=list(WAYS.items())),
        Filter("since", "收到日期，从", since(Gift.at), kind="day"),
        Filter("until", "到", until(Gift.at), kind="day"),
    ),
    columns=(
        Column("no", "捐赠编号", lambda gift: gift.no, sort=Gift.no),
        Column("order_no", "订单号", lambda gift: gift.order_no or "", usual=False),
        Column("campaign", "项目", lambda gift: gift.campaign_title),
        Column("amount", "金额（元）", lambda gift: gift.amount_fen, kind="money"),
        Column("goods", "物资", lambda gift: gift.goods, usual=False),
        Column("state", "退款情况", lambda gift: gift.state_text, usual=False),
        Column("way", "方式", lambda gift: WAYS[gift.way]),
        Column("shown_name", "公示为", lambda gift: gift.shown_name),
        Column("message", "留言", lambda gift: gift.message or "", usual=False),
        Column("at", "收到", lambda gift: gift.at, kind="moment", sort=Gift.id),
    ),
)


@dataclass(frozen=True)
class Sums:
    """What the gifts of a list came to, and what of it went back: sums of the gifts shown, no figures of the books."""

    sum_fen: int
    returned_fen: int


def sums(asked: Asked[queries.GiftCard]) -> Sums:
    """Two statements. Goods are no money: they count only where nothing but goods is asked for."""
    wanted = asked.select()
    money = wanted if asked.values["way"] == "goods" else wanted.where(Gift.goods == "")
    gifts, all_gifts = aliased(Gift, money.subquery()), aliased(Gift, wanted.subquery())
    back = select(func.coalesce(func.sum(Return.amount_fen), 0)).join(all_gifts, all_gifts.id == Return.gift_id)
    total = db.session.scalar(select(func.coalesce(func.sum(gifts.amount_fen), 0)))
    return Sums(int(total or 0), int(db.session.scalar(back) or 0))


def _words(_actor: Actor) -> Any:
    return select(Offer, Gift).join(Gift, Gift.offer_id == Offer.id).where(words.is_said())


def _queue(query: Select[Any], queue: str, _actor: Actor) -> Select[Any]:
    return query.where(Offer.words.in_(words.QUEUES[queue][1]))


WORDS: Listing[words.Said] = Listing(
    key="words",
    title="留言审看",
    roles=WORDS_READERS,
    query=_words,
    id=Offer.id,
    order=lambda _values: (Gift.at.desc(), Gift.id.desc()),
    rows=lambda found, _actor: words.lines(found),
    filters=(
        Filter(
            "queue",
            "情况",
            _queue,
            kind="tabs",
            choices=[(name, says) for name, (says, _states) in words.QUEUES.items()],
            usual=lambda _actor: "waiting",
        ),
    ),
    columns=(
        Column("message", "留言", lambda row: row.message or "（没有留言）"),
        Column("alias", "称呼", lambda row: row.alias or "未写"),
        Column("campaign", "项目", lambda row: row.campaign_title),
        Column("gift_no", "捐赠编号", lambda row: row.gift_no, usual=False),
        Column("state", "检查结果", lambda row: rules.WORDS_TEXTS[row.state], kind="state"),
        Column("at", "收到", lambda row: row.at, kind="day"),
    ),
)


def purpose_titles(purposes: Iterable[str]) -> dict[str, str]:
    """Account → what it is called: a campaign's title, or the platform whose settlement it is; one statement."""
    known = {purpose for purpose in purposes if purpose}
    uids = [campaigns.uid_of(purpose) for purpose in known if purpose.startswith("campaign:")]
    named = {campaigns.account_of(uid): title for uid, title in campaigns.titles(uids).items()} if uids else {}
    return {purpose: named.get(purpose, f"{purpose.removeprefix('platform:')}的结算") for purpose in known}


def _named(listing: Listing[Line], of_account: Change | None = None) -> Listing[Line]:
    """The same list with the names of the campaigns; narrowed by one where the room below can."""

    def rows(found: Sequence[Any], actor: Actor) -> list[Line]:
        lines = listing.rows(found, actor)
        titles = purpose_titles(line.purpose for line in lines)
        return [replace(line, campaign=titles.get(line.purpose, "")) for line in lines]

    if of_account is None:
        return replace(listing, rows=rows)

    def of_campaign(query: Select[Any], uid: str, actor: Actor) -> Select[Any]:
        return of_account(query, campaigns.account_of(uid), actor)

    filters = (*listing.filters, Filter("campaign", "项目", of_campaign, choices=_titles))
    return replace(listing, rows=rows, filters=filters)


SLIPS = _named(money.SLIPS, money.OF_PURPOSE)
REFUNDS = _named(money.REFUNDS)
_LINES = _named(money.LINES)


def _guessed(found: Sequence[Any], actor: Actor) -> list[MoneyLine]:
    """The lines, and beside those that wait what they may be."""
    lines = _LINES.rows(found, actor)
    waiting = [line.row for line in lines if line.row.state == LineState.NEW]
    guesses = suggest(waiting) if waiting else {}
    return [replace(line, guess=guesses.get(line.row.uid)) for line in lines]


LINES = replace(_LINES, rows=_guessed)
SPENDINGS = _named(spending.SPENDINGS, spending.OF_ACCOUNT)
