"""表 — a row per printed poster and a number per day and door. A scan has no person, no device, no address."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.codes.states import LETTERS, LIFE, Channel, Kind, PosterState
from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.scenes import Scene, write_scene
from server.kit.settings import settings
from server.kit.states import StateEvent, Stateful

KINDS, STATES, CHANNELS = (", ".join(f"'{value}'" for value in names) for names in (Kind, PosterState, Channel))


class PosterEvent(StateEvent, Base):
    __tablename__ = "poster_events"


class Poster(Stateful, Base):
    """海报. `subject` is the uid of the policy, category or wish; a 总码 has a place and no subject."""

    __tablename__ = "posters"
    __table_args__ = (
        CheckConstraint(f"kind IN ({KINDS})", "kind"),
        CheckConstraint(f"state IN ({STATES})", "state"),
        CheckConstraint("(kind = 'total') = (subject IS NULL)", "subject"),
        CheckConstraint("kind <> 'total' OR area_code IS NOT NULL", "total_has_place"),
        CheckConstraint("subject_version IS NULL OR kind = 'policy'", "version_of_policy"),
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
    at: Mapped[datetime] = mapped_column(default=now)

    @property
    def scene(self) -> str:
        """The signed text on paper, 32 characters at most."""
        return write_scene(Scene(LETTERS[Kind(self.kind)], self.serial))

    @property
    def url(self) -> str:
        """What the code holds."""
        return f"{settings().public_base_url}/q/{self.scene}"


class ScanCount(Base):
    """扫码数 of one poster, one day in China, one door. A counter, not a record of anybody."""

    __tablename__ = "scan_counts"
    __table_args__ = (
        UniqueConstraint("poster_id", "day", "channel"),
        CheckConstraint(f"channel IN ({CHANNELS})", "channel"),
        CheckConstraint("scans >= 0", "scans"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    poster_id: Mapped[int] = mapped_column(Id, ForeignKey("posters.id"))
    day: Mapped[date]
    channel: Mapped[str] = mapped_column(String(8))
    scans: Mapped[int] = mapped_column(default=0)
