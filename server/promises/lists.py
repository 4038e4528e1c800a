"""列表 — promises of companies, as the console draws them and an export writes them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from server.campaigns import queries as campaigns
from server.kit.actors import Actor
from server.kit.lists import Asked, Column, Filter, Listing, narrowed, since, until
from server.promises import queries
from server.promises.models import Promise
from server.promises.queries import PromiseLine, Sums
from server.promises.states import OPEN, PROMISE_NAMES, READERS, PromiseState
from server.receipts.rules import code_of

AT_LARGE = "any"
QUEUES = (
    ("open", "待到账"),
    ("overdue", "已逾期"),
    ("mine", "待我办理"),
    ("over", "已履行或结束"),
    ("draft", "草稿和待复核"),
    ("all", "全部"),
)
_STATES = {
    "open": OPEN,
    "over": frozenset({PromiseState.FULFILLED, PromiseState.RELEASED, PromiseState.VOID}),
    "draft": frozenset({PromiseState.DRAFT, PromiseState.REVIEW}),
    "all": frozenset(PromiseState),
}


def _promises(_actor: Actor) -> Any:
    return select(Promise, queries.arrived(), queries.fell_due(), queries.next_due())


def _lines(found: Sequence[Any], _actor: Actor) -> list[PromiseLine]:
    uids = [row[0].campaign_uid for row in found if row[0].campaign_uid]
    titles = campaigns.titles(uids) if uids else {}
    return [
        PromiseLine(row[0], int(row[1]), int(row[2]), row[3], titles.get(row[0].campaign_uid, "慈善会（不限项目）"))
        for row in found
    ]


def _queue(query: Select[Any], queue: str, actor: Actor) -> Select[Any]:
    if queue == "mine":
        return query.where(queries.waits_for(actor))
    if queue == "overdue":
        return query.where(queries.is_overdue())
    return query.where(Promise.state.in_(_STATES[queue]))


def _words(text: str, _actor: Actor) -> ColumnElement[bool]:
    code = code_of(text)
    named = Promise.company.contains(text, autoescape=True), Promise.agreement_no.contains(text, autoescape=True)
    return or_(Promise.no == code, Promise.credit_code == code, *named)


def _campaigns(_actor: Actor) -> list[tuple[str, str]]:
    return [(AT_LARGE, "慈善会（不限项目）"), *campaigns.choices()]


def _of_campaign(query: Select[Any], uid: str, _actor: Actor) -> Select[Any]:
    return query.where(Promise.campaign_uid.is_(None) if uid == AT_LARGE else Promise.campaign_uid == uid)


PROMISES: Listing[PromiseLine] = Listing(
    key="promises",
    title="企业认捐",
    roles=READERS,
    query=_promises,
    id=Promise.id,
    order=lambda _values: (Promise.id.desc(),),
    rows=_lines,
    filters=(
        Filter("queue", "情况", _queue, kind="tabs", choices=QUEUES, usual=lambda _actor: "open"),
        Filter("q", "搜索", narrowed(_words), kind="search", hint="单位、认捐编号、协议编号或信用代码"),
        Filter("campaign", "项目", _of_campaign, choices=_campaigns),
        Filter("since", "签订日期，从", since(Promise.signed_on, moment=False), kind="day"),
        Filter("until", "到", until(Promise.signed_on, moment=False), kind="day"),
    ),
    columns=(
        Column("no", "认捐编号", lambda line: line.row.no, sort=Promise.no),
        Column("company", "单位", lambda line: line.row.company, sort=Promise.company),
        Column("credit_code", "信用代码", lambda line: line.row.credit_code, usual=False),
        Column("campaign", "项目", lambda line: line.campaign),
        Column("amount", "约定（元）", lambda line: line.promised_fen, kind="money"),
        Column("arrived", "已到账（元）", lambda line: line.arrived_fen, kind="money"),
        Column("overdue", "逾期（元）", lambda line: line.overdue_fen, kind="money"),
        Column("next_on", "下一期", lambda line: line.next_on if line.row.state in OPEN else None, kind="day"),
        Column("agreement_no", "协议编号", lambda line: line.row.agreement_no, usual=False),
        Column("signed_on", "签订日期", lambda line: line.row.signed_on, kind="day", usual=False),
        Column("show_name", "公开名称", lambda line: "同意" if line.row.show_name else "不公开", usual=False),
        Column("state", "状态", lambda line: PROMISE_NAMES[PromiseState(line.row.state)], kind="state"),
    ),
)


def sums(asked: Asked[PromiseLine]) -> Sums:
    """What those that fit come to; one statement."""
    return queries.sums(asked.select())
