"""善款收支 — what came, what was spent and what is left, campaign by campaign, for anybody with a browser."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.campaigns import changes, reports, supervising
from server.campaigns import papers as report_papers
from server.campaigns import queries as campaigns
from server.campaigns.rules import BASIS_NAMES, REPORT_NAMES, ReportKind
from server.gifts import platforms
from server.kit import clock
from server.kit.pages import as_file
from server.kit.settings import settings
from server.kit.units import reads
from server.ledger import queries as ledger
from server.promises import queries as promises
from server.regions import queries as regions
from server.spending import queries as spendings
from server.statements import halves, papers, sheets
from server.statements import queries as statements
from server.statements.rules import half_text

bp = Blueprint("site_money", __name__)
TOLD = 50  # a campaign of three years reports a dozen times, an emergency every five days


@bp.get("/money")
@reads
def index() -> ResponseReturnValue:
    """全部项目, those that are over included: nothing that was raised goes out of sight."""
    known = campaigns.choices()
    figures = _figures([uid for uid, _title in known])
    rows = [{"uid": uid, "title": title, **figures[uid]} for uid, title in known]
    sums = {name: sum(row[name] for row in figures.values()) for name in ("raised", "spent", "left", "other")}
    told = {"months": statements.totals(), "halves": [(one, half_text(one)) for one in halves.halves()]}
    return render_template("site/money.html", rows=rows, sums=sums, demo=settings().is_demo, **told)


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
    return _download(sheets.month_xlsx(statements.one(month)), f"{month}收支公示.xlsx")


@bp.get("/money/months/<month>.pdf")
@reads
def month_paper(month: str) -> ResponseReturnValue:
    """同一个月，打印用."""
    return _download(papers.month_pdf(statements.one(month)), f"{month}收支公示.pdf")


@bp.get("/money/halves/<half>")
@reads
def half(half: str) -> ResponseReturnValue:
    """半年运行情况报告, as it was frozen, with what was corrected since."""
    found = halves.one(half)
    return render_template("site/half.html", one=found, summary=papers.summary(found), demo=settings().is_demo)


@bp.get("/money/halves/<half>.xlsx")
@reads
def half_sheet(half: str) -> ResponseReturnValue:
    """同一份报告的表格."""
    return _download(sheets.half_xlsx(halves.one(half)), f"{half}运行情况报告.xlsx")


@bp.get("/money/halves/<half>.pdf")
@reads
def half_paper(half: str) -> ResponseReturnValue:
    """同一份报告，打印用."""
    return _download(papers.half_pdf(halves.one(half)), f"{half}运行情况报告.pdf")


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
        promised=promises.in_public(uid),
        disclosure=campaigns.disclosure(row),
        told=reports.of(row, page_size=TOLD),
        report_names=REPORT_NAMES,
        changes=changes.done(row),
        ending=campaigns.ending(row),
        charity=campaigns.charity_facts(),
        check_due_on=supervising.due_on(row),
        today=clock.today(),
        splits=platforms.splits(uid),
        basis_names=BASIS_NAMES,
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


@bp.get("/money/<uid>/reports/<report>.pdf")
@reads
def report_paper(uid: str, report: str) -> ResponseReturnValue:
    """同一份报告，打印用."""
    row = campaigns.find_public(uid)
    one = reports.one(row, report)
    return _download(report_papers.report_pdf(row, one), f"{row.title} {one.row.title}.pdf")


@bp.get("/money/<uid>/reports/<report>.xlsx")
@reads
def report_sheet(uid: str, report: str) -> ResponseReturnValue:
    """同一份报告的表格."""
    row = campaigns.find_public(uid)
    one = reports.one(row, report)
    return _download(report_papers.report_xlsx(row, one), f"{row.title} {one.row.title}.xlsx")


def _download(content: bytes, name: str) -> ResponseReturnValue:
    """A PDF opens in the browser, a table is kept."""
    return as_file(content, name, opens=name.endswith(".pdf"))


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
