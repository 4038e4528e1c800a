"""自检 — what must stay true of a campaign after it was published."""

from sqlalchemy import select

from server.campaigns.models import Campaign
from server.campaigns.queries import charity_facts
from server.kit import clock
from server.kit.checks import Check
from server.kit.db import db


def certificate_covers() -> list[str]:
    """Charity Law 22: while a campaign runs, the certificate is there and has not expired. It stops no gift by itself:
    a person renews it or suspends the campaign."""
    facts, today = charity_facts(), clock.today()
    expires = facts.certificate_expires_on
    if facts.certificate_no and expires is not None and expires >= today:
        return []
    running = select(Campaign.no).where(Campaign.state == "published", Campaign.ends_on >= today)
    return [f"募捐 {no} 还在进行，公开募捐资格证书已过期或没有登记" for no in db.session.scalars(running)]


CHECKS = [Check("C22", "募捐期间公开募捐资格证书有效", certificate_covers)]
