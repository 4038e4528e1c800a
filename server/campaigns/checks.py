"""自检 — what must hold of campaigns at every moment."""

from sqlalchemy import func, select

from server.campaigns.models import Campaign, CampaignEvent
from server.kit.checks import Check
from server.kit.db import db


def versions() -> list[str]:
    """I12: a row's version is the number of its events."""
    events = func.count(CampaignEvent.id)
    query = select(Campaign.no, Campaign.version, events).outerjoin(
        CampaignEvent, CampaignEvent.subject_id == Campaign.id
    )
    query = query.group_by(Campaign.id).having(events != Campaign.version)
    return [f"募捐 {no}：版本 {version}，事件 {count} 条" for no, version, count in db.session.execute(query)]


CHECKS = [Check("I12.campaigns", "募捐的版本等于事件数", versions)]
