"""定向 — what donors tied to one line of the budget goes to that line (《慈善法》第五十六条), and to none other.

A gift may name a need. Until its donors let it go (a change of purpose with their consent), so much of the purse is
kept for that need, less what was already spent on it.
"""

from sqlalchemy import func, or_, select

from server.campaigns import changes
from server.campaigns import queries as campaigns
from server.gifts.models import Gift, Offer, Return
from server.kit.db import db
from server.spending import queries as spendings


def tied(campaign_uid: str) -> dict[str, int]:
    """Budget line → fen that were given for it, have not gone back, and were not let go. Two statements."""
    back = select(func.coalesce(func.sum(Return.amount_fen), 0)).where(Return.gift_id == Gift.id).scalar_subquery()
    sums = select(Offer.budget_line, func.sum(Gift.amount_fen - back)).join(Offer, Offer.id == Gift.offer_id)
    mine = sums.where(Gift.campaign_uid == campaign_uid, Gift.goods == "", Offer.budget_line.is_not(None))
    held = (or_(Offer.budget_line != one.frees, Gift.at > one.done_at) for one in changes.freed(campaign_uid))
    rows = db.session.execute(mine.where(*held).group_by(Offer.budget_line))
    return {str(row[0]): int(row[1]) for row in rows}


def kept_for_others(campaign_uid: str, line: str | None) -> int:
    """What the purse must still hold for every other line, in fen. Three statements."""
    spent = spendings.spent_by_line(campaigns.account_of(campaign_uid))
    others = {one: fen for one, fen in tied(campaign_uid).items() if one != line}
    return sum(max(fen - spent.get(one, 0), 0) for one, fen in others.items())
