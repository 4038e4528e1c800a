"""付款人 — who stands behind gifts that came, for the room that waits for a company's money. A person decides."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from server.gifts import queries
from server.gifts.models import Gift
from server.gifts.queries import GiftCard
from server.kit.db import db
from server.payments import queries as payments
from server.payments.queries import lines

NEWEST = 200  # a desk that looks further back knows the number of the gift


@dataclass(frozen=True)
class Came:
    """来款. `payer` and `note` as the bank, the slip or the wall has them; empty where nobody said anything."""

    gift: GiftCard
    payer: str
    note: str

    @property
    def free_fen(self) -> int:
        """What has not gone back and is not on its way back."""
        return self.gift.left_fen - self.gift.refunding_fen


def came(*, since: datetime, campaign_uid: str | None, payer: str, amounts_fen: Collection[int]) -> list[Came]:
    """Gifts of money that this payer may have made since: by name, by amount, or entered by hand; newest first.

    Some eight statements, however many there are.
    """
    wanted = and_(Gift.goods == "", Gift.at >= since)
    if campaign_uid is not None:
        wanted = and_(wanted, Gift.campaign_uid == campaign_uid)
    like = or_(
        Gift.line_uid.in_(lines.lines_of_payer(payer)),
        Gift.amount_fen.in_(list(amounts_fen)),
        Gift.way.in_(("bank", "cash")),
    )
    found = select(Gift).where(wanted, like).order_by(Gift.at.desc(), Gift.id.desc()).limit(NEWEST)
    return with_payers(queries.cards(list(db.session.scalars(found))))


def with_payers(cards: Collection[GiftCard]) -> list[Came]:
    """The same gifts with who paid them; two statements."""
    told = lines.payers_of([card.line_uid for card in cards if card.line_uid])
    givers = payments.givers_of([card.slip_uid for card in cards if card.slip_uid])
    return [_came(card, told, givers) for card in cards]


def _came(card: GiftCard, told: dict[str, tuple[str, str]], givers: dict[str, str]) -> Came:
    payer, note = told.get(card.line_uid or "", ("", ""))
    payer = payer or givers.get(card.slip_uid or "", "")
    return Came(card, payer or (card.shown_name if card.shown_as == "real" else ""), note or card.message or "")
