"""数字 — the budgets of every campaign the public knows, line by line, and whose report is late."""

from sqlalchemy import select

from server.campaigns.models import BudgetLine, Campaign
from server.campaigns.queries import Need, is_overdue
from server.campaigns.states import PUBLIC
from server.kit.db import db


def budget() -> list[Need]:
    """预算行, those of campaigns that are over included. One statement."""
    query = select(Campaign.uid, Campaign.title, BudgetLine.uid, BudgetLine.title, BudgetLine.amount_fen)
    query = query.join(BudgetLine, BudgetLine.campaign_id == Campaign.id).where(Campaign.state.in_(PUBLIC))
    return [Need(*row) for row in db.session.execute(query.order_by(Campaign.id.desc(), BudgetLine.id))]


def late() -> list[Campaign]:
    """Campaigns whose progress report is late today (articles 72, 79). One statement."""
    going = select(Campaign).where(Campaign.state.in_(("published", "suspended"))).order_by(Campaign.id)
    return [row for row in db.session.scalars(going) if is_overdue(row)]
