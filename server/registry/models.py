"""表 — households, helped persons, consents. Everything that names a person is sealed field by field (PIPL art. 51)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id
from server.kit.ids import new_uid

CONTROLLERS = "controller IN ('relief', 'charity')"


class Household(Base):
    """一户. `area_code` is a village or a grid; the door itself is sealed."""

    __tablename__ = "households"
    __table_args__ = (CheckConstraint(CONTROLLERS, "controller"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    controller: Mapped[str] = mapped_column(String(8))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    address_sealed: Mapped[bytes | None]
    address = Sealed()
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class HelpedPerson(Base):
    """受助人. Under fourteen the three guardian fields stand (PIPL art. 31)."""

    __tablename__ = "helped_persons"
    __table_args__ = (
        UniqueConstraint("controller", "id_blind"),
        CheckConstraint(CONTROLLERS, "controller"),
        CheckConstraint("sex IN ('男', '女', '')", "sex"),
        CheckConstraint("(id_number_sealed IS NULL) = (id_blind IS NULL)", "id_both_or_neither"),
        CheckConstraint("(guardian_name_sealed IS NULL) = (guardian_phone_sealed IS NULL)", "guardian_both_or_neither"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    household_id: Mapped[int] = mapped_column(Id, ForeignKey("households.id"), index=True)
    controller: Mapped[str] = mapped_column(String(8))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    sex: Mapped[str] = mapped_column(String(1), default="")
    birth_year: Mapped[int | None]
    name_sealed: Mapped[bytes | None]
    name = Sealed()
    id_number_sealed: Mapped[bytes | None]
    id_number = Sealed()
    id_blind: Mapped[str | None] = mapped_column(String(64))
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    guardian_name_sealed: Mapped[bytes | None]
    guardian_name = Sealed()
    guardian_phone_sealed: Mapped[bytes | None]
    guardian_phone = Sealed()
    guardian_relation: Mapped[str] = mapped_column(String(20), default="")
    sample: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    household: Mapped[Household] = relationship(lazy="joined")


class Consent(Base):
    """同意, or its withdrawal when `withdraws` names one. Only ever added; kept three years at least (design §1.11)."""

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("purpose IN ('wish', 'publish', 'aid', 'share')", "purpose"),
        CheckConstraint("given_by IN ('self', 'guardian')", "given_by"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    person_uid: Mapped[str] = mapped_column(String(16), ForeignKey("helped_persons.uid"), index=True)
    recipient: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(8))
    kinds: Mapped[list[Any]]
    expires_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(8))
    paper_file: Mapped[str | None] = mapped_column(String(16))
    withdraws: Mapped[str | None] = mapped_column(String(16), ForeignKey("consents.uid"), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
