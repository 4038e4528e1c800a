"""查看 — one's own tables only: nobody finds another's."""

from sqlalchemy import select

from server.downloads import rules
from server.downloads.errors import DownloadUnknown
from server.downloads.models import Download as Download
from server.downloads.models import DownloadPart
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.paging import Page, page_of


def by_uid(uid: str) -> Download:
    """DownloadUnknown."""
    found = db.session.scalars(select(Download).where(Download.uid == uid)).one_or_none()
    if found is None:
        raise DownloadUnknown
    return found


def mine(actor: Actor, page: int = 1, page_size: int = 20) -> Page[Download]:
    """下载中心, newest first."""
    query = select(Download).where(Download.staff == actor.uid).order_by(Download.id.desc())
    return page_of(query, page, page_size)


def find(uid: str, *, actor: Actor) -> Download:
    """One's own; anybody else's is DownloadUnknown."""
    found = by_uid(uid)
    if found.staff != actor.uid:
        raise DownloadUnknown
    return found


def next_part(row: Download) -> DownloadPart | None:
    """The first part that still waits for its cells."""
    waiting = select(DownloadPart).where(DownloadPart.download_id == row.id, DownloadPart.cells.is_(None))
    return db.session.scalars(waiting.order_by(DownloadPart.number).limit(1)).one_or_none()


def part(download_id: int, number: int) -> DownloadPart | None:
    one = select(DownloadPart).where(DownloadPart.download_id == download_id, DownloadPart.number == number)
    return db.session.scalars(one).one_or_none()


def expired(limit: int = 100) -> list[Download]:
    """Those whose week is over."""
    over = select(Download).where(Download.file_uid.is_not(None), Download.done_at <= now() - rules.KEPT_FOR)
    return list(db.session.scalars(over.order_by(Download.id).limit(limit)))
