"""The lanes: who waits for an answer never stands behind what takes minutes."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.jobs import runner, thread
from server.jobs.handler import Handler
from server.jobs.handlers import HANDLERS
from server.jobs.runner import LONG_LEASE_S, Runner
from server.kit import tasks
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.http import House
from server.kit.tasks import Task
from server.kit.units import reading, writing
from server.payments.models import Bill
from server.payments.service import bills as bringing
from server.wechat.pay.bills import BillFile
from tests.payments.bills import Line, flow_text, trade_text, written

DAY = date(2026, 11, 20)
ROWS = 2500
LIMIT_S = 60


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Nobody is asked here."""
    return {}


def nothing(_payload: dict[str, Any], _brought: Any = None) -> None:
    pass


def test_what_takes_minutes_is_marked() -> None:
    assert HANDLERS["payments.bill"].long
    assert HANDLERS["jobs.check_books"].long
    assert not HANDLERS["payments.query"].long
    assert not HANDLERS["payments.refund_query"].long


def test_each_topic_has_one_lane(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    page = {"quick": Handler(nothing), "talks": Handler(nothing, nothing), "long": Handler(nothing, nothing, long=True)}
    monkeypatch.setattr(runner, "HANDLERS", page)
    with app.app_context():
        for topic in page:
            with writing():
                tasks.add(topic, {}, key=topic)
        for lane in ("quick", "talks", "long"):
            assert Runner(lane).drain() == 1  # type: ignore[arg-type]
            with reading():
                waiting = list(db.session.scalars(select(Task.topic).where(Task.state == "waiting").order_by(Task.id)))
            assert lane not in waiting
        assert waiting == []


def test_a_long_task_is_not_taken_up_by_another_meanwhile(app: House, monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[bool] = []

    def slow(_payload: dict[str, Any]) -> None:
        for seconds in (tasks.LEASE_S + 1, LONG_LEASE_S + 1):
            with at(now() + timedelta(seconds=seconds)), reading():
                others.append(tasks.any_due())

    monkeypatch.setattr(runner, "HANDLERS", {"long": Handler(nothing, slow, long=True)})
    with app.app_context():
        with writing():
            tasks.add("long", {}, key="long")
        assert Runner("long").drain() == 1
    assert others == [False, True]


class Gate:
    """A trade bill whose reader stops in the middle until somebody opens."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.reached, self.opened = folder, threading.Event(), threading.Event()
        lines = [Line(f"G20261120{number:016d}", f"4200{number:024d}", 100) for number in range(ROWS)]
        written(folder / "trade.csv", trade_text(DAY, lines))
        written(folder / "fundflow.csv", flow_text(DAY, lines))
        self.read_trade, self.reads = bringing.bills.read_trade, 0

    def fetch(self, kind: str, day: date, into: Path) -> BillFile:
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes((self.folder / f"{kind}.csv").read_bytes())
        return BillFile(kind, day, into, kind.rjust(40, "0"), into.stat().st_size)  # type: ignore[arg-type]

    def read(self, path: Path) -> Iterator[Any]:
        """The first time is only to check it; the second time the rows go into the table."""
        self.reads += 1
        for number, row in enumerate(self.read_trade(path)):
            if (self.reads, number) == (2, ROWS // 2):
                self.reached.set()
                assert self.opened.wait(LIMIT_S)
            yield row


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate = Gate(tmp_path)
    monkeypatch.setattr(bringing.bills, "fetch", gate.fetch)
    monkeypatch.setattr(bringing.bills, "read_trade", gate.read)
    return gate


def lines_in(app: House) -> int:
    with app.app_context(), reading():
        return db.session.scalars(select(Bill.lines)).one()


def test_donors_are_answered_while_a_large_bill_comes_in(
    app: House, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crew of a process, with the bill's real handler; a question and a settling fall due in its middle."""
    answered = {name: threading.Event() for name in ("payments.query", "gifts.settle")}
    page = {
        "payments.bill": Handler(nothing, lambda _payload: bringing.bring("trade", DAY), long=True),
        "payments.query": Handler(lambda *_: answered["payments.query"].set(), nothing),
        "gifts.settle": Handler(lambda *_: answered["gifts.settle"].set()),
    }
    monkeypatch.setattr(runner, "HANDLERS", page)
    monkeypatch.setattr("server.jobs.schedule.HANDLERS", {})
    with app.app_context(), writing():
        tasks.add("payments.bill", {"day": DAY.isoformat()}, key="bill")
    crew = thread.Crew(app)
    crew.start()
    try:
        assert gate.reached.wait(LIMIT_S)
        with app.app_context(), writing():
            for topic in answered:
                tasks.add(topic, {}, key=topic)
        assert all(event.wait(LIMIT_S) for event in answered.values())
        assert lines_in(app) == 1000
    finally:
        gate.opened.set()
        crew.stop()
    assert lines_in(app) == ROWS
