"""列表 — the charity's list of campaigns, whatever their state, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from server.campaigns import queries, rules
from server.campaigns.models import Campaign
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.lists import Column, Filter, Listing, contains, equals
from server.ledger import queries as ledger
from server.people.roles import MONEY_HANDLERS, Role

READERS = MONEY_HANDLERS | {Role.BUREAU_CHARITY}


@dataclass(frozen=True)
class CampaignLine:
    """One campaign in the list, with what the books say it has raised."""

    row: Campaign
    raised_fen: int

    @property
    def overdue(self) -> bool:
        return queries.is_overdue(self.row)

    @property
    def days_since_report(self) -> int | None:
        last = self.row.last_report_on
        return None if last is None else (today() - last).days


def _campaigns(_actor: Actor) -> Select[Any]:
    return select(Campaign)


def _lines(found: Sequence[Any], _actor: Actor) -> list[CampaignLine]:
    raised = ledger.raised_many(queries.account(row[0]) for row in found)
    return [CampaignLine(row[0], raised[queries.account(row[0])]) for row in found]


def _report(line: CampaignLine) -> str:
    if line.overdue:
        return "逾期未公开"
    return "还没有" if line.days_since_report is None else f"{line.days_since_report} 天前"


CAMPAIGNS: Listing[CampaignLine] = Listing(
    key="campaigns",
    title="募捐项目",
    roles=READERS,
    query=_campaigns,
    id=Campaign.id,
    rows=_lines,
    filters=(
        Filter(
            "q",
            "搜索",
            contains(Campaign.title, Campaign.no, Campaign.filing_no),
            kind="search",
            hint="名称、编号、备案编号",
        ),
        Filter("state", "状态", equals(Campaign.state), choices=list(rules.STATE_NAMES.items())),
    ),
    columns=(
        Column("title", "项目", lambda line: line.row.title),
        Column("no", "编号", lambda line: line.row.no, sort=Campaign.no, usual=False),
        Column("state", "状态", lambda line: queries.state_text(line.row), kind="state", sort=Campaign.state),
        Column("filing_no", "备案编号", lambda line: line.row.filing_no or "未填写"),
        Column("raised", "募得（元）", lambda line: line.raised_fen, kind="money"),
        Column("target", "目标（元）", lambda line: line.row.target_fen, kind="money"),
        Column("starts_on", "开始", lambda line: line.row.starts_on, kind="day", usual=False),
        Column("ends_on", "结束", lambda line: line.row.over_on, kind="day"),
        Column("report", "上次公开", _report),
    ),
)
