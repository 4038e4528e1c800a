"""捐赠 — the tables: a gift as a fact that never changes, and beside it how the donor wished to be shown."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number, new_uid

# Money comes by an order, by a slip of two people, or by a line of a bank or platform.
ONE_WAY_IN = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in ("order_no", "slip_uid", "line_uid"))
ONE_WAY_IN = f"({ONE_WAY_IN}) = 1"


class Offer(Base):
    """捐赠意愿: what was said when giving. Apart from the gift, because a name can be forgotten and a fact cannot.

    `words`: how the message and the chosen name stand with WeChat's text check, or with the person who looked.
    `receipt`: whether a 票据 is wanted or waived, empty while nothing was said (Charity Law 38).
    """

    __tablename__ = "gift_offers"
    __table_args__ = (
        CheckConstraint(ONE_WAY_IN, "one_way_in"),
        CheckConstraint("shown_as IN ('real', 'alias', 'anonymous')", "shown_as"),
        CheckConstraint("shown_as <> 'anonymous' OR shown_name_sealed IS NULL", "anonymous_has_no_name"),
        CheckConstraint("words IN ('free', 'asked', 'pass', 'review', 'risky', 'shown', 'hidden')", "words"),
        CheckConstraint("receipt IN ('', 'wanted', 'waived')", "receipt"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    order_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    slip_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    line_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    shown_as: Mapped[str] = mapped_column(String(10))
    shown_name_sealed: Mapped[bytes | None]
    shown_name = Sealed()
    message: Mapped[str] = mapped_column(String(20), default="")
    words: Mapped[str] = mapped_column(String(8), default="free", server_default="free")
    budget_line: Mapped[str | None] = mapped_column(String(16))
    receipt: Mapped[str] = mapped_column(String(8), default="", server_default="")
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def reference(self) -> str:
        """The way in, as the books name it."""
        return _reference(self)


class Gift(Base):
    """捐赠: money or goods that came. `at` is when it was paid or received, `booked_at` when the books took it.

    Of goods `amount_fen` is their value: no money, in no account, and in no sum of money.
    """

    __tablename__ = "gifts"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount"),
        CheckConstraint(ONE_WAY_IN, "one_way_in"),
        CheckConstraint("way IN ('wechat', 'bank', 'cash', 'platform', 'goods')", "way"),
        CheckConstraint("(way = 'goods') = (goods <> '')", "goods_are_named"),
        Index("ix_gifts_campaign_at", "campaign_uid", "at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("JZ"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("gift_offers.id"), unique=True)
    campaign_uid: Mapped[str] = mapped_column(String(16))
    donor_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    way: Mapped[str] = mapped_column(String(8))
    order_no: Mapped[str | None] = mapped_column(String(32), unique=True)
    slip_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    line_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    goods: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    booked_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @property
    def reference(self) -> str:
        """The way in, as the books name it."""
        return _reference(self)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


def _reference(row: Offer | Gift) -> str:
    if row.order_no:
        return f"order:{row.order_no}"
    return f"slip:{row.slip_uid}" if row.slip_uid else f"line:{row.line_uid}"


class Return(Base):
    """退回: what went back of a gift, as a fact beside it. `at` is when it arrived, `refund_no` its number.

    A refund that was held against the wrong gift is answered by a row of the same amount, less than nought.
    """

    __tablename__ = "gift_returns"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", "amount"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), index=True)
    refund_no: Mapped[str] = mapped_column(String(64), unique=True)
    amount_fen: Mapped[int] = mapped_column(Fen)
    at: Mapped[datetime]
    booked_at: Mapped[datetime] = mapped_column(default=now, index=True)
