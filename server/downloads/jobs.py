"""下载的任务 — a long table is made part by part; whoever goes on after a kill begins at the part that is missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from time import time
from typing import Any

from server.downloads import paper, queries, rules, service
from server.downloads.models import Download, DownloadPart
from server.downloads.paper import Cell
from server.files import service as files
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.lists import Asked, Listing
from server.kit.units import reading
from server.people import queries as people

Lists = Mapping[str, Listing[Any]]
NOT_ALLOWED = "您已没有查看这个列表的权限"
LEFTOVERS_S = 24 * 3600


@dataclass(frozen=True)
class Cut:
    """The keys of every row, cut into parts."""

    parts: list[list[int]]


@dataclass(frozen=True)
class Filled:
    number: int
    cells: list[list[Cell]]


@dataclass(frozen=True)
class Made:
    path: Path


@dataclass(frozen=True)
class Refused:
    problem: str


Step = Cut | Filled | Made | Refused | None


def fetch_export(payload: dict[str, Any], lists: Lists) -> Step:
    """看下一步 over the listings of all rooms: one short look at the database, or the file at the end."""
    with reading():
        row = queries.by_uid(payload["download"])
        if row.done_at is not None:
            return None
        asked = _asked(row, lists)
        if asked is None:
            return Refused(NOT_ALLOWED)
        if queries.part(row.id, 0) is None:
            ids = asked.ids()
            return Cut([ids[at : at + rules.PART_ROWS] for at in range(0, max(len(ids), 1), rules.PART_ROWS)])
        part = queries.next_part(row)
        if part is not None:
            return Filled(part.number, service.cells(asked, row.columns, part.ids))
        head, download, form = service.head(row, asked), row.id, row.form
    with NamedTemporaryFile(dir=service.workplace(), suffix=f".{form}", delete=False) as kept:
        target = Path(kept.name)
    paper.write(form, target, head, _rows(download))
    return Made(target)


def record_export(payload: dict[str, Any], step: Step) -> datetime | None:
    """记下一步, and go on with the next at once; None when there is no next."""
    row = queries.by_uid(payload["download"])
    if step is None or row.done_at is not None:
        return None
    if isinstance(step, Refused):
        service.fail(row.uid, step.problem)
        return None
    if isinstance(step, Made):
        _keep(row, step)
        return None
    if isinstance(step, Cut):
        db.session.add_all(DownloadPart(download_id=row.id, number=at, ids=ids) for at, ids in enumerate(step.parts))
    else:
        part = queries.part(row.id, step.number)
        assert part is not None, f"{row.no} has lost part {step.number}"
        if part.cells is None:
            part.cells = step.cells
            row.rows_done += len(part.ids)
    return now()


def purge() -> None:
    """过期删除: the file and its bytes; that there was one stays known."""
    for row in queries.expired():
        assert row.file_uid is not None
        files.discard(row.file_uid)
        row.file_uid, row.gone_at = None, now()
    for left in service.workplace().iterdir():
        if left.is_file() and left.stat().st_mtime < time() - LEFTOVERS_S:
            left.unlink(missing_ok=True)


def _asked(row: Download, lists: Lists) -> Asked[Any] | None:
    """As the asker would ask today: None when they have left or lost the right."""
    staff, listing = people.find_staff(row.staff), lists[row.listing]
    if staff is None or staff.state != "active":
        return None
    actor = people.staff_actor(staff)
    return listing.ask(actor, row.query) if listing.roles & actor.roles else None


def _rows(download: int) -> Iterator[list[Cell]]:
    """The rows of every part in order, one part in memory at a time."""
    for number in count():
        with reading():
            part = queries.part(download, number)
            cells = None if part is None else part.cells or []
        if cells is None:
            return
        yield from cells


def _keep(row: Download, made: Made) -> None:
    staff = people.staff(row.staff)
    actor: Actor = people.staff_actor(staff)
    service.finish(row.uid, made.path, actor=actor)
    service.drop_parts(row)
    made.path.unlink(missing_ok=True)
