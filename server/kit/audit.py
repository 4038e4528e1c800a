"""审计 — who did what to which thing, when and from where. Rows are only ever added; the triggers see to it.

Every row carries a mark under a key that the database does not know, so a row that was edited or made by hand is
known by itself; that none was taken away is what the seals of `kit.sealing` are for.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from server.kit import marks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import Base, Id, db
from server.kit.ids import new_uid
from server.kit.whence import Whence, here

PURPOSE = "audit-row"


class AuditRow(Base):
    """`what` is a dotted permanent name such as `wishes.publish`; `facts` hold no personal data.

    `place` and `device` are those of members of staff; a donor's are never kept. `nonce` and `mark` are empty in rows
    from before the seals.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_nonce", "nonce", unique=True),  # the same row twice, as a replay would be
        Index("ix_audit_what", "what"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    # The sentinel by which several rows of one unit go to the database in one statement.
    nonce: Mapped[str | None] = mapped_column(String(16), default=new_uid, insert_sentinel=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(40), index=True)
    what: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request: Mapped[str] = mapped_column(String(16), default="", server_default="")
    place: Mapped[str] = mapped_column(String(45), default="", server_default="")
    device: Mapped[str] = mapped_column(String(160), default="", server_default="")
    mark: Mapped[str | None] = mapped_column(String(marks.MARK_CHARS_MAX))


def write(actor: Actor, what: str, subject: str, facts: dict[str, Any] | None = None) -> None:
    """Add one line in the unit of the act itself: no act without its line, no line without its act."""
    came = here()
    if actor.kind != "staff":
        came = Whence(came.request)
    row = AuditRow(
        nonce=new_uid(),
        at=now(),
        actor=actor.ref,
        what=what,
        subject=subject,
        facts=facts or {},
        request=came.request,
        place=came.place,
        device=came.device,
    )
    row.mark = marks.mark(PURPOSE, canonical(row))
    db.session.add(row)


def acts_on(subject: str, acts: Iterable[str]) -> list[AuditRow]:
    """These acts on one thing, oldest first: for its own timeline, where nothing else remembers who did them."""
    found = select(AuditRow).where(AuditRow.subject == subject, AuditRow.what.in_(list(acts)))
    return list(db.session.scalars(found.order_by(AuditRow.id)))


def is_ours(row: Any) -> bool:
    """Whether a marked row, or a line with its columns, is what was written. Raises marks.KeyGone."""
    assert row.mark is not None, "a row from before the marks"
    return marks.is_mark(PURPOSE, canonical(row), row.mark)


def canonical(row: Any) -> bytes:
    """Everything of a row but its number, which the database gives, in one way of writing on both engines."""
    moment = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = (row.nonce, moment, row.actor, row.what, row.subject, row.facts, row.request, row.place, row.device)
    return canonical_json(told)


def canonical_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "surrogatepass")
