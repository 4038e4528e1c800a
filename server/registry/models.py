"""表 — households, helped persons, consents, aid received. What names a person is sealed field by field (PIPL 51)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.registry.states import MERGE, PERSON

CONTROLLERS = "controller IN ('relief', 'charity')"
_OPEN = text("state = 'asked'")


class Household(Base):
    """一户. `area_code` is a village or a grid; the door itself is sealed. `number` is the village's own (户号)."""

    __tablename__ = "households"
    __table_args__ = (CheckConstraint(CONTROLLERS, "controller"), UniqueConstraint("controller", "area_code", "number"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    controller: Mapped[str] = mapped_column(String(8))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    number: Mapped[str | None] = mapped_column(String(20))
    address_sealed: Mapped[bytes | None]
    address = Sealed()
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class PersonEvent(StateEvent, Base):
    """经过. `note` says which fields changed and why, never what they held."""

    __tablename__ = "helped_person_events"


class HelpedPerson(Stateful, Base):
    """受助人. Under fourteen the three guardian fields stand (PIPL art. 31).

    `same_as` is the uid of the record this one was merged into: both uids lead there.
    """

    __tablename__ = "helped_persons"
    __table_args__ = (
        UniqueConstraint("controller", "id_blind"),
        CheckConstraint(CONTROLLERS, "controller"),
        CheckConstraint("state IN ('active', 'moved', 'ended', 'died', 'merged', 'void')", "state"),
        CheckConstraint("sex IN ('男', '女', '')", "sex"),
        CheckConstraint("(id_number_sealed IS NULL) = (id_blind IS NULL)", "id_both_or_neither"),
        CheckConstraint("(guardian_name_sealed IS NULL) = (guardian_phone_sealed IS NULL)", "guardian_both_or_neither"),
        CheckConstraint("(state = 'merged') = (same_as IS NOT NULL)", "merged_into_somebody"),
        Index("ix_helped_persons_alike", "name_blind", "birth_year"),
    )
    machine = PERSON
    events = PersonEvent

    household_id: Mapped[int] = mapped_column(Id, ForeignKey("households.id"), index=True)
    controller: Mapped[str] = mapped_column(String(8))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    relation: Mapped[str] = mapped_column(String(10), default="")
    sex: Mapped[str] = mapped_column(String(1), default="")
    birth_year: Mapped[int | None]
    name_sealed: Mapped[bytes | None]
    name = Sealed()
    name_blind: Mapped[str | None] = mapped_column(String(64))
    id_number_sealed: Mapped[bytes | None]
    id_number = Sealed()
    id_blind: Mapped[str | None] = mapped_column(String(64))
    phone_sealed: Mapped[bytes | None]
    phone = Sealed()
    phone_blind: Mapped[str | None] = mapped_column(String(64), index=True)
    guardian_name_sealed: Mapped[bytes | None]
    guardian_name = Sealed()
    guardian_phone_sealed: Mapped[bytes | None]
    guardian_phone = Sealed()
    guardian_relation: Mapped[str] = mapped_column(String(20), default="")
    same_as: Mapped[str | None] = mapped_column(String(16), ForeignKey("helped_persons.uid"), index=True)
    sample: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    household: Mapped[Household] = relationship(lazy="joined")


class PersonPast(Base):
    """改前: what an edit or a merge replaced, as sealed JSON of field → old value."""

    __tablename__ = "helped_person_pasts"
    __table_args__ = (UniqueConstraint("person_id", "version"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("helped_persons.id"))
    version: Mapped[int]
    facts_sealed: Mapped[bytes | None]
    facts = Sealed()
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class MergeEvent(StateEvent, Base):
    __tablename__ = "person_merge_events"


class Merge(SecondPerson, Stateful, Base):
    """合并申请: two records, one person. `keep_uid` stays, `gone_uid` leads there once another person has agreed."""

    __tablename__ = "person_merges"
    __table_args__: Any = (
        *SecondPerson.four_eyes(),
        CheckConstraint("state IN ('asked', 'done', 'refused')", "state"),
        CheckConstraint("keep_uid <> gone_uid", "two_records"),
        Index("uq_person_merges_one_open", "gone_uid", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )
    machine = MERGE
    events = MergeEvent

    keep_uid: Mapped[str] = mapped_column(String(16), ForeignKey("helped_persons.uid"), index=True)
    gone_uid: Mapped[str] = mapped_column(String(16), ForeignKey("helped_persons.uid"))
    reason: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(default=now)


class Consent(Base):
    """同意, or its withdrawal when `withdraws` names one. Only ever added; kept three years at least (design §1.11).

    `opens_to` says which controller may see because of it, if any; `recipient` is what the paper says. `paper_no` is
    where the paper lies, when no picture of it was taken.
    """

    __tablename__ = "consents"
    __table_args__ = (
        CheckConstraint("purpose IN ('wish', 'publish', 'aid', 'share')", "purpose"),
        CheckConstraint("given_by IN ('self', 'guardian')", "given_by"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    person_uid: Mapped[str] = mapped_column(String(16), ForeignKey("helped_persons.uid"), index=True)
    opens_to: Mapped[str] = mapped_column(String(8), default="public", server_default="public")
    recipient: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(8))
    kinds: Mapped[list[Any]]
    expires_on: Mapped[date]
    given_by: Mapped[str] = mapped_column(String(8))
    paper_file: Mapped[str | None] = mapped_column(String(16))
    paper_no: Mapped[str] = mapped_column(String(40), default="", server_default="")
    withdraws: Mapped[str | None] = mapped_column(String(16), ForeignKey("consents.uid"), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class Provision(Base):
    """受助记录: one line per help received, from whatever purse. Only ever added: a correction is a new line.

    `corrects` names the line it stands for instead; `stands` False says that nothing was given after all. `what`
    names nobody. The amount of goods and services is an estimate.
    """

    __tablename__ = "provisions"
    __table_args__ = (
        CheckConstraint("source IN ('relief', 'charity', 'wish', 'partner', 'other')", "source"),
        CheckConstraint("form IN ('cash', 'goods', 'service')", "form"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", "amount"),
        CheckConstraint("stands OR corrects IS NOT NULL", "only_a_correction_takes_back"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    person_uid: Mapped[str] = mapped_column(String(16), ForeignKey("helped_persons.uid"), index=True)
    source: Mapped[str] = mapped_column(String(8))
    form: Mapped[str] = mapped_column(String(8))
    what: Mapped[str] = mapped_column(String(60))
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    given_on: Mapped[date] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    corrects: Mapped[str | None] = mapped_column(String(16), ForeignKey("provisions.uid"), unique=True)
    stands: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(120), default="")
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class Reveal(Base):
    """查看记录: who looked at whole fields, of whom, why. `ticket` is the form's own: the same form shows once.

    For a child the township's lead is told afterwards and signs that they know (`seen_by`).
    """

    __tablename__ = "reveals"
    __table_args__ = (
        CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", "seen_both_or_neither"),
        CheckConstraint("seen_by IS NULL OR seen_by <> actor", "another_signs"),
        Index("ix_reveals_actor_day", "actor", "day"),
        Index("ix_reveals_child_seen", "child", "seen_by"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    ticket: Mapped[str] = mapped_column(String(16), unique=True)
    person_uid: Mapped[str] = mapped_column(String(16), ForeignKey("helped_persons.uid"), index=True)
    area_code: Mapped[str] = mapped_column(String(15))
    controller: Mapped[str] = mapped_column(String(8))
    actor: Mapped[str] = mapped_column(String(40))
    because: Mapped[str] = mapped_column(String(10))
    child: Mapped[bool]
    day: Mapped[date]
    seen_by: Mapped[str | None] = mapped_column(String(40))
    seen_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)
