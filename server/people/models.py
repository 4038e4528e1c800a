"""表 — staff and what they may do where, organisations, donors, sessions, phone codes."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id
from server.kit.ids import new_uid
from server.kit.states import StateEvent, Stateful
from server.people.states import LIFE


class Organisation(Base):
    """单位: a bureau, the charity, a department, a station or a partner."""

    __tablename__ = "organisations"
    __table_args__ = (CheckConstraint("kind IN ('bureau', 'charity', 'department', 'station', 'partner')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    area_code: Mapped[str] = mapped_column(String(15), index=True)


class Staff(Stateful, Base):
    """工作人员. `otp_step` is the newest 30-second step whose code was used: no code opens twice."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("state IN ('active', 'disabled')", "state"),)

    machine = LIFE
    login: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_sealed: Mapped[bytes | None]
    totp = Sealed()
    otp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    organisation_id: Mapped[int | None] = mapped_column(Id, ForeignKey("organisations.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)

    posts: Mapped[list["StaffRole"]] = relationship(lazy="selectin", order_by="StaffRole.id")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined", innerjoin=False)


class StaffEvent(StateEvent, Base):
    __tablename__ = "staff_events"


Staff.events = StaffEvent


class StaffRole(Base):
    """岗位: one role in one area."""

    __tablename__ = "staff_roles"
    __table_args__ = (UniqueConstraint("staff_id", "role", "area_code"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"))
    role: Mapped[str] = mapped_column(String(20))
    area_code: Mapped[str] = mapped_column(String(15))


class Donor(Base):
    """爱心人士. `same_as` is the uid of the donor this record turned out to be; it then holds no phone of its own."""

    __tablename__ = "donors"
    __table_args__ = (
        CheckConstraint("(phone_sealed IS NULL) = (phone_blind IS NULL)", "phone_both_or_neither"),
        CheckConstraint("same_as IS NULL OR (same_as <> uid AND phone_blind IS NULL)", "same_as_holds_no_phone"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    openid: Mapped[str | None] = mapped_column(String(64), unique=True)
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    phone_blind: Mapped[str | None] = mapped_column(String(64), unique=True)
    name_sealed: Mapped[bytes | None]
    name = Sealed()
    alias: Mapped[str] = mapped_column(String(20), default="")
    same_as: Mapped[str | None] = mapped_column(String(16), ForeignKey("donors.uid"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Session(Base):
    """会话. Only the hash of the token is here. `carrier` is how the token travels, `record_uid` who signed in."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'donor')", "kind"),
        CheckConstraint("carrier IN ('bearer', 'cookie')", "carrier"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    carrier: Mapped[str] = mapped_column(String(8))
    record_uid: Mapped[str] = mapped_column(String(16), index=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class PhoneCode(Base):
    """验证码: one row per phone, found by its blind index; the swap on `asked_at` lets one of two askers through."""

    __tablename__ = "phone_codes"

    phone_blind: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    free_at: Mapped[datetime]
    day: Mapped[date]
    asked_today: Mapped[int] = mapped_column(default=1)
