"""表 — a row per printed poster, and numbers per day, step and door. A scan has no person, no device, no address."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    SQLColumnExpression,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from server.codes.states import LETTERS, LIFE, Carrier, Channel, Kind, PosterState, Step
from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_uid
from server.kit.scenes import Scene, write_scene
from server.kit.settings import settings
from server.kit.states import StateEvent, Stateful

KINDS, STATES, CHANNELS, STEPS, CARRIERS = (
    ", ".join(f"'{value}'" for value in names) for names in (Kind, PosterState, Channel, Step, Carrier)
)
KEYS = ("serial", "day", "step", "channel", "subject", "area_code")


class PosterEvent(StateEvent, Base):
    __tablename__ = "poster_events"


class Poster(Stateful, Base):
    """海报. `subject` is the uid of what it is for, by its kind; a 总码 has a place and no subject.

    `spot` is where in its place it hangs, since `hung_on`, as `hung_by` wrote it down; nothing until somebody did.
    `batch` is the number of the printing it came from, `renews` the serial of the older paper it was made to replace.
    """

    __tablename__ = "posters"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", "kind"),
        CheckConstraint(f"state IN ({STATES})", "state"),
        CheckConstraint("(kind = 'total') = (subject IS NULL)", "subject"),
        CheckConstraint("kind <> 'total' OR area_code IS NOT NULL", "total_has_place"),
        CheckConstraint("subject_version IS NULL OR kind = 'policy'", "version_of_policy"),
        CheckConstraint(f"carrier IN ({CARRIERS})", "carrier"),
        CheckConstraint("(hung_on IS NULL) = (hung_by IS NULL)", "hung_both_or_neither"),
        CheckConstraint("spot = '' OR hung_on IS NOT NULL", "spot_is_hung"),
    )
    machine = LIFE
    events = PosterEvent

    serial: Mapped[str] = mapped_column(String(12), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str | None] = mapped_column(String(16), index=True)
    subject_version: Mapped[int | None]
    area_code: Mapped[str | None] = mapped_column(String(15), ForeignKey("regions.code"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    carrier: Mapped[str] = mapped_column(String(20))
    printed_by: Mapped[str] = mapped_column(String(40))
    batch: Mapped[str | None] = mapped_column(String(16), index=True)
    renews: Mapped[str | None] = mapped_column(String(12))
    spot: Mapped[str] = mapped_column(String(40), default="")
    hung_on: Mapped[date | None]
    hung_by: Mapped[str | None] = mapped_column(String(40))
    photo_uid: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def scene(self) -> str:
        """The signed text on paper, 32 characters at most."""
        return write_scene(Scene(LETTERS[Kind(self.kind)], self.serial))

    @property
    def url(self) -> str:
        """What the code holds."""
        return f"{settings().public_base_url}/q/{self.scene}"

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.serial + " " + cls.title


class Replacement(Base):
    """换新: somebody scanned paper that is older than the text in force; one per poster and newer text, not per scan.

    `in_force` is the number of the text that made it old. `how` it ended: newer | hand | withdrawn.
    """

    __tablename__ = "poster_replacements"
    __table_args__ = (
        UniqueConstraint("poster_id", "in_force"),
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", "done_both_or_neither"),
        CheckConstraint("(done_at IS NULL) = (how = '')", "done_somehow"),
        CheckConstraint("how IN ('', 'newer', 'hand', 'withdrawn')", "how"),
        Index("ix_poster_replacements_open", "done_at", "poster_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    poster_id: Mapped[int] = mapped_column(Id, ForeignKey("posters.id"))
    in_force: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(String(100), default="")


class Silence(Base):
    """沉默: a poster that is scanned far less than it used to be. `expected` and `seen` are scans of the same week.

    `odds` is one in how many weeks such a week would come by chance. `how` it ended: woke | hand | withdrawn.
    """

    __tablename__ = "poster_silences"
    __table_args__ = (
        CheckConstraint("(done_at IS NULL) = (done_by IS NULL)", "done_both_or_neither"),
        CheckConstraint("(done_at IS NULL) = (how = '')", "done_somehow"),
        CheckConstraint("how IN ('', 'woke', 'hand', 'withdrawn')", "how"),
        Index(
            "uq_poster_silences_open",
            "poster_id",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    poster_id: Mapped[int] = mapped_column(Id, ForeignKey("posters.id"), index=True)
    week_from: Mapped[date]
    expected: Mapped[int]
    seen: Mapped[int]
    odds: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(40))
    how: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(String(100), default="")


class StepCount(Base):
    """计数 of one step, one day in China, one door, at one poster, place and policy. A number, not a record of anybody.

    What is not known is an empty text, so that the six together are unique on both engines.
    """

    __tablename__ = "step_counts"
    __table_args__ = (
        UniqueConstraint(*KEYS, name="uq_step_counts_key"),
        Index("ix_step_counts_day", "day", "step"),
        CheckConstraint(f"step IN ({STEPS})", "step"),
        CheckConstraint(f"channel IN ({CHANNELS})", "channel"),
        CheckConstraint("times > 0", "times"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date]
    step: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(16), default="", index=True)
    area_code: Mapped[str] = mapped_column(String(15), default="", index=True)
    serial: Mapped[str] = mapped_column(String(12), default="")
    times: Mapped[int]


class TallyRow(Base):
    """待并计数: one step that was counted inside a unit of work and waits to be added up. Only ever appended."""

    __tablename__ = "tally_rows"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date]
    step: Mapped[str] = mapped_column(String(8))
    channel: Mapped[str] = mapped_column(String(8))
    subject: Mapped[str] = mapped_column(String(16), default="")
    area_code: Mapped[str] = mapped_column(String(15), default="")
    serial: Mapped[str] = mapped_column(String(12), default="")


class TallyShard(Base):
    """已读到: how far the file of one process has been added up, written in the unit that adds it up."""

    __tablename__ = "tally_shards"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    read_to: Mapped[int] = mapped_column(BigInteger, default=0)
