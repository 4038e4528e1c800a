"""表 — departments, categories, their policies, and the dated texts of each."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.policies.states import LIFE, Mark, VersionState

STATES, MARKS = (", ".join(f"'{value}'" for value in names) for names in (VersionState, Mark))


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


class VersionEvent(StateEvent, Base):
    __tablename__ = "policy_version_events"


class PolicyVersion(SecondPerson, Stateful, Base):
    """版本: one dated text. One published and one in preparation per policy at most."""

    __tablename__ = "policy_versions"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", "state"),
        CheckConstraint(f"mark IN ({MARKS})", "mark"),
        CheckConstraint("number > 0", "number"),
        CheckConstraint("effective_to IS NULL OR effective_from IS NOT NULL", "dates"),
        CheckConstraint("state NOT IN ('published', 'replaced') OR effective_from IS NOT NULL", "published_is_dated"),
        UniqueConstraint("policy_id", "number"),
        Index(
            "uq_policy_versions_published",
            "policy_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
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
    effective_from: Mapped[date | None]
    effective_to: Mapped[date | None]
    at: Mapped[datetime] = mapped_column(default=now)
