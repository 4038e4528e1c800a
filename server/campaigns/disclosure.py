"""信息公开 — publish a report with what the books say, and correct one in public; nothing that was told is changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import BinaryIO

from server.campaigns import queries, reports, rules
from server.campaigns.errors import AlreadyCorrected, ReasonNeeded, ReportIncomplete, TooManyPhotos
from server.campaigns.models import Campaign, CampaignReport, CampaignReportPhoto
from server.campaigns.rules import ReportKind, Words
from server.campaigns.rules.disclosure import PHOTOS_MAX
from server.files import service as files
from server.kit import clock, tasks
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.lengths import whole
from server.kit.states import move
from server.ledger import queries as ledger

TELL_REPORT = "gifts.tell_report"  # a room above knows who gave
# A unit that began before midnight has ended by then (server.kit.db, ten minutes), so the day's sum stands still.
SETTLED = timedelta(minutes=15)
_MOVES = {ReportKind.PROGRESS: "report", ReportKind.FINAL: "final_report"}
Photo = BinaryIO | bytes


def publish(
    uid: str,
    words: Words,
    *,
    actor: Actor,
    kind: ReportKind = ReportKind.PROGRESS,
    photos: Sequence[Photo] = (),
    seen_version: int | None = None,
) -> CampaignReport:
    """发布报告, and tell everybody who gave. It carries raised, spent and left as the ledger had them last midnight.

    Sets the clock of articles 72 and 79. ReportIncomplete, TooManyPhotos, Forbidden, StateChanged.
    """
    row = queries.find(uid)
    name = _MOVES[kind]
    row.machine.check(row.machine.states(row.state), name, actor.roles)
    _refuse(words, photos)
    changes: dict[str, date | None] = {"last_report_on": clock.today()}
    if kind == ReportKind.FINAL:
        changes["final_on"] = clock.today()
    row = move(row, name, actor=actor, note=words.title.strip(), seen_version=seen_version, changes=changes)
    report = _keep(row, kind, words, photos, actor=actor)
    told = {"campaign": row.uid, "version": row.version, "kind": str(kind)}
    tasks.add(TELL_REPORT, told, key=f"report:{row.uid}:{row.version}")
    return report


def correct(
    report_uid: str, words: Words, *, actor: Actor, reason: str, photos: Sequence[Photo] = ()
) -> CampaignReport:
    """更正. A new report beside the old one, which stays to be read, with the reason (令第81号 art. 16).

    The clock is not turned: what was late stays late. AlreadyCorrected, ReasonNeeded, ReportIncomplete.
    """
    old = reports.find(report_uid)
    row = queries.find(reports.campaign_of(old))
    row.machine.check(row.machine.states(row.state), "correct_report", actor.roles)
    if reports.correction_of(old.uid) is not None:
        raise AlreadyCorrected
    if not reason.strip():
        raise ReasonNeeded
    whole(reason.strip(), field="reason")
    _refuse(words, photos)
    row = move(row, "correct_report", actor=actor, note=reason.strip())
    return _keep(row, ReportKind(old.kind), words, photos, actor=actor, old=old, reason=reason.strip())


def _refuse(words: Words, photos: Sequence[Photo]) -> None:
    wrong = rules.wrong_with(words)
    if wrong:
        raise ReportIncomplete(detail=wrong)
    if len(photos) > PHOTOS_MAX:
        raise TooManyPhotos


def _keep(
    row: Campaign,
    kind: ReportKind,
    words: Words,
    photos: Sequence[Photo],
    *,
    actor: Actor,
    old: CampaignReport | None = None,
    reason: str = "",
) -> CampaignReport:
    until_on = (clock.in_china(clock.now() - SETTLED) - timedelta(days=1)).date()
    purse = ledger.purse_until(row.uid, clock.start_of(until_on + timedelta(days=1)))
    report = CampaignReport(
        campaign_id=row.id,
        kind=str(kind),
        title=words.title.strip(),
        text=words.text.strip(),
        also_at=words.also_at.strip(),
        until_on=until_on,
        corrects=old.uid if old else None,
        reason=reason,
        by=actor.ref,
        **vars(purse),
    )
    db.session.add(report)
    db.session.flush()
    for one in photos:
        file = files.keep_photo(one, owner=f"campaign_report:{report.uid}", actor=actor, public=True)
        db.session.add(CampaignReportPhoto(report_id=report.id, file_uid=file.uid))
    db.session.flush()
    return report
