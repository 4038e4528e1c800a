"""对账 — every day beside WeChat's bill of it, and the differences that somebody answers for."""

import calendar
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, press, staff_only
from server.console.forms import day as read_day
from server.console.forms import note, timeline, version
from server.console.lists import desk
from server.kit import clock
from server.kit.errors import NotFound
from server.kit.units import reads, writes
from server.payments import queries as payments
from server.payments import service as acts
from server.payments.lists import DIFFERENCE_KINDS as KINDS
from server.payments.lists import DIFFERENCES
from server.payments.rules import bill_due
from server.payments.states import BILL_DAY, DAY_NAMES, DIFFERENCE, DIFFERENCE_NAMES, RECONCILERS, DifferenceState
from server.people import queries as people
from server.people.roles import Role

bp = Blueprint("console_reconcile", __name__, url_prefix="/console")

READERS = (Role.FINANCE, Role.CHARITY, Role.CHARITY_LEAD, Role.AUDIT_ADMIN)
# Figure of a day → (what it is, whether it is money).
FIGURES = {
    "paid_count": ("付款笔数", False),
    "paid_fen": ("付款金额（元）", True),
    "refund_count": ("退款笔数", False),
    "refund_fen": ("退款金额（元）", True),
}
FUNDS = {
    "account_in_count": ("收款笔数", False),
    "account_in_fen": ("收款净额（元）", True),
    "account_fee_fen": ("其中手续费（元）", True),
    "account_out_count": ("退款笔数", False),
    "account_out_fen": ("退款净额（元）", True),
}


LIST = desk(
    DIFFERENCES,
    "/console/reconcile",
    "console/reconcile/index.html",
    href=lambda line: f"/console/reconcile/{line.row.day}",
)


@bp.get("/reconcile")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """对账日历 of a month, and the differences; those that wait come first."""
    given = request.args
    month = _month(given.get("month", ""))
    last = date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
    return LIST.show(
        month=month,
        before=_neighbour(month, -1),
        after=_neighbour(month, +1),
        weeks=calendar.Calendar().monthdatescalendar(month.year, month.month),
        days=payments.bill_days_between(month, last),
        waiting=payments.differences_by_day(month, last),
        **_words(),
    )


@bp.get("/reconcile/<text>")
@staff_only(*READERS)
@reads
def show(text: str) -> ResponseReturnValue:
    """一天: ours, WeChat's, the difference; and who sees to what."""
    row = payments.bill_day(_day(text))
    rows, history = payments.differences_of(row.day), payments.bill_day_history(row)
    notes = payments.difference_notes(rows)
    refs = [event.actor for event in history] + [event.actor for event in notes.values()]
    names = people.actor_names([*refs, *(one.owner or "" for one in rows)])
    return render_template(
        "console/reconcile/day.html",
        row=row,
        due=bill_due(row.day),
        books=_beside(row.figures, FIGURES),
        funds=_beside(row.figures, FUNDS),
        rows=rows,
        notes=notes,
        names=names,
        events=timeline(history, BILL_DAY, names),
        may_act=bool(current().actor.roles & RECONCILERS),
        me=current().actor.ref,
        **_words(),
    )


@bp.post("/reconcile/<text>/again")
@staff_only(*RECONCILERS)
@writes
def again(text: str) -> ResponseReturnValue:
    """重新核对: a worker fetches the bills anew; the page shows the result as soon as it is there."""
    row = payments.bill_day(_day(text))
    acts.match_again(row.day)
    flash("已安排重新核对，稍后刷新这一页看结果")
    return redirect(f"/console/reconcile/{row.day}", 303)


@bp.post("/differences/<uid>/<name>")
@staff_only(*RECONCILERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理一处差异: take it on, explain it, or say that it is settled."""
    if name not in ("take", "explain", "settle"):
        raise NotFound
    press(DIFFERENCE, name)
    if name == "take":
        row = acts.take_difference(uid, actor=current().actor, seen_version=version())
    else:
        row = acts.close_difference(uid, name, actor=current().actor, note=note(), seen_version=version())
    flash(f"已办理：{DIFFERENCE.moves[name].says}")
    return redirect(f"/console/reconcile/{row.day}", 303)


def _words() -> dict[str, Any]:
    return {
        "day_names": DAY_NAMES,
        "states": DIFFERENCE_NAMES,
        "kinds": KINDS,
        "is_open": lambda row: row.state == DifferenceState.OPEN,
    }


def _beside(figures: dict[str, Any], wanted: dict[str, tuple[str, bool]]) -> list[tuple[Any, ...]]:
    """(what, is money, ours, WeChat's) of the figures that are there."""
    return [(what, is_money, *figures[name]) for name, (what, is_money) in wanted.items() if name in figures]


def _day(text: str) -> date:
    found = read_day(text)
    if found is None:
        raise NotFound
    return found


def _month(text: str) -> date:
    """The first of the month asked for, `2026-11`; this month for anything else."""
    return read_day(f"{text}-01") or clock.today().replace(day=1)


def _neighbour(month: date, step: int) -> date:
    return (month + timedelta(days=31 if step > 0 else -1)).replace(day=1)
