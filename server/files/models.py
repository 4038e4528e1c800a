"""表 — one row per thing handed in. Equal bytes lie on the disk once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_uid


class File(Base):
    """附件. `owner` names the thing it belongs to, such as `claim:…`; private until its room publishes it.

    `seconds` is how long a voice sounds. `trace` is WeChat's number of its look at the picture, `verdict` what it
    said; both empty when it was not asked.
    """

    __tablename__ = "files"
    __table_args__ = (
        CheckConstraint("kind IN ('photo', 'paper', 'pdf', 'sheet', 'voice')", "kind"),
        CheckConstraint("bytes_count > 0", "bytes_count"),
        CheckConstraint("(kind = 'voice') = (seconds IS NOT NULL)", "seconds_of_voices"),
        CheckConstraint("(width IS NULL) = (height IS NULL)", "size_both_or_neither"),
        CheckConstraint("verdict IN ('asked', 'pass', 'review', 'risky')", "verdict"),
        CheckConstraint("(trace IS NULL) = (verdict IS NULL)", "trace_both_or_neither"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    mime: Mapped[str] = mapped_column(String(40))
    bytes_count: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[int | None]
    owner: Mapped[str] = mapped_column(String(40), index=True)
    public: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
    trace: Mapped[str | None] = mapped_column(String(64), unique=True)
    verdict: Mapped[str | None] = mapped_column(String(8))
