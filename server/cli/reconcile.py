"""命令 reconcile — fetch one day's bills from WeChat and hold them against the books, now."""

import sys
import time
from datetime import date, datetime
from typing import Any

import click

from server.cli import answer, json_option, progress, refuse, with_app
from server.jobs.runner import Runner
from server.jobs.thread import RunnerTaken, alone
from server.kit.clock import now
from server.kit.money import yuan
from server.kit.settings import settings
from server.kit.units import reading, writing
from server.payments import jobs as payments
from server.payments import queries as facts
from server.payments import service as acts
from server.payments.rules import BILL_SETTLING, bill_due
from server.payments.states import DAY_NAMES, FINISHED, DayState

ROUNDS_MAX = 20
WAIT_S = 1.0


@click.command(help="与微信账单逐笔核对一天，例如 2026-11-21；有差异或账单还没有出来时退出码为 1")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="日期")
@json_option
@with_app
def reconcile(day: datetime, as_json: bool) -> None:
    """Fetches the bills anew, books what is missing here and WeChat vouches for, and says what still differs."""
    wanted = day.date()
    if now() < bill_due(wanted):
        refuse(f"{wanted} 的账单要到第二天上午 10 点以后才有")
    match_day(wanted)
    told = outcome(wanted)
    answer(told, as_json=as_json, text=_text(told))
    sys.exit(0 if told["ok"] else 1)


def match_day(day: date) -> None:
    """Fetch, match, book, and match again until nothing new is found. Call it outside any unit."""
    with writing():
        acts.open_day(day)
    payload: dict[str, Any] = {"day": day.isoformat(), "fresh": True}
    for number in range(ROUNDS_MAX):
        progress(f"正在核对 {day}（第 {number + 1} 遍）……")
        said = payments.fetch_bill(payload)
        with writing():
            again = payments.record_bill(payload, said)
        if again is None or again > now() + BILL_SETTLING:
            return
        settle()


def settle() -> None:
    """Book what evidence has come: here, or by the platform's own runner where that is at work."""
    try:
        with alone(settings()):
            Runner("quick").drain()
    except RunnerTaken:
        time.sleep(WAIT_S)


def outcome(day: date) -> dict[str, Any]:
    """How the day stands, for programs."""
    with reading():
        row, waiting = facts.bill_day(day), facts.open_differences(day)
        state = DayState(row.state)
        return {
            "day": day.isoformat(),
            "ok": state in FINISHED,
            "state": str(state),
            "state_text": DAY_NAMES[state],
            "problem": row.problem,
            "figures": {name: {"ours": pair[0], "wechat": pair[1]} for name, pair in row.figures.items()},
            "differences": [
                {
                    "kind": one.kind,
                    "says": one.says,
                    "order_no": one.order_no,
                    "refund_no": one.refund_no,
                    "ours_fen": one.ours_fen,
                    "wechat_fen": one.theirs_fen,
                    "owner": one.owner,
                }
                for one in waiting
            ],
        }


def _text(told: dict[str, Any]) -> str:
    lines = [f"{told['day']} {told['state_text']}{'：' + told['problem'] if told['problem'] else ''}"]
    paid, back = told["figures"].get("paid_fen"), told["figures"].get("refund_fen")
    if paid and back:
        lines.append(f"收款：这里 {yuan(paid['ours'])} 元，微信 {yuan(paid['wechat'])} 元")
        lines.append(f"退款：这里 {yuan(back['ours'])} 元，微信 {yuan(back['wechat'])} 元")
    return "\n".join([*lines, *(f"  ✗ {one['says']}" for one in told["differences"])])
