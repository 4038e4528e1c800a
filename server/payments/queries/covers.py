"""看补足单."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.settings import settings
from server.ledger import queries as ledger
from server.payments.models import Cover, CoverEvent, Matter


def sources() -> dict[str, str]:
    """补足款的来处: account → what it is called. Money of the charity's own that is put where the gifts' money lies."""
    return {
        "bank:main": "自有资金转入募捐银行账户",
        f"wechat:{settings().wechat_mchid}": "自有资金充值到微信商户号",
        "cash": "自有现金存入",
    }


def find_cover(uid: str) -> Cover:
    """Raises NotFound."""
    cover = db.session.scalar(select(Cover).where(Cover.uid == uid))
    if cover is None:
        raise NotFound
    return cover


def shortfall_of(matter: Matter) -> Any:
    """The entry that a matter of a shortfall is about. Raises NotFound for any other matter."""
    entry = ledger.entry(matter.key) if matter.kind == "shortfall" else None
    if entry is None:
        raise NotFound
    return entry


def covers_of(shorts: Iterable[str]) -> dict[str, Cover]:
    """Reference of a shortfall → what fills it; one that was given up stands not in it."""
    wanted = list(shorts)
    if not wanted:
        return {}
    query = select(Cover).where(Cover.short.in_(wanted), Cover.state != "void")
    return {cover.short: cover for cover in db.session.scalars(query)}


def cover_history(cover: Cover) -> list[CoverEvent]:
    """Every move, oldest first."""
    moved = select(CoverEvent).where(CoverEvent.subject_id == cover.id)
    return list(db.session.scalars(moved.order_by(CoverEvent.version)))


def done_covers() -> dict[str, tuple[str, int]]:
    """`cover:<uid>` → (account, fen) of what was filled: for the checks."""
    rows = db.session.execute(select(Cover.uid, Cover.account, Cover.amount_fen).where(Cover.state == "done"))
    return {f"cover:{row[0]}": (row[1], row[2]) for row in rows}
