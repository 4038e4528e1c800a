"""公开的报告 — what was told to the public of a campaign, with pictures and corrections, newest first."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from server.campaigns.errors import ReportUnknown
from server.campaigns.models import Campaign, CampaignReport, CampaignReportPhoto
from server.kit.db import db
from server.kit.paging import Page, page_of


@dataclass(frozen=True)
class Shown:
    """One report as it is read: the row, uids of its pictures, and the uid of the report that corrects it."""

    row: CampaignReport
    photos: tuple[str, ...]
    corrected_by: str | None


def of(campaign: Campaign, page: int = 1, page_size: int = 20) -> Page[Shown]:
    """报告列表, newest first. Four statements."""
    mine = select(CampaignReport).where(CampaignReport.campaign_id == campaign.id)
    found = page_of(mine.order_by(CampaignReport.id.desc()), page, page_size)
    shown = _shown(found.items)
    return found.map(lambda row: shown[row.id])


def one(campaign: Campaign, uid: str) -> Shown:
    """One report of this campaign. ReportUnknown."""
    row = find(uid)
    if row.campaign_id != campaign.id:
        raise ReportUnknown
    return _shown([row])[row.id]


def find(uid: str) -> CampaignReport:
    row = db.session.scalar(select(CampaignReport).where(CampaignReport.uid == uid))
    if row is None:
        raise ReportUnknown
    return row


def campaign_of(report: CampaignReport) -> str:
    """The uid of its campaign."""
    return db.session.scalars(select(Campaign.uid).where(Campaign.id == report.campaign_id)).one()


def correction_of(uid: str) -> str | None:
    """The uid of the report that stands for this one, if any."""
    return db.session.scalar(select(CampaignReport.uid).where(CampaignReport.corrects == uid))


def photo(report_uid: str, photo_uid: str) -> str:
    """The file of one picture. ReportUnknown."""
    mine = select(CampaignReportPhoto.file_uid).join(CampaignReport)
    found = db.session.scalar(mine.where(CampaignReport.uid == report_uid, CampaignReportPhoto.uid == photo_uid))
    if found is None:
        raise ReportUnknown
    return found


def newest_of_each() -> list[tuple[str, CampaignReport]]:
    """(campaign's uid, its newest report): what was told before is part of what the newest tells."""
    last = select(func.max(CampaignReport.id)).group_by(CampaignReport.campaign_id)
    rows = db.session.execute(
        select(Campaign.uid, CampaignReport).join(CampaignReport).where(CampaignReport.id.in_(last))
    )
    return [(row[0], row[1]) for row in rows]


def _shown(rows: list[CampaignReport]) -> dict[int, Shown]:
    if not rows:
        return {}
    photos: dict[int, list[str]] = defaultdict(list)
    ours = select(CampaignReportPhoto.report_id, CampaignReportPhoto.uid).order_by(CampaignReportPhoto.id)
    for report_id, uid in db.session.execute(ours.where(CampaignReportPhoto.report_id.in_([row.id for row in rows]))):
        photos[report_id].append(uid)
    undone = select(CampaignReport.corrects, CampaignReport.uid)
    by = {
        row[0]: row[1] for row in db.session.execute(undone.where(CampaignReport.corrects.in_([r.uid for r in rows])))
    }
    return {row.id: Shown(row, tuple(photos[row.id]), by.get(row.uid)) for row in rows}
