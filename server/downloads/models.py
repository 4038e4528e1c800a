"""表 — what was asked for, and the rows on their way into the file."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, SQLColumnExpression, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.downloads.rules import TOLD_CHARS
from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_number, new_uid


class Download(Base):
    """导出. `query` is the list's address as the asker had it, `columns` what they saw, `told` the filters in words.

    `file_uid` stands while the file does. Whole personal data is handed over at once and never kept.
    """

    __tablename__ = "downloads"
    __table_args__ = (
        CheckConstraint("form IN ('xlsx', 'csv', 'pdf', 'zip')", "form"),
        CheckConstraint("rows_done >= 0", "rows_done"),
        CheckConstraint("personal = FALSE OR reason <> ''", "personal_needs_a_reason"),
        CheckConstraint("personal = FALSE OR file_uid IS NULL", "personal_is_not_kept"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    no: Mapped[str] = mapped_column(String(16), unique=True, default=lambda: new_number("DC"))
    staff: Mapped[str] = mapped_column(String(16), index=True)
    listing: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(40))
    query: Mapped[dict[str, Any]]
    columns: Mapped[list[Any]]
    told: Mapped[str] = mapped_column(String(TOLD_CHARS), default="")
    form: Mapped[str] = mapped_column(String(4))
    personal: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(100), default="")
    rows_total: Mapped[int]
    rows_done: Mapped[int] = mapped_column(default=0)
    file_uid: Mapped[str | None] = mapped_column(String(16), unique=True)
    problem: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    done_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]

    @property
    def percent(self) -> int:
        return 100 if self.done_at or not self.rows_total else min(self.rows_done * 100 // self.rows_total, 99)

    @property
    def state(self) -> str:
        """making | ready | handed | gone | failed, for the page alone."""
        if self.problem:
            return "failed"
        if self.gone_at:
            return "gone"
        if self.file_uid:
            return "ready"
        return "handed" if self.done_at else "making"

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.no + " " + cls.title


class DownloadPart(Base):
    """一段. First the keys of its rows, so that what is exported is what was asked; then their cells."""

    __tablename__ = "download_parts"
    __table_args__ = (UniqueConstraint("download_id", "number"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    download_id: Mapped[int] = mapped_column(Id, ForeignKey("downloads.id"), index=True)
    number: Mapped[int]
    ids: Mapped[list[Any]]
    cells: Mapped[list[Any] | None]
