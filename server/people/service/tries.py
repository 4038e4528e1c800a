"""错误次数 — how often an address, a login nobody has, a worker's phone or a number was wrong within a while."""

from datetime import datetime, timedelta

from sqlalchemy import SQLColumnExpression, update

from server.kit.clock import now
from server.kit.crypto import blind
from server.kit.db import db, insert_once, swap_one
from server.people import rules
from server.people.models import WrongTry


def mark_of(kind: str, text: str) -> str:
    """`kind` address | login | work. The table names no address and no login."""
    return blind(f"sign_in.{kind}", text)


def wait_s(mark: str, limit: int, within: timedelta = rules.WRONG_WINDOW) -> int:
    """Seconds until this mark may try again; 0 when it may now."""
    row = db.session.get(WrongTry, mark, populate_existing=True)
    begun = now() - within
    if row is None or row.wrong < limit or row.since <= begun:
        return 0
    return int((row.since - begun).total_seconds()) + 1


def count(mark: str, within: timedelta = rules.WRONG_WINDOW, *, from_last: bool = False) -> None:
    """One more wrong try. The first after `within` (a week at most) begins a new count; `within` is measured from the
    first one, or `from_last`.
    """
    moment = now()
    more: dict[str, int | datetime | SQLColumnExpression[int]] = {"wrong": WrongTry.wrong + 1}
    if from_last:
        more["since"] = moment
    mine = update(WrongTry).where(WrongTry.mark == mark)
    if swap_one(mine.where(WrongTry.since > moment - within).values(**more)):
        return
    if not swap_one(mine.values(wrong=1, since=moment)):
        insert_once(WrongTry(mark=mark, wrong=1))
