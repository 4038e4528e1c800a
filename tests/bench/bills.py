"""How much a day of many payments costs to reconcile: `python -m tests.bench.bills [ROWS] [DATABASE_URL]`.

A database with that many paid orders and the bills of the same day are made first, in a process of their own; then a
fresh process reads both bills, puts them into their tables, compares the trade bill with the orders and the fund flow
row by row with both. Prints seconds and how far the peak of memory rose above that of the started product. SQLite
unless an empty database is named.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert, update

from server.app import create_app
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.units import reading, writing
from server.payments.models import Bill, Order
from server.payments.queries.flows import compare_flows
from server.payments.queries.matching import compare
from server.payments.service.bills import put_in, sum_up
from server.wechat.pay.bills import FlowRow, TradeRow, read_fund_flow, read_trade
from server.wechat.pay.bills.download import Kind
from tests.house import build_tables, settings_for
from tests.payments.bills import Line, flow_text, trade_text, written

DAY = date(2026, 11, 20)
BATCH = 5000


def lines(count: int) -> Iterator[Line]:
    """Payments spread over the day; one of them differs by a fen from the order."""
    return _lines(count, 7)


def moves(count: int) -> Iterator[Line]:
    """What the account says of them; one of them differs by a fen from the trade bill."""
    return _lines(count, 9)


def _lines(count: int, odd: int) -> Iterator[Line]:
    for number in range(count):
        second = number * 86000 // count
        clock = f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        yield Line(f"G20261120{number:016d}", f"4200{number:024d}", 100 + number % 900 + (number == odd), time=clock)


def prepare(folder: Path, url: str, count: int) -> None:
    """Tables, orders, and the two bills."""
    app = create_app(settings_for(folder, url))
    build_tables(app)
    with app.app_context():
        for first in range(0, count, BATCH):
            with writing():
                db.session.execute(insert(Order), [order(number) for number in range(first, min(first + BATCH, count))])
    written(folder / "trade.csv", trade_text(DAY, lines(count)))
    written(folder / "flow.csv", flow_text(DAY, moves(count)))


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
        start, marks = peak_mb(), [time.monotonic()]
        trade_id = taken_in("trade", folder / "trade.csv", marks)
        flow_id = taken_in("fundflow", folder / "flow.csv", marks)
        with reading():
            trade, flow = (db.session.get_one(Bill, bill_id) for bill_id in (trade_id, flow_id))
            assert (trade.lines, flow.lines) == (count, count)
            found, figures = compare(DAY, trade)
            marks.append(time.monotonic())
            moved = compare_flows(DAY, trade, flow)
            marks.append(time.monotonic())
    assert [one.kind for one in found] == ["amount"], found[:5]
    assert figures["paid_count"] == [count, count]
    assert [one.kind for one in moved] == ["flow_amount", "flow_amount"], moved[:5]
    told(count, (folder / "trade.csv").stat().st_size, marks, start, peak_mb())


def taken_in(kind: Kind, path: Path, marks: list[float]) -> int:
    """Read it whole, then put it in, as `bring` does."""
    with writing():
        bill = Bill(day=DAY, kind=kind, sha1="0" * 40, size=path.stat().st_size, lines=0, sums={})
        db.session.add(bill)
        db.session.flush()
        bill_id = bill.id
    read: Callable[[Path], Iterator[TradeRow | FlowRow]] = read_trade if kind == "trade" else read_fund_flow
    sums = sum_up(kind, read(path))
    marks.append(time.monotonic())
    put_in(bill_id, read(path), 0)
    with writing():
        db.session.execute(update(Bill).where(Bill.id == bill_id).values(sums=sums))
    marks.append(time.monotonic())
    return bill_id


def told(count: int, size: int, marks: list[float], start: float, peak: float) -> None:
    steps = ("读一遍交易账单", "交易账单入表", "读一遍资金账单", "资金账单入表", "交易账单逐笔核对", "资金账单逐笔核对")
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
