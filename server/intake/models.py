"""表 — requests for help, what was said and handed in, what was given at once, and what was agreed to.

Who asks, for whom, and in which words is sealed field by field (PIPL art. 51); the append-only tables hold no name.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String
from sqlalchemy.orm import Mapped, mapped_column

from server.intake.rules import Answer, Channel, Clock, Door, OnBehalf, Outcome, Purse, Result, Way
from server.intake.states import LIFE, OPEN, OWN_LIFE, OWN_OPEN, HelpState, Level, OwnState
from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Fen, Id, one_of
from server.kit.ids import new_number, new_uid
from server.kit.states import StateEvent, Stateful


class HelpEvent(StateEvent, Base):
    """经过. `note` names nobody: it stays for ever."""

    __tablename__ = "help_request_events"


class HelpRequest(Stateful, Base):
    """求助登记. `asked_by` is the account that follows it, if any; `by` whoever wrote it down.

    The clocks: `state_due_at` is that of the state, `urgent_due_at` and `papers_due_at` run beside it, and `due_at` is
    the nearest of them with `clock` its name. `due_estimated`: it reaches into a year whose holidays are not published
    yet. `level` is who is to act, `escalate_at` when the next one above is told.
    """

    __tablename__ = "help_requests"
    __table_args__ = (
        CheckConstraint(one_of("state", sorted(HelpState)), "state"),
        CheckConstraint(one_of("level", sorted(Level)), "level"),
        CheckConstraint(one_of("on_behalf", sorted(OnBehalf)), "on_behalf"),
        CheckConstraint(one_of("channel", sorted(Channel)), "channel"),
        CheckConstraint(one_of("clock", sorted(Clock), empty=True), "clock"),
        CheckConstraint(one_of("official_door", sorted(Door), empty=True), "official_door"),
        CheckConstraint(one_of("result", sorted(Result), empty=True), "result"),
        CheckConstraint(one_of("outcome", sorted(Outcome), empty=True), "outcome"),
        CheckConstraint(f"({one_of('state', sorted(OPEN))}) = (due_at IS NOT NULL)", "open_has_a_clock"),
        CheckConstraint("(due_at IS NULL) = (clock IS NULL)", "clock_both_or_neither"),
        CheckConstraint("state <> 'decided' OR result IS NOT NULL", "decided_has_a_result"),
        CheckConstraint("(result IS NULL) = (decided_on IS NULL)", "result_both_or_neither"),
        CheckConstraint("(state = 'closed') = (outcome IS NOT NULL)", "closed_has_an_outcome"),
        CheckConstraint("(official_no IS NULL) = (accepted_on IS NULL)", "official_both_or_neither"),
        CheckConstraint("state <> 'handed_over' OR official_no IS NOT NULL", "handed_over_has_a_number"),
        CheckConstraint("(contact_phone_sealed IS NULL) = (contact_phone_blind IS NULL)", "phone_both_or_neither"),
        CheckConstraint("granted_fen IS NULL OR granted_fen > 0", "granted"),
        CheckConstraint("urgent = (urgent_since IS NOT NULL)", "urgent_since"),
        CheckConstraint("urges >= 0 AND missed_calls >= 0", "counters"),
        Index("ix_help_requests_queue", "state", "due_at"),
        Index("ix_help_requests_due", "due_at"),
        Index("ix_help_requests_escalate", "escalate_at"),
        Index("ix_help_requests_contact", "contact_phone_blind"),
    )

    machine = LIFE
    events = HelpEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("QZ"))
    asked_by: Mapped[str | None] = mapped_column(String(16), index=True)
    by: Mapped[str] = mapped_column(String(40))
    on_behalf: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    contact_name_sealed: Mapped[bytes | None]
    contact_name = Sealed()
    contact_phone_sealed: Mapped[bytes | None]
    contact_phone = Sealed()
    contact_phone_blind: Mapped[str | None] = mapped_column(String(64))
    person_name_sealed: Mapped[bytes | None]
    person_name = Sealed()
    person_name_blind: Mapped[str | None] = mapped_column(String(64), index=True)
    relation: Mapped[str] = mapped_column(String(10), default="")
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    troubles: Mapped[list[Any]]
    text_sealed: Mapped[bytes | None]
    text = Sealed()
    policy_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    scene_serial: Mapped[str | None] = mapped_column(String(12), index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    urgent_since: Mapped[datetime | None]
    urgent_due_at: Mapped[datetime | None]
    acted_at: Mapped[datetime | None]
    papers_due_at: Mapped[datetime | None]
    papers_at: Mapped[datetime | None]
    level: Mapped[str] = mapped_column(String(8))
    clock: Mapped[str | None] = mapped_column(String(12))
    state_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_estimated: Mapped[bool] = mapped_column(default=False)
    escalate_at: Mapped[datetime | None]
    called_back_at: Mapped[datetime | None]
    missed_calls: Mapped[int] = mapped_column(default=0)
    urges: Mapped[int] = mapped_column(default=0)
    urged_at: Mapped[datetime | None]
    official_door: Mapped[str | None] = mapped_column(String(12))
    official_no: Mapped[str | None] = mapped_column(String(40))
    official_where: Mapped[str] = mapped_column(String(60), default="")
    accepted_on: Mapped[date | None]
    result: Mapped[str | None] = mapped_column(String(8))
    result_text_sealed: Mapped[bytes | None]
    result_text = Sealed()
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    granted_fen: Mapped[int | None] = mapped_column(Fen)
    offered_at: Mapped[datetime | None]
    person_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    outcome: Mapped[str | None] = mapped_column(String(12))
    closed_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class HelpNote(Base):
    """话. What was said on the telephone, what was added, why a result is as it is: sealed, for those who work on it.

    `kind` call | more | result | papers. `shown` goes to the asker too.
    """

    __tablename__ = "help_notes"
    __table_args__ = (CheckConstraint("kind IN ('call', 'more', 'result', 'papers', 'official')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("help_requests.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text_sealed: Mapped[bytes | None]
    text = Sealed()
    shown: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class HelpFile(Base):
    """照片和录音 of a request; `file_uid` lies in the room of files."""

    __tablename__ = "help_files"
    __table_args__ = (CheckConstraint("kind IN ('photo', 'voice')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("help_requests.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    file_uid: Mapped[str] = mapped_column(String(16), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class UrgentAct(Base):
    """先行救助: what was given at once, papers later. Only ever added: a correction is a new line.

    `amount_fen` is what it was worth; money of the bureau is a fact here and never a line of the charity's books.
    `corrects` names the line it stands for instead; `stands` False says that nothing was given after all.
    """

    __tablename__ = "urgent_acts"
    __table_args__ = (
        CheckConstraint(one_of("purse", sorted(Purse)), "purse"),
        CheckConstraint("form IN ('cash', 'goods', 'service')", "form"),
        CheckConstraint("amount_fen IS NULL OR amount_fen > 0", "amount"),
        CheckConstraint("form <> 'cash' OR amount_fen IS NOT NULL OR NOT stands", "cash_has_an_amount"),
        CheckConstraint("stands OR corrects IS NOT NULL", "only_a_correction_takes_back"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("help_requests.id"), index=True)
    what: Mapped[str] = mapped_column(String(60))
    form: Mapped[str] = mapped_column(String(8))
    purse: Mapped[str] = mapped_column(String(12))
    amount_fen: Mapped[int | None] = mapped_column(Fen)
    given_at: Mapped[datetime]
    voucher: Mapped[str] = mapped_column(String(40), default="")
    corrects: Mapped[str | None] = mapped_column(String(16), ForeignKey("urgent_acts.uid"), unique=True)
    stands: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(120), default="")
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class HelpConsent(Base):
    """同意, or its withdrawal when `withdraws` names one: to the request itself, or to its going to the charity.

    PIPL art. 17 and 23: recipient, purpose and kinds stand on the slip. Kept three years at least (design §1.11).
    """

    __tablename__ = "help_consents"
    __table_args__ = (
        CheckConstraint("kind IN ('ask', 'charity')", "kind"),
        CheckConstraint(one_of("way", sorted(Way)), "way"),
        CheckConstraint("given_by IN ('self', 'family', 'guardian')", "given_by"),
        CheckConstraint("way <> 'paper' OR paper_no <> ''", "paper_lies_somewhere"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    request_id: Mapped[int] = mapped_column(Id, ForeignKey("help_requests.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    recipient: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(60))
    kinds: Mapped[list[Any]]
    text_version: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(8))
    given_by: Mapped[str] = mapped_column(String(8))
    paper_no: Mapped[str] = mapped_column(String(40), default="")
    expires_on: Mapped[date]
    withdraws: Mapped[str | None] = mapped_column(String(16), ForeignKey("help_consents.uid"), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class OwnWishEvent(StateEvent, Base):
    """经过. `note` names nobody: it stays for ever."""

    __tablename__ = "own_wish_events"


class OwnWish(Stateful, Base):
    """我有一个心愿. Private for good: what the public reads is the wish that staff write, `wish_uid`, and never this.

    `asked_by` is the account that follows it, if any; `by` whoever wrote it down. `due_at` is the day until which
    somebody should have come, or the text should be written: a promise of this platform.
    """

    __tablename__ = "own_wishes"
    __table_args__ = (
        CheckConstraint(one_of("state", sorted(OwnState)), "state"),
        CheckConstraint(one_of("on_behalf", sorted(OnBehalf)), "on_behalf"),
        CheckConstraint(one_of("channel", sorted(Channel)), "channel"),
        CheckConstraint(one_of("answered_because", sorted(Answer), empty=True), "answered_because"),
        CheckConstraint(f"({one_of('state', sorted(OWN_OPEN))}) = (due_at IS NOT NULL)", "open_has_a_day"),
        CheckConstraint("(state = 'answered') = (answered_because IS NOT NULL)", "answered_with_a_reason"),
        CheckConstraint("state <> 'written' OR wish_uid IS NOT NULL", "written_is_a_wish"),
        CheckConstraint("state NOT IN ('asked', 'visited', 'answered') OR wish_uid IS NULL", "a_wish_is_written"),
        CheckConstraint("state <> 'visited' OR visited_on IS NOT NULL", "visited_on_a_day"),
        CheckConstraint("(visited_on IS NULL) = (visited_by IS NULL)", "visited_both_or_neither"),
        CheckConstraint("help_uid IS NULL OR answered_because = 'relief'", "referred_is_relief"),
        CheckConstraint("(contact_phone_sealed IS NULL) = (contact_phone_blind IS NULL)", "phone_both_or_neither"),
        CheckConstraint("missed_calls >= 0", "counters"),
        Index("ix_own_wishes_due", "due_at"),
        Index("ix_own_wishes_contact", "contact_phone_blind"),
    )

    machine = OWN_LIFE
    events = OwnWishEvent

    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("YW"))
    asked_by: Mapped[str | None] = mapped_column(String(16), index=True)
    by: Mapped[str] = mapped_column(String(40))
    on_behalf: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    contact_name_sealed: Mapped[bytes | None]
    contact_name = Sealed()
    contact_phone_sealed: Mapped[bytes | None]
    contact_phone = Sealed()
    contact_phone_blind: Mapped[str | None] = mapped_column(String(64))
    person_name_sealed: Mapped[bytes | None]
    person_name = Sealed()
    person_name_blind: Mapped[str | None] = mapped_column(String(64), index=True)
    relation: Mapped[str] = mapped_column(String(10), default="")
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    text_sealed: Mapped[bytes | None]
    text = Sealed()
    due_at: Mapped[datetime | None]
    missed_calls: Mapped[int] = mapped_column(default=0)
    visited_on: Mapped[date | None]
    visited_by: Mapped[str | None] = mapped_column(String(40))
    person_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    wish_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    help_uid: Mapped[str | None] = mapped_column(String(16))
    answered_because: Mapped[str | None] = mapped_column(String(12))
    sample: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no


class OwnWishNote(Base):
    """话. What was seen at home, what was added, what was answered: sealed. `shown` goes to the person too."""

    __tablename__ = "own_wish_notes"
    __table_args__ = (CheckConstraint("kind IN ('check', 'more', 'answer')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    own_id: Mapped[int] = mapped_column(Id, ForeignKey("own_wishes.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text_sealed: Mapped[bytes | None]
    text = Sealed()
    shown: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class OwnWishFile(Base):
    """照片和录音 of an own wish: `home` what was photographed at the check, for colleagues alone."""

    __tablename__ = "own_wish_files"
    __table_args__ = (CheckConstraint("kind IN ('photo', 'voice', 'home')", "kind"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    own_id: Mapped[int] = mapped_column(Id, ForeignKey("own_wishes.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    file_uid: Mapped[str] = mapped_column(String(16), unique=True)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class OwnWishConsent(Base):
    """同意 to the handling of an own wish (PIPL art. 13, 17). That its text goes public is another slip: registry's."""

    __tablename__ = "own_wish_consents"
    __table_args__ = (
        CheckConstraint(one_of("way", sorted(Way)), "way"),
        CheckConstraint("kind IN ('ask', 'refer')", "kind"),
        CheckConstraint("given_by IN ('self', 'family')", "given_by"),
        CheckConstraint("way <> 'paper' OR paper_no <> ''", "paper_lies_somewhere"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    own_id: Mapped[int] = mapped_column(Id, ForeignKey("own_wishes.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text_version: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(8))
    given_by: Mapped[str] = mapped_column(String(8))
    paper_no: Mapped[str] = mapped_column(String(40), default="")
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
