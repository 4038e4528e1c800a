"""表 — departments, categories, their policies, the dated texts of each, their windows, and figures by date."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SQLColumnExpression,
    String,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.policies.states import CARD_LIFE, FIGURE_LIFE, LIFE, CardState, Door, FigureState, Mark, VersionState

STATES, MARKS, DOORS, FIGURE_STATES, CARD_STATES = (
    ", ".join(f"'{value}'" for value in names) for names in (VersionState, Mark, Door, FigureState, CardState)
)


class Department(Base):
    """部门 that answers for policies; `position` is the order they are shown in."""

    __tablename__ = "policy_departments"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    position: Mapped[int]


class Category(Base):
    """类别: several departments may have policies in the same one."""

    __tablename__ = "policy_categories"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    position: Mapped[int]


class Policy(Base):
    """政策: what stays the same while its texts change. `no` is its number in the bureau's list."""

    __tablename__ = "policies"
    __table_args__ = (CheckConstraint("no > 0", "no"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    no: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(60))
    department_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_departments.id"), index=True)
    category_id: Mapped[int] = mapped_column(Id, ForeignKey("policy_categories.id"), index=True)
    relief_class: Mapped[str] = mapped_column(String(30), default="")
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.name


class VersionEvent(StateEvent, Base):
    __tablename__ = "policy_version_events"


class PolicyVersion(SecondPerson, Stateful, Base):
    """版本: one dated text. One published, one that waits for its day and one in preparation per policy at most.

    A draft's `effective_from` is the day its writer has in mind; `effective_to` an end that is known beforehand.
    `rules` is in the language of `checking`, empty where nobody can test themselves; `cases` are its known answers.
    """

    __tablename__ = "policy_versions"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", "state"),
        CheckConstraint(f"mark IN ({MARKS})", "mark"),
        CheckConstraint("number > 0", "number"),
        CheckConstraint("effective_to IS NULL OR effective_from IS NOT NULL", "dates"),
        CheckConstraint("effective_to >= effective_from", "dates_in_order"),
        CheckConstraint("state IN ('draft', 'review', 'dropped') OR effective_from IS NOT NULL", "published_is_dated"),
        CheckConstraint(f"door_kind IN ({DOORS})", "door_kind"),
        CheckConstraint("days_check > 0 AND days_publicity >= 0 AND days_decide > 0", "official_days"),
        UniqueConstraint("policy_id", "number"),
        Index(
            "uq_policy_versions_published",
            "policy_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        Index(
            "uq_policy_versions_scheduled",
            "policy_id",
            unique=True,
            sqlite_where=text("state = 'scheduled'"),
            postgresql_where=text("state = 'scheduled'"),
        ),
        Index(
            "uq_policy_versions_pending",
            "policy_id",
            unique=True,
            sqlite_where=text("state IN ('draft', 'review')"),
            postgresql_where=text("state IN ('draft', 'review')"),
        ),
        *SecondPerson.four_eyes(),
    )
    machine = LIFE
    events = VersionEvent

    policy_id: Mapped[int] = mapped_column(Id, ForeignKey("policies.id"))
    number: Mapped[int]
    summary: Mapped[str] = mapped_column(String(40))
    who: Mapped[str] = mapped_column(Text)
    benefit: Mapped[str] = mapped_column(Text)
    sum_text: Mapped[str] = mapped_column(String(40))
    standard: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(Text)
    where_text: Mapped[str] = mapped_column(Text)
    papers: Mapped[list[Any]]
    days_text: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(20))
    basis: Mapped[str] = mapped_column(String(120), default="")
    mark: Mapped[str] = mapped_column(String(20))
    document_no: Mapped[str] = mapped_column(String(60), default="")
    issuer: Mapped[str] = mapped_column(String(60), default="")
    source_url: Mapped[str] = mapped_column(String(300), default="")
    full_text: Mapped[str] = mapped_column(Text, default="")
    door_kind: Mapped[str] = mapped_column(String(16), default=Door.WINDOW)
    door_text: Mapped[str] = mapped_column(String(120), default="")
    door_url: Mapped[str] = mapped_column(String(300), default="")
    days_check: Mapped[int] = mapped_column(default=15)
    days_publicity: Mapped[int] = mapped_column(default=7)
    days_decide: Mapped[int] = mapped_column(default=5)
    rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    cases: Mapped[list[Any]] = mapped_column(default=list)
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return select(Policy.name).where(Policy.id == cls.policy_id).scalar_subquery()


class PolicyWindow(Base):
    """窗口 of one policy in one place; where there is none, the township's station or the policy's phone answers."""

    __tablename__ = "policy_windows"
    __table_args__ = (UniqueConstraint("policy_id", "area_code"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    policy_id: Mapped[int] = mapped_column(Id, ForeignKey("policies.id"))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    station_name: Mapped[str] = mapped_column(String(60))
    station_address: Mapped[str] = mapped_column(String(120), default="")
    station_phone: Mapped[str] = mapped_column(String(20), default="")
    hours: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class FigureEvent(StateEvent, Base):
    __tablename__ = "policy_figure_events"


class PolicyFigure(SecondPerson, Stateful, Base):
    """参数: what one named figure is from a day on, such as 城市低保标准_元; a second person agrees to it."""

    __tablename__ = "policy_figures"
    __table_args__ = (
        CheckConstraint(f"state IN ({FIGURE_STATES})", "state"),
        Index(
            "uq_policy_figures_named",
            "figure",
            "since",
            unique=True,
            sqlite_where=text("state <> 'refused'"),
            postgresql_where=text("state <> 'refused'"),
        ),
        *SecondPerson.four_eyes(),
    )
    machine = FIGURE_LIFE
    events = FigureEvent

    figure: Mapped[str] = mapped_column(String(30))
    since: Mapped[date]
    value: Mapped[int]
    source: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class CardEvent(StateEvent, Base):
    __tablename__ = "policy_card_events"


class PolicyCard(SecondPerson, Stateful, Base):
    """名称和归类 as somebody wants them to be; a second person agrees. `was` is what stood there, by the same names.

    Department and category by name: one that is new is made when it is agreed upon, not before. One waits per policy
    at most.
    """

    __tablename__ = "policy_cards"
    __table_args__ = (
        CheckConstraint(f"state IN ({CARD_STATES})", "state"),
        Index(
            "uq_policy_cards_asked",
            "policy_id",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
        *SecondPerson.four_eyes(),
    )
    machine = CARD_LIFE
    events = CardEvent

    policy_id: Mapped[int] = mapped_column(Id, ForeignKey("policies.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    department: Mapped[str] = mapped_column(String(30))
    category: Mapped[str] = mapped_column(String(30))
    relief_class: Mapped[str] = mapped_column(String(30), default="")
    was: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)
