"""已备案的项目 — what a room above may show for giving: campaigns that are out under their filing number."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from server.campaigns.models import Campaign
from server.campaigns.states import PUBLIC, CampaignState
from server.kit.db import db


def choices() -> list[tuple[str, str]]:
    """(uid, title) of every campaign that runs under its filing number (慈善法 24), newest first. One statement."""
    rows = db.session.execute(select(Campaign.uid, Campaign.title).where(*_filed()).order_by(Campaign.id.desc()))
    return [(row[0], row[1]) for row in rows]


def unfit(uids: Iterable[str]) -> list[str]:
    """Those of `uids` that are no such campaign today. One statement."""
    wanted = list(uids)
    fit = set(db.session.scalars(select(Campaign.uid).where(Campaign.uid.in_(wanted), *_filed())))
    return [uid for uid in wanted if uid not in fit]


def shown(uids: Sequence[str]) -> list[Campaign]:
    """Those of `uids` that the public knows, in their order; with their channels."""
    rows = db.session.scalars(select(Campaign).where(Campaign.uid.in_(uids), Campaign.state.in_(PUBLIC)))
    found = {row.uid: row for row in rows}
    return [found[uid] for uid in uids if uid in found]


def _filed() -> tuple[Any, ...]:
    return Campaign.state == CampaignState.PUBLISHED, Campaign.filing_no != ""
