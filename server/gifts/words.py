"""公开的话 — how a donor's message and chosen name stand, and which of them wait for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from server.campaigns import queries as campaigns
from server.gifts import rules
from server.gifts.models import Gift, Offer
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.waiting import DAY, Waiting
from server.kit.waiting import waiting as waiting_since

# Filter → the states it holds, for the desk.
QUEUES = {
    "waiting": ("待看", rules.WORDS_OPEN),
    "shown": ("已公开", rules.WORDS_PUBLIC),
    "hidden": ("不公开", frozenset({"hidden"})),
}


@dataclass(frozen=True)
class Said:
    """公开的话: `alias` is empty unless the donor chose a name; `state` one of `rules.WORDS_TEXTS`."""

    uid: str
    gift_no: str
    campaign_uid: str
    campaign_title: str
    alias: str
    message: str
    state: str
    at: datetime


def lines(found: Sequence[Any]) -> list[Said]:
    """Offers with their gifts as lines of the list; one statement."""
    titles = campaigns.titles(row[1].campaign_uid for row in found)
    return [_line(row[0], row[1], titles[row[1].campaign_uid]) for row in found]


def waiting() -> Waiting:
    """How many wait for a person to look; what WeChat has still to look at may be decided, but need not."""
    query = select(Gift.at).join(Offer, Gift.offer_id == Offer.id)
    return waiting_since(query.where(_said_in(rules.WORDS_FOR_A_PERSON)), DAY)


def find(uid: str) -> Offer:
    """Raises NotFound."""
    offer = db.session.scalar(select(Offer).where(Offer.uid == uid))
    if offer is None:
        raise NotFound
    return offer


def alias_of(offer: Offer) -> str:
    return (offer.shown_name or "") if offer.shown_as == "alias" else ""


def _said_in(states: frozenset[str]) -> ColumnElement[bool]:
    return Offer.words.in_(states) & is_said()


def is_said() -> ColumnElement[bool]:
    """Something was written at all: a message, or a name of one's own."""
    return or_(Offer.message != "", Offer.shown_as == "alias")


def _line(offer: Offer, gift: Gift, title: str) -> Said:
    return Said(offer.uid, gift.no, gift.campaign_uid, title, alias_of(offer), offer.message, offer.words, gift.at)
