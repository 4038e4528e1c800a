"""表 — days of giving, the units that take part, which gifts count for a unit, and the rows of its rosters.

Nowhere is there a quota, a sum that somebody ought to give, a rank, or a person who did not give (慈善法 32):
a row of a roster is money that was given, and there is no other row.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.events.states import EVENT, UNIT
from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number, new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful


class EventMove(StateEvent, Base):
    __tablename__ = "giving_event_events"


class Event(SecondPerson, Stateful, Base):
    """捐赠日. Both days are included and China's; an empty one is still open in a draft. `kit_*` are texts to copy."""

    __tablename__ = "giving_events"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("state IN ('draft', 'review', 'published', 'withdrawn')", "state"),
        CheckConstraint("kind IN ('jiujiu', 'quanmin', 'one_day')", "kind"),
        CheckConstraint("ends_on >= starts_on", "days"),
        CheckConstraint(
            "state <> 'published' OR (starts_on IS NOT NULL AND ends_on IS NOT NULL)", "published_has_days"
        ),
        CheckConstraint("state <> 'published' OR approved_by IS NOT NULL", "published_by_two"),
        Index("ix_giving_events_calendar", "state", "starts_on"),
    )
    machine = EVENT
    events = EventMove

    kind: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(40))
    summary: Mapped[str] = mapped_column(String(80), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    kit_short: Mapped[str] = mapped_column(String(200), default="")
    kit_long: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    sample: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[str] = mapped_column(String(40))
    published_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)

    projects: Mapped[list["EventCampaign"]] = relationship(
        lazy="selectin", order_by="EventCampaign.id", cascade="all, delete-orphan"
    )

    @property
    def campaign_uids(self) -> list[str]:
        return [row.campaign_uid for row in self.projects]

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.title


class EventCampaign(Base):
    """活动项目: a campaign that the event is for."""

    __tablename__ = "giving_event_campaigns"
    __table_args__ = (UniqueConstraint("event_id", "campaign_uid"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("giving_events.id"))
    campaign_uid: Mapped[str] = mapped_column(String(16), index=True)


class UnitMove(StateEvent, Base):
    __tablename__ = "event_unit_events"


class EventUnit(Stateful, Base):
    """参加单位. `no` is its code: forty random bits, printed, typed, and the first column of its roster.

    `named`: the unit has agreed to be named in public (opt-in); its sum is told to nobody outside the desk.
    """

    __tablename__ = "event_units"
    __table_args__ = (
        CheckConstraint("state IN ('live', 'left')", "state"),
        UniqueConstraint("event_id", "title"),
    )
    machine = UNIT
    events = UnitMove

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("DW"))
    event_id: Mapped[int] = mapped_column(Id, ForeignKey("giving_events.id"))
    title: Mapped[str] = mapped_column(String(60))
    named: Mapped[bool] = mapped_column(default=False)
    contact_name_sealed: Mapped[bytes | None]
    contact_name = Sealed()
    contact_phone_sealed: Mapped[bytes | None]
    contact_phone = Sealed()
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    event: Mapped[Event] = relationship(lazy="joined")

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.title


class UnitOrder(Base):
    """计入单位: a donor agreed that an order counts for a unit. Whose it is stands nowhere here."""

    __tablename__ = "event_unit_orders"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("event_units.id"), index=True)
    order_no: Mapped[str] = mapped_column(String(32), unique=True)
    at: Mapped[datetime] = mapped_column(default=now)


class UnitGift(Base):
    """单位捐款: one transfer or cash slip of a unit, and how much of it stands in the rows of its rosters.

    The database itself keeps the rows within the gift.
    """

    __tablename__ = "event_unit_gifts"
    __table_args__ = (CheckConstraint("shared_fen >= 0 AND shared_fen <= whole_fen", "shared_within_the_gift"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("event_units.id"), index=True)
    gift_uid: Mapped[str] = mapped_column(String(16), unique=True)
    whole_fen: Mapped[int] = mapped_column(Fen)
    shared_fen: Mapped[int] = mapped_column(Fen, default=0)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class RosterRow(Base):
    """名单一行: what one person gave through the unit. `gift_id` says of which gift it is a share, once that is booked.

    `number` is its line in the unit's own list; `receipt_uid` the 票据 that was asked for; `problem` why none was.
    """

    __tablename__ = "event_roster_rows"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", "amount"),
        CheckConstraint("receipt_uid IS NULL OR gift_id IS NOT NULL", "receipt_of_booked_money"),
        UniqueConstraint("unit_id", "number"),
        Index("ix_event_roster_rows_gift", "gift_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(Id, ForeignKey("event_units.id"))
    number: Mapped[int]
    name_sealed: Mapped[bytes | None]
    name = Sealed()
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    amount_fen: Mapped[int] = mapped_column(Fen)
    receipt: Mapped[bool] = mapped_column(default=False)
    gift_id: Mapped[int | None] = mapped_column(Id, ForeignKey("event_unit_gifts.id"))
    receipt_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    problem: Mapped[str] = mapped_column(String(80), default="")
    at: Mapped[datetime] = mapped_column(default=now)
