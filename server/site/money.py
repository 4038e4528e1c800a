"""善款收支 — what came, what was spent and what is left, campaign by campaign, for anybody with a browser."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import queries as campaigns
from server.campaigns import reports
from server.campaigns.rules import REPORT_NAMES, ReportKind
from server.kit.settings import settings
from server.kit.units import reads
from server.ledger import queries as ledger
from server.regions import queries as regions
from server.spending import queries as spendings
from server.statements import queries as statements
from server.statements import sheets

bp = Blueprint("site_money", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOLD = 50  # a campaign of three years reports a dozen times, an emergency every five days


@bp.get("/money")
@reads
def index() -> ResponseReturnValue:
    """全部项目, those that are over included: nothing that was raised goes out of sight."""
    known = campaigns.choices()
    figures = _figures([uid for uid, _title in known])
    rows = [{"uid": uid, "title": title, **figures[uid]} for uid, title in known]
    sums = {name: sum(row[name] for row in figures.values()) for name in ("raised", "spent", "left", "other")}
    return render_template("site/money.html", rows=rows, sums=sums, months=statements.totals(), demo=settings().is_demo)


@bp.get("/money/months/<month>")
@reads
def month(month: str) -> ResponseReturnValue:
    """一个月的公示, as it was frozen; wishes by township beside it."""
    found = statements.one(month)
    return render_template(
        "site/month.html", one=found, places=regions.full_names(found.wishes), demo=settings().is_demo
    )


@bp.get("/money/months/<month>.xlsx")
@reads
def month_sheet(month: str) -> ResponseReturnValue:
    """同一个月的表格."""
    content = sheets.month_xlsx(statements.one(month))
    named = f"attachment; filename*=UTF-8''{quote(f'{month}收支公示.xlsx')}"
    return content, 200, {"Content-Type": XLSX, "Content-Disposition": named}


@bp.get("/money/<uid>")
@reads
def campaign(uid: str) -> ResponseReturnValue:
    """一个项目: its budget beside what was spent on it, and every line that left, newest first."""
    row = campaigns.find_public(uid)
    account, page = campaigns.account(row), request.args.get("page", "1")
    return render_template(
        "site/money_campaign.html",
        row=row,
        state_text=campaigns.state_text(row),
        sums=_figures([uid])[uid],
        by_line=spendings.spent_by_line(account),
        disclosure=campaigns.disclosure(row),
        told=reports.of(row, page_size=TOLD),
        report_names=REPORT_NAMES,
        needs={line.uid: line.title for line in row.budget},
        page=spendings.published(account, int(page) if page.isdecimal() and len(page) < 6 else 1),
    )


@bp.get("/money/<uid>/reports/<report>")
@reads
def report(uid: str, report: str) -> ResponseReturnValue:
    """一份公开的报告, with what the books said that day; a corrected one stays, beside its correction."""
    row = campaigns.find_public(uid)
    one = reports.one(row, report)
    return render_template(
        "site/report.html",
        row=row,
        one=one,
        kind_text=REPORT_NAMES[ReportKind(one.row.kind)],
        charity=campaigns.charity_facts(),
    )


def _figures(uids: list[str]) -> dict[str, dict[str, Any]]:
    """Raised (net of what went back), spent, left; `other` is what is neither: fees, and refunds on their way."""
    raised = ledger.raised_many(campaigns.account_of(uid) for uid in uids)
    held = ledger.balances([*raised, *(f"spent:{uid}" for uid in uids)])
    found = {}
    for uid in uids:
        account = campaigns.account_of(uid)
        came, spent, left = raised[account], held[f"spent:{uid}"], held[account]
        found[uid] = {"raised": came, "spent": spent, "left": left, "other": came - spent - left}
    return found
