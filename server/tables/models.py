"""表 — a table somebody handed in and its rows. The file itself is not kept: its cells are, sealed, for some days."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id
from server.kit.ids import new_uid
from server.kit.states import StateEvent, Stateful
from server.tables.states import TABLE


class TableEvent(StateEvent, Base):
    __tablename__ = "table_import_events"


class TableImport(Stateful, Base):
    """一份表格. `key` names what is imported; the counts go along with the rows. `unused` are headings nobody read."""

    __tablename__ = "table_imports"
    __table_args__ = (
        CheckConstraint(
            "state IN ('reading', 'checking', 'checked', 'taking', 'taken', 'undoing', 'undone', 'dropped', 'stopped')",
            "state",
        ),
        CheckConstraint("good >= 0 AND bad >= 0 AND taken >= 0 AND kept >= 0", "counts"),
        Index("ix_table_imports_by_key", "by", "key"),
    )
    machine = TABLE
    events = TableEvent

    key: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(80))
    total: Mapped[int] = mapped_column(default=0)
    good: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    undone: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    unused: Mapped[list[Any]] = mapped_column(default=list)
    undo_until: Mapped[datetime | None]
    wiped_at: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now, index=True)


class TableRow(Base):
    """一行. `number` is its line in the file, `mark` what makes two of them the same, `ref` what became of it.

    `state` new → good | bad → taken | refused → undone | kept. `problems` say nothing of what the cells hold.
    """

    __tablename__ = "table_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "number"),
        CheckConstraint("state IN ('new', 'good', 'bad', 'taken', 'refused', 'undone', 'kept')", "state"),
        CheckConstraint("state NOT IN ('taken', 'undone', 'kept') OR ref IS NOT NULL", "taken_has_its_ref"),
        Index("ix_table_rows_next", "import_id", "state", "number"),
        Index("ix_table_rows_mark", "import_id", "mark_blind"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    import_id: Mapped[int] = mapped_column(Id, ForeignKey("table_imports.id"))
    number: Mapped[int]
    cells_sealed: Mapped[bytes | None]
    cells = Sealed()
    mark_blind: Mapped[str | None] = mapped_column(String(64))
    problems: Mapped[list[Any]] = mapped_column(default=list)
    state: Mapped[str] = mapped_column(String(8), default="new")
    ref: Mapped[str | None] = mapped_column(String(40))
