"""表 — staff and what they may do where, organisations, donors, sessions, phone codes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id
from server.kit.ids import new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.people.states import LIFE, ORGANISATION, POST

_HELD = text("state IN ('asked', 'live')")
HELD: dict[str, Any] = {"sqlite_where": _HELD, "postgresql_where": _HELD}


class Organisation(Stateful, Base):
    """单位: a bureau, the charity, a department, a station or a partner.

    `listed`: a partner that wants to be named where what it did for wishes is made public.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("kind IN ('bureau', 'charity', 'department', 'station', 'partner')", "kind"),
        CheckConstraint("state IN ('open', 'closed')", "state"),
    )

    machine = ORGANISATION
    name: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    listed: Mapped[bool] = mapped_column(default=False)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.name


class OrganisationEvent(StateEvent, Base):
    __tablename__ = "organisation_events"


Organisation.events = OrganisationEvent


class Staff(Stateful, Base):
    """工作人员. `otp_step` is the newest 30-second step whose code was used: no code opens twice.

    `password_hash` is empty until the person has set one. `otp_chosen`: asked for a code though no post needs it.
    `donor_uid` is the phone of a worker of the village. `quiet_since`: last sign-in or enabling, for the 90 days.
    `opened_by` stands here because the audit goes into an archive, and an account stays.
    """

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("state IN ('invited', 'active', 'disabled')", "state"),)

    machine = LIFE
    login: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_sealed: Mapped[bytes | None]
    totp = Sealed()
    otp_step: Mapped[int] = mapped_column(BigInteger, default=0)
    otp_chosen: Mapped[bool] = mapped_column(default=False)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    organisation_id: Mapped[int | None] = mapped_column(Id, ForeignKey("organisations.id"), index=True)
    donor_uid: Mapped[str | None] = mapped_column(String(16), ForeignKey("donors.uid"), unique=True)
    signed_in_at: Mapped[datetime | None]
    signed_in_from: Mapped[str] = mapped_column(String(120), default="")
    quiet_since: Mapped[datetime] = mapped_column(default=now, index=True)
    opened_by: Mapped[str | None] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    posts: Mapped[list["StaffRole"]] = relationship(
        primaryjoin="and_(StaffRole.staff_id == Staff.id, StaffRole.state == 'live')",
        lazy="selectin",
        order_by="StaffRole.id",
    )
    organisation: Mapped[Organisation | None] = relationship(lazy="joined", innerjoin=False)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.name + " " + cls.login


class StaffEvent(StateEvent, Base):
    __tablename__ = "staff_events"


Staff.events = StaffEvent


class StaffRole(Stateful, SecondPerson, Base):
    """岗位: one role in one area, asked for by one administrator and granted by another."""

    __tablename__ = "staff_roles"
    __table_args__ = (
        CheckConstraint("state IN ('asked', 'live', 'refused', 'withdrawn', 'ended')", "state"),
        CheckConstraint("scope IN ('own', 'below', 'all')", "scope"),
        Index("uq_staff_roles_held", "staff_id", "role", "area_code", unique=True, **HELD),
        *SecondPerson.four_eyes(),
    )

    machine = POST
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    area_code: Mapped[str] = mapped_column(String(15))
    scope: Mapped[str] = mapped_column(String(5), default="below")
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return select(Staff.name + " " + Staff.login).where(Staff.id == cls.staff_id).scalar_subquery()


class StaffRoleEvent(StateEvent, Base):
    __tablename__ = "staff_role_events"


StaffRole.events = StaffRoleEvent


class Invitation(Base):
    """邀请. `console`: a link from the platform's administrator and a code from the security's; two people, one door.

    `work`: one code on paper for a phone. Only hashes are here; used once, or over after seven days.
    """

    __tablename__ = "staff_invitations"
    __table_args__ = (
        CheckConstraint("kind IN ('console', 'work')", "kind"),
        CheckConstraint("code_by IS NULL OR code_by <> made_by", "second_person"),
        CheckConstraint("(code_hash IS NULL) = (code_by IS NULL)", "code_both_or_neither"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(String(64))
    made_by: Mapped[str] = mapped_column(String(40))
    code_by: Mapped[str | None] = mapped_column(String(40))
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)


class RecoveryCode(Base):
    """恢复码: opens once in the place of a one-time code, when the phone is gone."""

    __tablename__ = "staff_recovery_codes"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    staff_id: Mapped[int] = mapped_column(Id, ForeignKey("staff.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)


class WrongTry(Base):
    """错误次数 of one network address, or of a login nobody has; `mark` is a blind index of it."""

    __tablename__ = "sign_in_wrong_tries"

    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(default=now, index=True)


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
    """会话. Only the hash of the token is here. `carrier` is how the token travels, `record_uid` who signed in.

    `place` and `device` say where a member of staff sits, so that they know their own sessions; a donor's are empty.
    `before_*` is their sign-in before this one, and how many wrong tries there were since.
    """

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'donor', 'worker')", "kind"),
        CheckConstraint("carrier IN ('bearer', 'cookie')", "carrier"),
    )

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    carrier: Mapped[str] = mapped_column(String(8))
    record_uid: Mapped[str] = mapped_column(String(16), index=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    place: Mapped[str] = mapped_column(String(45), default="")
    device: Mapped[str] = mapped_column(String(60), default="")
    before_at: Mapped[datetime | None]
    before_from: Mapped[str] = mapped_column(String(120), default="")
    before_wrong: Mapped[int] = mapped_column(default=0)
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
