"""对账的定时 — fetch a day's bills, match them, ask WeChat about what is missing, and match again when it is booked."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from server.kit.clock import now
from server.kit.units import reading
from server.payments import rules
from server.payments.queries import bills as queries
from server.payments.queries.flows import compare_flows
from server.payments.queries.found import Figures, Found
from server.payments.queries.funds import compare_funds
from server.payments.queries.matching import compare
from server.payments.service import keep_transaction
from server.payments.service.bills import bring, plan_bills
from server.payments.service.reconciling import keep_result, keep_waiting
from server.payments.service.refund_words import adopt_refund
from server.payments.states import FINISHED
from server.wechat.pay import client
from server.wechat.pay.errors import BadBill, NotReady, Refused, Unknown
from server.wechat.pay.facts import RefundSaid, Transaction

ASKED_MAX = 50  # questions to WeChat in one go; the rest when the day is matched again
__all__ = ["BillsSaid", "fetch_bill", "plan_bills", "record_bill"]


@dataclass(frozen=True)
class BillsSaid:
    """What a look outside brought. `problem`: no bill yet, and why; nothing else is said then."""

    problem: str = ""
    bad: bool = False
    bill_ids: dict[str, int | None] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    figures: Figures = field(default_factory=dict)
    paid: tuple[Transaction, ...] = ()
    refunds: tuple[RefundSaid, ...] = ()


def fetch_bill(payload: dict[str, Any]) -> BillsSaid | None:
    """取账单并核对. Opens its own short units around the network. None: the day is done already."""
    day = date.fromisoformat(payload["day"])
    with reading():
        row = queries.bill_day(day)
        if row.state in FINISHED and not payload.get("fresh"):
            return None
    fresh = bool(payload.get("fresh"))
    try:
        bill_ids = {"trade": bring("trade", day, fresh=fresh), "fundflow": bring("fundflow", day, fresh=fresh)}
    except NotReady:
        return BillsSaid(problem="微信还在生成账单")
    except BadBill as bad:
        return BillsSaid(problem=f"账单不可信：{bad}", bad=True)
    except (Unknown, Refused) as doubt:
        return BillsSaid(problem=f"没有取到账单（{getattr(doubt, 'code', '') or '暂时连不上微信'}）")
    found, figures = match(day, bill_ids)
    paid, refunds = _ask(found)
    return BillsSaid("", False, bill_ids, tuple(found), figures, tuple(paid), tuple(refunds))


def match(day: date, bill_ids: dict[str, int | None]) -> tuple[list[Found], Figures]:
    """核对 the bills that are in the table already."""
    with reading():
        trade, flow = queries.bill(bill_ids["trade"]), queries.bill(bill_ids["fundflow"])
        found, figures = compare(day, trade)
        funds, more = compare_funds(trade.sums if trade else None, flow.sums if flow else None)
        found += funds + compare_flows(day, trade, flow)
    return found, figures | more


def _ask(found: list[Found]) -> tuple[list[Transaction], list[RefundSaid]]:
    """Ask WeChat itself about what the bill has and we have not. Who does not answer is asked next time."""
    paid: list[Transaction] = []
    refunds: list[RefundSaid] = []
    wanted = {(one.asks, one.order_no, one.refund_no): one for one in found if one.asks}
    for one in list(wanted.values())[:ASKED_MAX]:
        try:
            if one.asks == "order" and one.order_no:
                paid += [said] if (said := client.query(one.order_no)) and said.is_paid else []
            elif one.refund_no:
                refunds += [back] if (back := client.query_refund(one.refund_no)) else []
        except (Unknown, Refused):
            continue
    return paid, refunds


def record_bill(payload: dict[str, Any], said: BillsSaid | None) -> datetime | None:
    """记下. None when the day is done, else when it is to be matched again."""
    if said is None:
        return None
    row = queries.bill_day(date.fromisoformat(payload["day"]))
    due = rules.bill_due(row.day)
    if said.problem:
        keep_waiting(row, said.problem, bad=said.bad)
        return rules.next_bill_try(due, now())
    news = [keep_transaction("query", one) for one in said.paid]
    news += [adopt_refund(one, "refund_query") for one in said.refunds]
    if any(news):
        return now() + rules.BILL_SETTLING
    waiting = keep_result(row, said.bill_ids, said.found, said.figures)
    return now() + rules.BILL_LOOK_EVERY if waiting and now() < due + rules.BILL_LOOKED_AT else None
