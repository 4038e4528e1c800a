"""查看 — a certificate as its donor, whoever scans it, and staff read it, as the gift stands at this moment.

A gift's certificate needs no act of anybody: its number is the gift's own public id, 80 random bits that only its donor
and the desk have seen, so nobody guesses a neighbour's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.campaigns import queries as campaigns
from server.certificates import rules
from server.certificates.errors import CertificateUnknown
from server.certificates.models import CertificateName
from server.codes.verify import own_path
from server.gifts import queries as gifts
from server.gifts.queries import GiftCard
from server.gifts.rules import ANONYMOUS
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.settings import settings


def number_in(text: str) -> str | None:
    """The number of a certificate that was typed, or its own address; an address of anybody else has none."""
    plain = text.strip()
    if "/" not in plain and ":" not in plain:
        return rules.code_of(plain) if plain.count("-") != 1 else None  # one dash: the scene of a poster
    path = own_path(plain)
    return rules.code_of(path) if path and path.startswith(rules.PATH) else None


@dataclass(frozen=True)
class Proof:
    """证明: what the page behind the code shows, and what the paper is drawn from.

    `state` valid | partly | refunding | refunded; `amount_fen` of goods is their value. `sample`: an invented campaign.
    """

    code: str
    shown_as: str
    shown_name: str
    gift_no: str
    campaign_uid: str
    campaign_title: str
    filing_no: str
    organisation: str
    amount_fen: int
    refunded_fen: int
    refunding_fen: int
    goods: str
    given_at: datetime
    sample: bool

    @property
    def no(self) -> str:
        return rules.printed(self.code)

    @property
    def left_fen(self) -> int:
        return self.amount_fen - self.refunded_fen

    @property
    def state(self) -> str:
        return rules.standing(self.amount_fen, self.refunded_fen, self.refunding_fen)

    @property
    def state_text(self) -> str:
        return rules.standing_text(self.amount_fen, self.refunded_fen, self.refunding_fen)

    @property
    def url(self) -> str:
        """The address in the printed code."""
        return f"{settings().public_base_url}{rules.PATH}{self.code}"


def by_code(code: str) -> Proof:
    """证书 by its number. CertificateUnknown, whether it was mistyped or never there."""
    try:
        return of_gift(gifts.card(code))
    except NotFound:
        raise CertificateUnknown from None


def of_gift(gift: GiftCard) -> Proof:
    """How the certificate of a gift stands at this moment; three statements."""
    campaign = campaigns.find(gift.campaign_uid)
    chosen = name_row(gift.uid)
    return Proof(
        code=gift.uid,
        shown_as=chosen.shown_as if chosen else gift.shown_as,
        shown_name=_name(chosen, gift),
        gift_no=gift.no,
        campaign_uid=gift.campaign_uid,
        campaign_title=gift.campaign_title,
        filing_no=campaign.filing_no,
        organisation=campaigns.charity_facts().organisation,
        amount_fen=gift.amount_fen,
        refunded_fen=gift.refunded_fen,
        refunding_fen=gift.refunding_fen,
        goods=gift.goods,
        given_at=gift.at,
        sample=campaign.sample,
    )


def name_row(gift_uid: str) -> CertificateName | None:
    """What the donor wished for this certificate, or None while it is named as the gift is."""
    return db.session.scalar(select(CertificateName).where(CertificateName.gift_uid == gift_uid))


def name_rows(gift_uids: Sequence[str]) -> list[CertificateName]:
    found = select(CertificateName).where(CertificateName.gift_uid.in_(gift_uids)).order_by(CertificateName.id)
    return list(db.session.scalars(found))


def _name(chosen: CertificateName | None, gift: GiftCard) -> str:
    """An alias that was hidden, or forgotten, is on no certificate either."""
    if chosen is None:
        return gift.public_name
    if chosen.shown_as == "real":
        return chosen.name or ANONYMOUS
    return gift.public_name if chosen.shown_as == gift.shown_as == "alias" else ANONYMOUS
