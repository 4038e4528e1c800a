"""收账单 — put a day's bill, checked as a whole, into the table: batch by batch, in units of its own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update

from server.kit import tasks
from server.kit.clock import in_china, now
from server.kit.db import db, insert_once, swap_one
from server.kit.ids import new_uid
from server.kit.settings import settings
from server.kit.units import reading, writing
from server.payments import rules
from server.payments.models import Bill, BillDay, BillFlow, BillRow, Order
from server.payments.queries.bills import bill_day, days_known
from server.payments.states import DayState
from server.wechat.pay import bills
from server.wechat.pay.bills.download import Kind

BILL = "payments.bill"
BATCH = 1000
Sums = dict[str, list[int]]


class Overtaken(Exception):
    """Another worker is putting the same bill in; what this one brings is not wanted."""


def plan_bills() -> int:
    """排对账日: a row and a task for every day whose bill is due, from the first order on. How many were new."""
    first = db.session.scalar(select(Order.asked_at).order_by(Order.asked_at).limit(1))
    if first is None:
        return 0
    due = rules.bill_days(in_china(first).date(), now())
    known = days_known(due)
    return sum(open_day(day) for day in due if day not in known)


def open_day(day: date) -> bool:
    """开一天: its row and the task that fetches its bills. False when it was open already."""
    row = BillDay(day=day, state=DayState.DUE)
    if not insert_once(row):
        return False
    tasks.add(BILL, {"day": day.isoformat()}, due=rules.bill_due(day), key=f"bill:{day:%Y%m%d}")
    return True


def match_again(day: date) -> None:
    """重新核对: fetch and match the day once more, as soon as a worker is free. Raises NotFound."""
    assert bill_day(day)
    tasks.add(BILL, {"day": day.isoformat(), "fresh": True}, key=f"bill:{day:%Y%m%d}:{new_uid()}")


def bring(kind: Kind, day: date, *, fresh: bool = False) -> int | None:
    """取账单 from WeChat into the table; its id, or None when there was nothing that day. Call it outside any unit.

    What is in the table is not fetched again unless `fresh`. Raises what `bills.fetch` raises, BadBill also for a file
    whose rows cannot be believed, and Overtaken.
    """
    with reading():
        known = None if fresh else _newest(kind, day)
    if known is not None:
        return known
    file = bills.fetch(kind, day, settings().data_dir / "bills" / f"{day:%Y-%m-%d}-{kind}.csv")
    if file is None:
        return None
    file.path.chmod(0o600)  # it names the payers' openids
    with writing():
        bill = _bill_of(file)
        bill_id, lines, is_complete = bill.id, bill.lines, bill.complete_at is not None
    if not is_complete:
        sums = sum_up(kind, _rows_of(kind, file))  # the whole file first: nothing of a bad one comes in
        put_in(bill_id, _rows_of(kind, file), lines)
        with writing():
            done = update(Bill).where(Bill.id == bill_id).values(complete_at=now(), sums=sums)
            swap_one(done)
    return bill_id


def _newest(kind: str, day: date) -> int | None:
    whole = select(Bill.id).where(Bill.day == day, Bill.kind == kind, Bill.complete_at.is_not(None))
    return db.session.scalar(whole.order_by(Bill.complete_at.desc(), Bill.id.desc()).limit(1))


def _bill_of(file: bills.BillFile) -> Bill:
    same = select(Bill).where(Bill.day == file.day, Bill.kind == file.kind, Bill.sha1 == file.sha1)
    bill = db.session.scalar(same)
    if bill is None:
        bill = Bill(day=file.day, kind=file.kind, sha1=file.sha1, size=file.bytes_count, lines=0, sums={})
        db.session.add(bill)
        db.session.flush()
    return bill


def _rows_of(kind: str, file: bills.BillFile) -> Iterable[Any]:
    return bills.read_trade(file.path) if kind == "trade" else bills.read_fund_flow(file.path)


def sum_up(kind: str, rows: Iterable[Any]) -> Sums:
    """合计 of a bill's rows: `{what: [how many, fen]}`. Raises BadBill."""
    sums: Sums = defaultdict(lambda: [0, 0])
    add = _add_trade if kind == "trade" else _add_flow
    for row in rows:
        for name, amount in add(row):
            sums[name][0] += 1
            sums[name][1] += amount
    return dict(sums)


def _add_trade(row: bills.TradeRow) -> Iterator[tuple[str, int]]:
    if row.state == "REFUND":
        yield "REFUND", row.refund_fen
        yield "refund_settled", row.refund_settled_fen
    else:
        yield row.state, row.amount_fen
        yield "settled", row.settled_fen
    if charge_fen := rules.fee_fen(row.fee_fen_e3):
        yield "charge" if charge_fen > 0 else "charge_back", charge_fen


def _add_flow(row: bills.FlowRow) -> Iterator[tuple[str, int]]:
    yield row.kind[:20], row.income_fen - row.outgo_fen


def put_in(bill_id: int, rows: Iterable[bills.TradeRow | bills.FlowRow], lines: int) -> None:
    """逐批入表. `lines` rows stand there already from a try that was cut short; two who try at once: one goes on."""
    rest = islice(iter(rows), lines, None)
    while batch := list(islice(rest, BATCH)):
        with writing():
            mine = update(Bill).where(Bill.id == bill_id, Bill.lines == lines, Bill.complete_at.is_(None))
            if not swap_one(mine.values(lines=lines + len(batch))):
                raise Overtaken
            kind = BillRow if isinstance(batch[0], bills.TradeRow) else BillFlow
            db.session.execute(insert(kind), [_row(bill_id, row) for row in batch])
        lines += len(batch)


def _row(bill_id: int, row: bills.TradeRow | bills.FlowRow) -> dict[str, Any]:
    told = {"bill_id": bill_id, "line": row.line, "at": row.at}
    return told | (_traded(row) if isinstance(row, bills.TradeRow) else _moved(row))


def _traded(row: bills.TradeRow) -> dict[str, Any]:
    plain = (row.settled_fen, row.refund_settled_fen) == (row.amount_fen, row.refund_fen)
    return {
        "kind": row.state,
        "order_no": row.order_no,
        "transaction_id": row.transaction_id,
        "amount_fen": row.amount_fen,
        "refund_no": row.refund_no or None,
        "refund_id": row.refund_id or None,
        "refunded_fen": row.refund_fen,
        "settled_fen": None if plain else row.settled_fen or row.refund_settled_fen,
        "charge_e3": row.fee_fen_e3,
    }


def _moved(row: bills.FlowRow) -> dict[str, Any]:
    return {
        "kind": row.kind[:20],
        "number": row.order_or_refund_no[:64],
        "deed": row.transaction_id[:64],
        "amount_fen": row.income_fen - row.outgo_fen,
    }
