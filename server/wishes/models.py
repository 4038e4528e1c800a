"""表 — wishes and claims, each with its events. `taken` is kept on the wish and held to the claims by I3."""

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
from server.kit.db import Base, Fen, Id, one_of
from server.kit.ids import new_number, new_uid
from server.kit.states import SecondPerson, StateEvent, Stateful
from server.wishes.rules import CLAIMS_IN_HAND_MAX, PIECES_MAX, PRICE_FEN_MAX, QUESTIONS, WITHDRAW_REASONS, Look
from server.wishes.states import CLAIM_LIFE, LETTER_LIFE, LIFE, ClaimState, LetterState, WishState
from server.wishes.troubles import OUTCOMES, Trouble

_LIVE = text(f"state <> '{ClaimState.RELEASED}'")


class Wish(SecondPerson, Stateful, Base):
    """心愿. Everything but `person_uid` may be public once published; `person_uid` never is.

    `letter_*` is the station's letter of thanks, written by staff. `sample` marks an invented wish (示例).
    `text_look` is what WeChat said of the words whose fingerprint is `text_mark`; of the picture its own file knows.
    `kept_until`: a piece fell back, and until then only those who waited for it may claim.
    `hidden_at`: taken from the public until a person has decided; `set_aside` a picture that was. `story_mark` finds
    the same story again. `price_uid` names the line of the catalogue it was priced by, `price_because` why it costs
    more or less than that. `story_gone_at`: the person took the story back, and it is nowhere any more.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        CheckConstraint(one_of("state", WishState), "state"),
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
            f"withdrawn_because IS NULL OR {one_of('withdrawn_because', WITHDRAW_REASONS)}", "withdrawn_because"
        ),
        CheckConstraint("(letter_text IS NULL) = (letter_at IS NULL)", "letter_both_or_neither"),
        CheckConstraint(one_of("text_look", Look), "text_look"),
        CheckConstraint("story_gone_at IS NULL OR story = ''", "a_story_taken_back_is_gone"),
        # The public list, newest or longest waiting first; then by place and by price, each with all that is asked.
        Index("ix_wishes_shelf", "state", "hidden_at", "published_at", "id"),
        Index("ix_wishes_place", "state", "hidden_at", "area_code", "kind", "price_fen", "published_at", "id", "uid"),
        Index("ix_wishes_price", "state", "hidden_at", "price_fen", "kind", "published_at", "id"),
        # The desk's queues, of a township or counted; of one kind; and a township's wishes that hold a word.
        Index("ix_wishes_desk", "state", "area_code", "id"),
        Index("ix_wishes_kinds", "state", "kind", "id", "area_code"),
        Index("ix_wishes_area", "area_code", "id", "uid"),
        *SecondPerson.four_eyes(),
    )

    machine = LIFE
    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("XY"))
    title: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))
    for_whom: Mapped[str] = mapped_column(String(30))
    area_code: Mapped[str] = mapped_column(String(15))
    story: Mapped[str] = mapped_column(Text)
    price_fen: Mapped[int | None] = mapped_column(Fen)
    price_source: Mapped[str] = mapped_column(String(60))
    price_uid: Mapped[str | None] = mapped_column(String(16))
    price_because: Mapped[str] = mapped_column(String(120), default="", server_default="")
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
    letter_photo_uid: Mapped[str | None] = mapped_column(String(16))
    sample: Mapped[bool] = mapped_column(default=False)
    text_look: Mapped[str] = mapped_column(String(8), default=Look.UNASKED, server_default="unasked")
    text_mark: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime | None]
    story_mark: Mapped[str | None] = mapped_column(String(64), index=True)
    hidden_at: Mapped[datetime | None] = mapped_column(index=True)
    set_aside: Mapped[str | None] = mapped_column(String(16))
    kept_until: Mapped[datetime | None] = mapped_column(index=True)
    story_gone_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def left(self) -> int:
        """Pieces nobody has taken yet."""
        return self.quantity - self.taken

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no + " " + cls.title


class Price(Base):
    """参考价目. What a thing or a service costs, from `low_fen` to `high_fen` a `unit`, as somebody found out.

    An estimate for writers and readers, never asked from anybody. Past `valid_until` it is named as outdated.
    """

    __tablename__ = "wish_prices"
    __table_args__ = (
        CheckConstraint("kind IN ('goods', 'service')", "kind"),
        CheckConstraint(f"0 < low_fen AND low_fen <= high_fen AND high_fen <= {PRICE_FEN_MAX}", "band"),
        CheckConstraint("valid_until >= checked_on", "valid_after_it_was_checked"),
        Index("uq_wish_prices_name", "name", "unit", unique=True),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    name: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(8))
    unit: Mapped[str] = mapped_column(String(8))
    low_fen: Mapped[int] = mapped_column(Fen)
    high_fen: Mapped[int] = mapped_column(Fen)
    source: Mapped[str] = mapped_column(String(60))
    checked_on: Mapped[date]
    valid_until: Mapped[date]
    active: Mapped[bool] = mapped_column(default=True, index=True)
    version: Mapped[int] = mapped_column(default=0)
    sample: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.name


class WishEvent(StateEvent, Base):
    __tablename__ = "wish_events"


Wish.events = WishEvent


class Decision(Base):
    """判断. What a reviewer saw and decided all the same, with the reason. `found` names kinds, never words."""

    __tablename__ = "wish_decisions"
    __table_args__ = (
        CheckConstraint(one_of("about", QUESTIONS), "about"),
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
        CheckConstraint(one_of("state", LetterState), "state"),
        CheckConstraint(one_of("text_look", Look), "text_look"),
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
    photo_uid: Mapped[str | None] = mapped_column(String(16))
    text_look: Mapped[str] = mapped_column(String(8), default=Look.UNASKED, server_default="unasked")
    text_mark: Mapped[str | None] = mapped_column(String(64))
    asked_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)


class LetterEvent(StateEvent, Base):
    __tablename__ = "wish_letter_events"


Letter.events = LetterEvent


class Claim(Stateful, Base):
    """认领. One holder, some pieces of one wish.

    `holder` is `donor:…`, `partner:…` or `project`. `slot` is the one of a donor's three hands that holds it: the
    database itself refuses a fourth. `problem_from` is the state a problem left. `bulk` is the uid of the many claims
    at once it came with.
    """

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint(one_of("state", ClaimState), "state"),
        CheckConstraint("holder_kind IN ('donor', 'partner', 'project')", "holder_kind"),
        CheckConstraint("pieces > 0", "pieces"),
        CheckConstraint(f"slot BETWEEN 1 AND {CLAIMS_IN_HAND_MAX}", "slot"),
        CheckConstraint(
            "(slot IS NOT NULL) = (holder_kind = 'donor' AND state NOT IN ('confirmed', 'released'))",
            "slot_while_in_hand",
        ),
        CheckConstraint("(state = 'problem') = (problem_from IS NOT NULL)", "problem_from"),
        CheckConstraint("(problem_from IS NULL) = (problem_kind IS NULL)", "problem_kind"),
        CheckConstraint("spending_uid IS NULL OR holder_kind = 'project'", "bought_by_the_project"),
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
    companion: Mapped[str | None] = mapped_column(String(16))
    spending_uid: Mapped[str | None] = mapped_column(String(16), index=True)
    problem_from: Mapped[str | None] = mapped_column(String(16))
    problem_kind: Mapped[str | None] = mapped_column(String(8))
    bulk: Mapped[str | None] = mapped_column(String(16), index=True)
    at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return select(Wish.no + " " + Wish.title).where(Wish.id == cls.wish_id).scalar_subquery()


class ClaimEvent(StateEvent, Base):
    __tablename__ = "claim_events"


Claim.events = ClaimEvent


class Problem(Base):
    """问题. One thing that went wrong with a claim: what, where it stood, and what somebody decided about it.

    The claim's own events say the moves; here stand the picture, the kind and how long it took. One open per claim.
    """

    __tablename__ = "claim_problems"
    __table_args__ = (
        CheckConstraint(one_of("kind", Trouble), "kind"),
        CheckConstraint(one_of("outcome", OUTCOMES), "outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", "decided_both_or_neither"),
        CheckConstraint("(outcome IS NULL) = (decided_by IS NULL)", "decided_by_somebody"),
        Index(
            "uq_claim_problems_one_open",
            "claim_id",
            unique=True,
            sqlite_where=text("outcome IS NULL"),
            postgresql_where=text("outcome IS NULL"),
        ),
        Index("ix_claim_problems_open", "outcome", "at"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    claim_id: Mapped[int] = mapped_column(Id, ForeignKey("claims.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    left: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(String(200))
    photo_uid: Mapped[str | None] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str | None] = mapped_column(String(12))
    because: Mapped[str] = mapped_column(String(200), default="")
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None]


class Bulk(Base):
    """企业认领. Many wishes a partner took on in one go: every claim of it names it, each with a life of its own.

    `missed`: [[wish's uid, why]] of what could not be claimed; None while the claiming goes on or was cut short.
    """

    __tablename__ = "wish_bulks"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True)
    holder: Mapped[str] = mapped_column(String(40), index=True)
    by: Mapped[str] = mapped_column(String(40))
    asked: Mapped[int]
    missed: Mapped[list[Any] | None]
    at: Mapped[datetime] = mapped_column(default=now)


class Wait(Base):
    """排队. A donor who wants to be told when a piece of a wish that is fully claimed falls back.

    The row lives as long as the waiting: it goes when the donor claims, leaves or is forgotten, when the head start is
    over, and when the wish came true or was taken down. `told_at`: they were told that they may claim,
    which holds as long as the wish is kept; the next piece that falls back begins anew.
    """

    __tablename__ = "wish_waits"
    __table_args__ = (UniqueConstraint("wish_id", "donor"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    wish_id: Mapped[int] = mapped_column(Id, ForeignKey("wishes.id"))
    donor: Mapped[str] = mapped_column(String(40), index=True)
    told_at: Mapped[datetime | None]
    at: Mapped[datetime] = mapped_column(default=now)
