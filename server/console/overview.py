"""图表 — the same figures twice: drawn, and as a table beside it. Every one comes from the room that owns it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from server.campaigns import figures as budgets
from server.campaigns.queries import Need, account_of
from server.codes import figures as codes
from server.console.auth import current, staff_only
from server.gifts import figures as gifts
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.days import days_before, monday_of
from server.kit.money import yuan
from server.kit.units import reads
from server.people.roles import MONEY_HANDLERS, WISH_PUBLISHERS, WISH_WRITERS, Role
from server.regions import queries as regions
from server.spending import figures as spendings
from server.statements import ratio
from server.statements.rules import SPENT_OF_RAISED_PERCENT
from server.wishes import queries as wishes
from server.wishes.queries import figures as wish_figures

bp = Blueprint("console_overview", __name__, url_prefix="/console/overview")

SEES_THE_MONEY = MONEY_HANDLERS | {Role.BUREAU_CHARITY, Role.AUDIT_ADMIN}
SEES_THE_WISHES = WISH_WRITERS | WISH_PUBLISHERS | {Role.BUREAU_CHARITY}
SEES_THE_SCANS = frozenset({Role.RELIEF, Role.BUREAU_CHARITY, Role.CHARITY_LEAD, Role.CHARITY, Role.TOWNSHIP})
READERS = SEES_THE_MONEY | SEES_THE_WISHES | SEES_THE_SCANS
DAYS, WEEKS = 30, 12


@dataclass(frozen=True)
class Cell:
    """A figure as a person reads it, and as a chart draws it."""

    text: str
    value: float


@dataclass(frozen=True)
class Chart:
    """`kind` line | bar | stack | share; `heads` name the columns, the first of them the rows' own names."""

    key: str
    title: str
    note: str
    kind: str
    unit: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """图表 of the actor's own field: two statements for wishes and for spending, one for the others."""
    actor = current().actor
    charts: list[Chart] = []
    if actor.roles & SEES_THE_MONEY:
        charts += [_gifts(today()), _spending(), _ratio(today().year)]
    if actor.roles & SEES_THE_WISHES:
        charts.append(_wishes(actor))
    if actor.roles & SEES_THE_SCANS:
        charts.append(_scans(today()))
    return render_template("console/overview.html", charts=charts, today=today())


def _gifts(last: date) -> Chart:
    days = days_before(last, DAYS)
    given = gifts.by_day(days[0], last)
    rows = tuple((f"{day:%m-%d}", _gift_cells(given.get(day, gifts.Day()))) for day in days)
    note = "退款前；物资按估值"
    return Chart("gifts", f"近 {DAYS} 天捐赠", note, "line", "元", ("日期", "金额（元）", "笔数"), rows)


def _gift_cells(day: gifts.Day) -> tuple[Cell, ...]:
    return Cell(yuan(day.sum_fen), day.sum_fen / 100), Cell(str(day.count), day.count)


def _wishes(actor: Actor) -> Chart:
    """Queues are told by their names in the list of wishes; what was withdrawn is left out as there."""
    found = wish_figures.by_township(actor)
    towns = sorted({town for town, _ in found})
    names = regions.names(towns) if towns else {}
    queues = [(name, states) for key, (name, states) in wishes.WISH_QUEUES.items() if key != "all"]
    rows = tuple(
        (names.get(town, town), _counts(sum(found.get((town, state), 0) for state in states) for _, states in queues))
        for town in towns
    )
    heads = ("乡镇", *(name for name, _ in queues))
    return Chart("wishes", "各乡镇心愿", "按现在的状态", "stack", "个", heads, rows)


def _scans(last: date) -> Chart:
    first = monday_of(last) - timedelta(weeks=WEEKS - 1)
    found = codes.scans_by_week(first, last)
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    rows = tuple((f"{week:%m-%d} 起", _counts([found.get(week, 0)])) for week in weeks)
    return Chart("scans", f"近 {WEEKS} 周扫码", "周一到周日", "bar", "次", ("周", "扫码次数"), rows)


def _spending() -> Chart:
    spent = spendings.by_budget_line()
    rows = tuple((f"{need.campaign}：{need.title}", _used(need, spent)) for need in budgets.budget())
    heads = ("预算项", "已拨付（元）", "预算（元）")
    return Chart("spending", "各项预算用了多少", "已付款并且没有更正的", "share", "元", heads, rows)


def _ratio(year: int) -> Chart:
    """慈善法 61: the year's spending on charity, against seven tenths of what the year before brought."""
    found = ratio.of(year)
    row = (f"{year} 年", _money([found.spent_fen, found.due_fen]))
    law = f"至少支出上一年募得的 {SPENT_OF_RAISED_PERCENT}%（《慈善法》第六十一条）"
    note = f"{law}；只含本平台的账，管理费用以本会会计账为准"
    heads = ("年度", "已拨付（元）", "至少要支出（元）")
    rows = (row,) if found.raised_fen > 0 or found.spent_fen else ()
    return Chart("ratio", "年度慈善支出比例", note, "share", "元", heads, rows)


def _used(need: Need, spent: Mapping[tuple[str, str | None], int]) -> tuple[Cell, ...]:
    return _money([spent.get((account_of(need.campaign_uid), need.uid), 0), need.amount_fen])


def _counts(numbers: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(Cell(str(number), number) for number in numbers)


def _money(sums_fen: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(Cell(yuan(fen), fen / 100) for fen in sums_fen)
