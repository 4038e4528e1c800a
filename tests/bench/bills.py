"""How much a day of many payments costs to reconcile: `python -m tests.bench.bills [ROWS] [DATABASE_URL]`.

A database with that many paid orders and the bills of the same day are made first, in a process of their own; then a
fresh process reads the trade bill, puts it into the table, compares it with the orders and reads the fund flow. Prints
seconds and how far the peak of memory rose above that of the started product. SQLite unless an empty database is named.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from server.app import create_app
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.units import reading, writing
from server.payments.models import Bill, Order
from server.payments.queries.funds import compare_funds
from server.payments.queries.matching import compare
from server.payments.service.bills import put_in, sum_up
from server.wechat.pay.bills import read_fund_flow, read_trade
from tests.house import build_tables, settings_for
from tests.payments.bills import Line, flow_text, trade_text, written

DAY = date(2026, 11, 20)
BATCH = 5000


def lines(count: int) -> Iterator[Line]:
    """Payments spread over the day; one of them differs by a fen from the order."""
    for number in range(count):
        second = number * 86000 // count
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        yield Line(f"G20261120{number:016d}", f"4200{number:024d}", 100 + number % 900 + (number == 7), time=clock)


def prepare(folder: Path, url: str, count: int) -> None:
    """Tables, orders, and the two bills."""
    app = create_app(settings_for(folder, url))
    build_tables(app)
    with app.app_context():
        for first in range(0, count, BATCH):
            with writing():
                db.session.execute(insert(Order), [order(number) for number in range(first, min(first + BATCH, count))])
    written(folder / "trade.csv", trade_text(DAY, lines(count)))
    written(folder / "flow.csv", flow_text(DAY, lines(count)))


def order(number: int) -> dict[str, object]:
    paid_at = start_of(DAY) + timedelta(seconds=number % 80000)
    return {
        "uid": f"{number:016d}",
        "no": f"G20261120{number:016d}",
        "state": "paid",
        "version": 0,
        "donor_uid": None,
        "purpose": "campaign:0123456789abcdef",
        "title": "MJ-0001",
        "channel": "jsapi",
        "amount_fen": 100 + number % 900,
        "asked_at": paid_at,
        "expires_at": paid_at,
        "transaction_id": f"4200{number:024d}",
        "paid_at": paid_at,
    }


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder: Path, url: str, count: int) -> None:
    """In a fresh process, so that the peak is that of the work itself."""
    app = create_app(settings_for(folder, url))
    with app.app_context():
        with writing():
            bill = Bill(day=DAY, kind="trade", sha1="0" * 40, size=(folder / "trade.csv").stat().st_size, lines=0)
            bill.sums = {}
            db.session.add(bill)
            db.session.flush()
            bill_id = bill.id
        start, marks = peak_mb(), [time.monotonic()]
        sums = sum_up("trade", read_trade(folder / "trade.csv"))
        marks.append(time.monotonic())
        put_in(bill_id, read_trade(folder / "trade.csv"), 0)
        marks.append(time.monotonic())
        with writing():
            db.session.execute(update(Bill).where(Bill.id == bill_id).values(sums=sums))
        with reading():
            whole = db.session.get(Bill, bill_id)
            assert whole is not None
            assert whole.lines == count
            found, figures = compare(DAY, whole)
        marks.append(time.monotonic())
        funds, _ = compare_funds(sums, sum_up("fundflow", read_fund_flow(folder / "flow.csv")))
        marks.append(time.monotonic())
    assert [one.kind for one in found] == ["amount"], found[:5]
    assert figures["paid_count"] == [count, count]
    assert funds == []
    told(count, (folder / "trade.csv").stat().st_size, marks, start, peak_mb())


def told(count: int, size: int, marks: list[float], start: float, peak: float) -> None:
    steps = ("读一遍并合计", "逐批入表", "逐笔核对", "读资金账单并核对")
    sys.stdout.write(f"{count} 行，账单 {size / 1e6:.1f} MB\n")
    for name, since, until in zip(steps, marks, marks[1:], strict=False):
        sys.stdout.write(f"{name}：{until - since:.1f} 秒\n")
    sys.stdout.write(f"合计 {marks[-1] - marks[0]:.1f} 秒；内存峰值 {peak:.0f} MB，比启动时多 {peak - start:.0f} MB\n")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = sys.argv[2] if len(sys.argv) > 2 else f"sqlite:///{folder}/bench.db"
        spawn = multiprocessing.get_context("spawn")
        for work in (prepare, measure):
            process = spawn.Process(target=work, args=(folder, url, count))
            process.start()
            process.join()
            if process.exitcode != 0:
                sys.exit(process.exitcode or 1)


if __name__ == "__main__":
    main()
