"""错误次数 — how often an address, a login nobody has, or a worker's phone was wrong within a quarter of an hour."""

from datetime import datetime

from sqlalchemy import update

from server.kit.clock import now
from server.kit.crypto import blind
from server.kit.db import db, insert_once, swap_one
from server.people import rules
from server.people.models import WrongTry


def mark_of(kind: str, text: str) -> str:
    """`kind` address | login | work. The table names no address and no login."""
    return blind(f"sign_in.{kind}", text)


def wait_s(mark: str, limit: int) -> int:
    """Seconds until this mark may try again; 0 when it may now."""
    row = db.session.get(WrongTry, mark, populate_existing=True)
    if row is None or row.wrong < limit or row.since <= _window():
        return 0
    return int((row.since - _window()).total_seconds()) + 1


def count(mark: str) -> None:
    """One more wrong try; the first of a new quarter of an hour begins a new count."""
    mine = update(WrongTry).where(WrongTry.mark == mark)
    if swap_one(mine.where(WrongTry.since > _window()).values(wrong=WrongTry.wrong + 1)):
        return
    if not swap_one(mine.values(wrong=1, since=now())):
        insert_once(WrongTry(mark=mark, wrong=1))


def _window() -> datetime:
    return now() - rules.WRONG_WINDOW
