"""命令 recover — after a restore: what WeChat knows and the backup does not is booked. Twice changes nothing."""

import sys
from datetime import date, datetime, timedelta
from typing import Any

import click

from server.cli import answer, json_option, progress, refuse, with_app
from server.cli.reconcile import ROUNDS_MAX, outcome, settle
from server.gifts import service as gifts
from server.jobs.runner import Runner
from server.jobs.thread import RunnerTaken, alone
from server.kit.clock import in_china, now, today
from server.kit.settings import settings
from server.kit.units import reading, writing
from server.payments import jobs as payments
from server.payments import queries as facts
from server.payments import service as acts
from server.payments.rules import BILL_SETTLING, bill_days


@click.command(help="从备份恢复之后，按微信的账单和查询补回每一笔付款、退款和捐赠；可以重复运行，不会重复入账")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="从哪一天起；不写则从库里最新订单的前一天起"
)
@json_option
@with_app
def recover(since: datetime | None, as_json: bool) -> None:
    """Goes day by day through the bills; what was asked for here and not answered yet is asked at WeChat as well."""
    first = since.date() if since else _first_day()
    if first is None:
        refuse("库里没有微信订单，请用 --since 写明从哪一天起")
    assert first is not None
    days = bill_days(first, now())
    lost = [one for day in days for one in _recover_day(day)]
    _ask_about_the_rest()
    told = [outcome(day) for day in days]
    pending = [day.isoformat() for day in _days(days[-1] + timedelta(days=1) if days else first, today())]
    ok = not lost and all(one["ok"] for one in told)
    document = {"ok": ok, "since": first.isoformat(), "days": told, "not_rebuilt": lost, "pending": pending}
    answer(document, as_json=as_json, text=_text(document))
    sys.exit(0 if ok else 1)


def _first_day() -> date | None:
    """The day before the newest order of the books: what came after the backup came after that."""
    with reading():
        newest = facts.newest_order_at()
    return None if newest is None else in_china(newest).date() - timedelta(days=1)


def _recover_day(day: date) -> list[dict[str, str]]:
    """Fetch, rebuild, book, until nothing is news. What cannot be rebuilt, with the reason."""
    with writing():
        acts.open_day(day)
    payload: dict[str, Any] = {"day": day.isoformat(), "fresh": True}
    lost: dict[str, str] = {}
    for number in range(ROUNDS_MAX):
        progress(f"正在找回 {day}（第 {number + 1} 遍）……")
        said = payments.fetch_bill(payload)
        with writing():
            for one in said.paid if said else ():
                if facts.order_or_none(one.order_no) is None and (why := gifts.rebuild(one)):
                    lost[one.order_no] = why
            again = payments.record_bill(payload, said)
        settle()
        if again is None or again > now() + BILL_SETTLING:
            break
    return [{"order_no": no, "why": why} for no, why in lost.items()]


def _ask_about_the_rest() -> None:
    """Every order and refund that the backup left open has its query waiting; the platform asks when it runs."""
    try:
        with alone(settings()):
            Runner().drain()
    except RunnerTaken:
        progress("平台正在运行，没有结果的订单由它逐笔查询")


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _text(told: dict[str, Any]) -> str:
    lines = [f"从 {told['since']} 起找回完毕"]
    for day in told["days"]:
        lines.append(f"{day['day']} {day['state_text']}{'：' + day['problem'] if day['problem'] else ''}")
        lines += [f"  ✗ {one['says']}" for one in day["differences"]]
    lines += [f"✗ 订单 {one['order_no']} 没有补回：{one['why']}" for one in told["not_rebuilt"]]
    if told["pending"]:
        days = "、".join(told["pending"])
        lines.append(f"{days} 的账单还没有出来，请在第二天上午 10 点以后再运行一次")
    return "\n".join(lines)
