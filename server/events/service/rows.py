"""名单 — one row is what one person gave through the unit. Who gave nothing has no row (慈善法 32)."""

from sqlalchemy import delete

from server.events import queries
from server.events.errors import RosterRefused, RowMatched
from server.events.models import RosterRow
from server.kit.db import db, insert_once
from server.kit.ids import new_uid

KNOWN = "这一行已经随以前的名单导入"


def add_row(
    unit_id: int, *, number: int, name: str | None, phone: str | None, amount_fen: int, receipt: bool
) -> RosterRow:
    """登记一行, waiting for its money. RosterRefused when its number is there already."""
    row = RosterRow(uid=new_uid(), unit_id=unit_id, number=number, amount_fen=amount_fen, receipt=receipt)
    row.name, row.phone = name, phone
    if not insert_once(row):
        raise RosterRefused(KNOWN)
    return row


def drop_row(uid: str) -> None:
    """撤回一行: with it goes what it holds of a person. RowUnknown, RowMatched once it is a share of booked money."""
    row = queries.row_of(uid)
    gone = delete(RosterRow).where(RosterRow.id == row.id, RosterRow.gift_id.is_(None)).returning(RosterRow.id)
    if db.session.scalar(gone) is None:
        raise RowMatched
