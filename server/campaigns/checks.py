"""自检 — what must stay true of a campaign after it was published."""

from datetime import timedelta

from sqlalchemy import select

from server.campaigns import reports, supervising
from server.campaigns.models import Campaign
from server.campaigns.queries import charity_facts
from server.kit import clock
from server.kit.checks import Check
from server.kit.db import db
from server.ledger import queries as ledger


def certificate_covers() -> list[str]:
    """Charity Law 22: while a campaign runs, the certificate is there and has not expired. It stops no gift by itself:
    a person renews it or suspends the campaign."""
    facts, today = charity_facts(), clock.today()
    expires = facts.certificate_expires_on
    if facts.certificate_no and expires is not None and expires >= today:
        return []
    running = select(Campaign.no).where(Campaign.state == "published", Campaign.ends_on >= today)
    return [f"募捐 {no} 还在进行，公开募捐资格证书已过期或没有登记" for no in db.session.scalars(running)]


def reports_rerun_from_the_ledger() -> list[str]:
    """I18: what the newest report of each campaign told, the entries of then still come to."""
    wrong = []
    for uid, report in reports.newest_of_each():
        told = ledger.Purse(report.raised_fen, report.spent_fen, report.fees_fen, report.left_fen)
        if ledger.purse_until(uid, clock.start_of(report.until_on + timedelta(days=1))) != told:
            wrong.append(f"项目 {uid} 公开的报告 {report.uid} 与账本对不上")
    return wrong


def partners_are_checked() -> list[str]:
    """Charity Law 26 and order 81: within three months of the end. Nothing stops by it: a person checks and tells."""
    return [
        f"募捐 {no} 结束已满三个月，合作方「{name}」的监督和结清情况还没有公开" for no, name in supervising.overdue()
    ]


CHECKS = [
    Check("I18", "公开的数字能由账本重新算出", reports_rerun_from_the_ledger),
    Check("C22", "募捐期间公开募捐资格证书有效", certificate_covers),
    Check("C26", "募捐结束后三个月内公开合作方监督情况", partners_are_checked),
]
