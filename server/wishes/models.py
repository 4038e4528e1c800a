"""表 — wishes and claims, each with its events. `taken` is kept on the wish and held to the claims by I3."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, SQLColumnExpression, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Fen, Id
from server.kit.ids import new_number
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.wishes.rules import CLAIMS_IN_HAND_MAX, PIECES_MAX, QUESTIONS, WITHDRAW_REASONS, Look
from server.wishes.states import CLAIM_LIFE, LETTER_LIFE, LIFE, ClaimState, LetterState, WishState


def _one_of(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


_LIVE = text(f"state <> '{ClaimState.RELEASED}'")


class Wish(SecondPerson, Stateful, Base):
    """心愿. Everything but `person_uid` may be public once published; `person_uid` never is.

    `letter_*` is the station's letter of thanks, written by staff. `sample` marks an invented wish (示例).
    `text_look` is what WeChat said of the words whose fingerprint is `text_mark`; of the picture its own file knows.
    `hidden_at`: taken from the public until a person has decided; `set_aside` a picture that was. `story_mark` finds
    the same story again. `story_gone_at`: the person took the story back, and it is nowhere any more.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        CheckConstraint(_one_of("state", WishState), "state"),
        CheckConstraint("kind IN ('goods', 'service')", "kind"),
        CheckConstraint("taken >= 0 AND taken <= quantity", "taken"),
        CheckConstraint(f"quantity BETWEEN 1 AND {PIECES_MAX}", "quantity"),
        CheckConstraint("state NOT IN ('claimed', 'confirmed', 'closed') OR taken = quantity", "claimed_is_full"),
        CheckConstraint("state <> 'open' OR taken < quantity", "open_has_a_piece_left"),
        CheckConstraint("price_fen IS NULL OR price_fen > 0", "price"),
        CheckConstraint("state IN ('draft', 'review', 'withdrawn') OR person_uid IS NOT NULL", "person"),
        CheckConstraint("state IN ('draft', 'review', 'withdrawn') OR published_at IS NOT NULL", "published"),
        CheckConstraint(
            "state IN ('draft', 'review', 'withdrawn') OR kind = 'service' OR price_fen IS NOT NULL",
            "goods_have_a_price",
        ),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_because IS NOT NULL)", "withdrawn_with_a_reason"),
        CheckConstraint(
            f"withdrawn_because IS NULL OR {_one_of('withdrawn_because', WITHDRAW_REASONS)}", "withdrawn_because"
        ),
        CheckConstraint("(letter_text IS NULL) = (letter_at IS NULL)", "letter_both_or_neither"),
        CheckConstraint(_one_of("text_look", Look), "text_look"),
        CheckConstraint("story_gone_at IS NULL OR story = ''", "a_story_taken_back_is_gone"),
        Index("ix_wishes_shelf", "state", "published_at"),
        *SecondPerson.four_eyes(),
    )

    machine = LIFE
    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("XY"))
    title: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))
    for_whom: Mapped[str] = mapped_column(String(30))
    area_code: Mapped[str] = mapped_column(String(15), index=True)
    story: Mapped[str] = mapped_column(Text)
    price_fen: Mapped[int | None] = mapped_column(Fen)
    price_source: Mapped[str] = mapped_column(String(60))
    quantity: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)
    person_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    photo_uid: Mapped[str | None] = mapped_column(String(16))
    written_by: Mapped[str] = mapped_column(String(40))
    checked_by: Mapped[str] = mapped_column(String(60), default="")
    checked_on: Mapped[date | None]
    published_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str | None] = mapped_column(String(8))
    letter_text: Mapped[str | None] = mapped_column(Text)
    letter_from: Mapped[str] = mapped_column(String(60), default="")
    letter_at: Mapped[datetime | None]
    sample: Mapped[bool] = mapped_column(default=False)
    text_look: Mapped[str] = mapped_column(String(8), default=Look.UNASKED, server_default="unasked")
    text_mark: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime | None]
    story_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    hidden_at: Mapped[datetime | None] = mapped_column(index=True)
    set_aside: Mapped[str | None] = mapped_column(String(16))
    story_gone_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def left(self) -> int:
        """Pieces nobody has taken yet."""
        return self.quantity - self.taken

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no + " " + cls.title


