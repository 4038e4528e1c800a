"""用途变更 — the changes of a campaign's purpose: what the public reads, what waits, and the papers behind them."""

from sqlalchemy import select

from server.campaigns.errors import ChangeUnknown, PaperUnknown
from server.campaigns.models import Campaign, Partner, PurposeChange
from server.campaigns.states import ChangeState
from server.kit.db import db


def done(campaign: Campaign) -> list[PurposeChange]:
    """已变更, newest first: what everybody may read. One statement."""
    mine = select(PurposeChange).where(PurposeChange.campaign_id == campaign.id)
    return list(db.session.scalars(mine.where(PurposeChange.state == "done").order_by(PurposeChange.id.desc())))


def of(campaign: Campaign) -> list[PurposeChange]:
    """Every one that was asked for, newest first, for staff."""
    mine = select(PurposeChange).where(PurposeChange.campaign_id == campaign.id)
    return list(db.session.scalars(mine.order_by(PurposeChange.id.desc())))


def find(uid: str) -> PurposeChange:
    """Raises ChangeUnknown."""
    row = db.session.scalar(select(PurposeChange).where(PurposeChange.uid == uid))
    if row is None:
        raise ChangeUnknown
    return row


def waits(campaign: Campaign) -> bool:
    """Whether one waits for its second person."""
    return any(row.state == ChangeState.REVIEW for row in of(campaign))


def freed(campaign_uid: str) -> list[PurposeChange]:
    """Those in force by which donors let go what they had tied to a line. One statement."""
    mine = select(PurposeChange).join(Campaign, Campaign.id == PurposeChange.campaign_id)
    in_force = mine.where(Campaign.uid == campaign_uid, PurposeChange.state == "done", PurposeChange.frees != "")
    return list(db.session.scalars(in_force))


def paper(campaign: Campaign, uid: str) -> str:
    """The file of a change's paper, or of a partner's agreement. PaperUnknown."""
    change = select(PurposeChange.paper).where(PurposeChange.campaign_id == campaign.id, PurposeChange.uid == uid)
    signed = select(Partner.paper).where(Partner.campaign_id == campaign.id, Partner.uid == uid)
    found = db.session.scalar(change) or db.session.scalar(signed)
    if not found:
        raise PaperUnknown
    return found


def campaign_of(change: PurposeChange) -> Campaign:
    """The campaign that it changes."""
    row = db.session.get(Campaign, change.campaign_id)
    assert row is not None, change.uid
    return row
