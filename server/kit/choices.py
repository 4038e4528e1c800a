"""列表的样子 — how a member of staff likes each list, and the filters they have saved under a name."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id, db
from server.kit.errors import Invalid
from server.kit.ids import new_uid

NAME_MAX, QUERY_MAX, SAVED_MAX = 20, 400, 12
DENSITIES = ("roomy", "tight")
SIZES = (20, 50, 100)


class NameNeeded(Invalid):
    code, says = "filter_name_needed", f"请给这组条件起个名字，{NAME_MAX} 个字以内"


class TooManySaved(Invalid):
    code, says = "filters_too_many", f"每个列表最多保存 {SAVED_MAX} 组条件，请先删去不用的"


class ListChoice(Base):
    """喜好. With an empty `name` how the list looks (`{"cols": [], "density": "", "size": 0}`), else a saved query."""

    __tablename__ = "list_choices"
    __table_args__ = (
        UniqueConstraint("staff", "listing", "name"),
        CheckConstraint("(name = '') = (query = '')", "a_look_or_a_query"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    staff: Mapped[str] = mapped_column(String(16))
    listing: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(NAME_MAX), default="")
    look: Mapped[dict[str, Any]] = mapped_column(default=dict)
    query: Mapped[str] = mapped_column(String(QUERY_MAX), default="")
    at: Mapped[datetime] = mapped_column(default=now)


def of(staff: str, key: str) -> tuple[dict[str, Any], list[ListChoice]]:
    """How this person likes the list, and what they have saved for it: one statement."""
    mine = select(ListChoice).where(ListChoice.staff == staff, ListChoice.listing == key).order_by(ListChoice.id)
    found = list(db.session.scalars(mine))
    look = next((one.look for one in found if not one.name), {})
    return look, [one for one in found if one.name]


def remember(staff: str, key: str, look: dict[str, Any]) -> None:
    """Keep how the list looks from now on."""
    row = _find(staff, key, "") or ListChoice(staff=staff, listing=key)
    row.look = look
    db.session.add(row)
    db.session.flush()


def save(staff: str, key: str, name: str, query: str) -> ListChoice:
    """Keep a query under a name; the same name again means the new query. NameNeeded, TooManySaved."""
    name = "".join(letter for letter in name.strip() if letter >= " ")
    if not name or len(name) > NAME_MAX or not query or len(query) > QUERY_MAX:
        raise NameNeeded
    row = _find(staff, key, name)
    if row is None:
        mine = select(func.count()).where(ListChoice.staff == staff, ListChoice.listing == key, ListChoice.name != "")
        if (db.session.scalar(mine) or 0) >= SAVED_MAX:
            raise TooManySaved
        row = ListChoice(staff=staff, listing=key, name=name, query=query)
    row.query = query
    db.session.add(row)
    db.session.flush()
    return row


def forget(staff: str, uid: str) -> None:
    """One's own only; what is not there is forgotten already."""
    db.session.execute(delete(ListChoice).where(ListChoice.staff == staff, ListChoice.uid == uid))


def _find(staff: str, key: str, name: str) -> ListChoice | None:
    mine = (ListChoice.staff == staff, ListChoice.listing == key, ListChoice.name == name)
    return db.session.scalars(select(ListChoice).where(*mine)).one_or_none()