class WishEvent(StateEvent, Base):
    __tablename__ = "wish_events"


Wish.events = WishEvent


class Decision(Base):
    """判断. What a reviewer saw and decided all the same, with the reason. `found` names kinds, never words."""

    __tablename__ = "wish_decisions"
    __table_args__ = (
        CheckConstraint(_one_of("about", QUESTIONS), "about"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wish_id: Mapped[int] = mapped_column(Id, ForeignKey("wishes.id"), index=True)
    version: Mapped[int]
    about: Mapped[str] = mapped_column(String(8))
    found: Mapped[list[Any]]
    because: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class Letter(SecondPerson, Stateful, Base):
    """回信. What the station writes for the person; public it stands on the wish as well, which everybody reads."""

    __tablename__ = "wish_letters"
    __table_args__ = (
        CheckConstraint(_one_of("state", LetterState), "state"),
        CheckConstraint("state <> 'public' OR approved_by IS NOT NULL", "public_by_two"),
        Index(
            "uq_wish_letters_one_live",
            "wish_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        *SecondPerson.four_eyes(),
    )

    machine = LETTER_LIFE
    wish_id: Mapped[int] = mapped_column(Id, ForeignKey("wishes.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    sender: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class LetterEvent(StateEvent, Base):
    __tablename__ = "wish_letter_events"


Letter.events = LetterEvent


class Claim(Stateful, Base):
    """认领. One holder, some pieces of one wish.

    `holder` is `donor:…`, `partner:…` or `project`. `slot` is the one of a donor's three hands that holds it: the
    database itself refuses a fourth. `problem_from` is the state a problem left.
    """

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint(_one_of("state", ClaimState), "state"),
        CheckConstraint("holder_kind IN ('donor', 'partner', 'project')", "holder_kind"),
        CheckConstraint("pieces > 0", "pieces"),
        CheckConstraint(f"slot BETWEEN 1 AND {CLAIMS_IN_HAND_MAX}", "slot"),
        CheckConstraint(
            "(slot IS NOT NULL) = (holder_kind = 'donor' AND state NOT IN ('confirmed', 'released'))",
            "slot_while_in_hand",
        ),
        CheckConstraint("(state = 'problem') = (problem_from IS NOT NULL)", "problem_from"),
        Index("uq_claims_one_live", "wish_id", "holder", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("uq_claims_slot", "holder", "slot", unique=True),
        Index("ix_claims_lease", "state", "lease_until"),
    )

    machine = CLAIM_LIFE
    wish_id: Mapped[int] = mapped_column(Id, ForeignKey("wishes.id"), index=True)
    holder: Mapped[str] = mapped_column(String(40), index=True)
    holder_kind: Mapped[str] = mapped_column(String(8))
    pieces: Mapped[int]
    slot: Mapped[int | None]
    lease_until: Mapped[datetime]
    extended: Mapped[bool] = mapped_column(default=False)
    reminded: Mapped[int | None]
    carrier: Mapped[str] = mapped_column(String(20), default="")
    waybill: Mapped[str] = mapped_column(String(40), default="")
    photo_uid: Mapped[str | None] = mapped_column(String(16))
    received_photo_uid: Mapped[str | None] = mapped_column(String(16))
    proof_photo_uid: Mapped[str | None] = mapped_column(String(16))
    proof_note: Mapped[str] = mapped_column(String(200), default="")
    arranged_on: Mapped[date | None]
    problem_from: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return select(Wish.no + " " + Wish.title).where(Wish.id == cls.wish_id).scalar_subquery()


class ClaimEvent(StateEvent, Base):
    __tablename__ = "claim_events"


Claim.events = ClaimEvent
