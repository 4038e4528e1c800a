"""自检总表 — the one page that collects every room's checks, and those that hold for every row with a life."""

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all

from server.campaigns import checks as campaigns
from server.complaints import checks as complaints
from server.events import checks as events
from server.gifts import checks as gifts
from server.intake import checks as intake
from server.kit import walking
from server.kit.checks import Check
from server.kit.db import Base, db
from server.kit.states import Stateful
from server.kit.tasks import Task
from server.ledger import checks as ledger
from server.payments import checks as payments
from server.promises import checks as promises
from server.receipts import checks as receipts
from server.spending import checks as spending
from server.statements import checks as statements
from server.wechat import checks as wechat
from server.wishes import checks as wishes


def version_counts_moves() -> list[str]:
    """I12: a row's version is the number of its moves, and it stands where its last move put it."""
    rows = sorted(tuple(row) for row in db.session.execute(_odd_lives()))
    return [f"{table} {uid} 的版本或状态与它的经过不符" for table, uid in rows]


@cache
def _odd_lives() -> CompoundSelect[tuple[str, str]]:
    """Of all tables in one statement, built once: to build it costs far more than to ask it."""
    return union_all(*(_odd_life(kind) for kind in _kinds_with_a_life()))


def _odd_life(kind: Any) -> Select[tuple[str, str]]:
    events = kind.events
    moved = select(func.count()).where(events.subject_id == kind.id).scalar_subquery()
    last = select(events.target).where(events.subject_id == kind.id).order_by(events.version.desc()).limit(1)
    here = func.coalesce(last.scalar_subquery(), kind.state)
    named = select(literal(kind.__tablename__), kind.uid)
    return named.where((kind.version != moved) | (kind.state != here))


def _kinds_with_a_life() -> list[Any]:
    mapped = (mapper.class_ for mapper in Base.registry.mappers)
    return [kind for kind in mapped if issubclass(kind, Stateful)]


def nothing_given_up() -> list[str]:
    """A task that was given up waits for a person: `wishbridge jobs retry` after the cause is gone."""
    rows = db.session.execute(select(Task.topic, func.count()).where(Task.state == "given_up").group_by(Task.topic))
    return [f"{row[1]} 个任务（{row[0]}）多次失败，等待处理" for row in rows]


OWN = [
    Check("I12", "每行的版本等于它的经过", version_counts_moves),
    Check("J1", "没有放弃的任务", nothing_given_up),
]
ALL: list[Check] = [
    *ledger.CHECKS,
    *payments.CHECKS,
    *spending.CHECKS,
    *campaigns.CHECKS,
    *wishes.CHECKS,
    *gifts.CHECKS,
    *receipts.CHECKS,
    *events.CHECKS,
    *promises.CHECKS,
    *intake.CHECKS,
    *complaints.CHECKS,
    *statements.CHECKS,
    *wechat.CHECKS,
    *walking.CHECKS,
    *OWN,
]
