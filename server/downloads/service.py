"""办理 — ask for a table, write it, hand it over, let it go after a week."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from server.downloads import paper, queries, rules
from server.downloads.errors import ReasonNeeded, TooManyPeople
from server.downloads.models import Download, DownloadPart
from server.downloads.paper import Cell, Head
from server.files import service as files
from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.lengths import shortened, whole
from server.kit.lists import Asked, Column, Listing
from server.kit.pages import moment
from server.kit.settings import settings

EXPORT = "lists.export"


def ask(
    asked: Asked[Any],
    query: Mapping[str, str],
    *,
    columns: Sequence[str],
    form: str = "xlsx",
    personal: Sequence[str] = (),
    reason: str = "",
) -> Download:
    """登记导出 of exactly what is asked: the row that numbers it, and its line of the audit.

    More than `rules.AT_ONCE` rows become a task. Whole personal columns need a reason and are never many:
    ReasonNeeded, TooManyPeople. Whoever calls has made sure of the right and of the second factor.
    """
    listing, total, reason = asked.listing, asked.count(), whole(reason.strip(), rules.REASON_CHARS_MAX, "reason")
    extra = [one.key for one in listing.personal if one.key in personal]
    if extra and len(reason) < rules.REASON_CHARS_MIN:
        raise ReasonNeeded
    if extra and total > rules.AT_ONCE:
        raise TooManyPeople
    row = Download(
        staff=asked.actor.uid,
        listing=listing.key,
        title=listing.title,
        query=dict(query),
        columns=[one.key for one in listing.chosen(columns)] + extra,
        told=shortened("；".join(f"{title}：{words}" for title, words in asked.told()), rules.TOLD_CHARS),
        form=form if form in rules.FORMS else rules.FORMS[0],
        personal=bool(extra),
        reason=reason,
        rows_total=total,
    )
    db.session.add(row)
    db.session.flush()
    facts = {"list": listing.key, "no": row.no, "filter": dict(asked.values), "rows": total, "columns": row.columns}
    audit.write(asked.actor, "lists.export", row.uid, facts | {"personal": extra, "reason": row.reason})
    if total > rules.AT_ONCE:
        tasks.add(EXPORT, {"download": row.uid}, key=f"export:{row.uid}")
    return row


def begin(
    listing: str, *, title: str, told: str, query: Mapping[str, Any], form: str, total: int, actor: Actor
) -> Download:
    """登记制作 of what is no table, such as a PDF of posters: its row in the centre and its line of the audit.

    Whoever calls writes the task that makes it, tells how far it is (`come`), and ends it with `finish` or `fail`.
    """
    row = Download(
        staff=actor.uid,
        listing=listing,
        title=title,
        query=dict(query),
        columns=[],
        told=shortened(told, rules.TOLD_CHARS),
        form=form,
        rows_total=total,
    )
    db.session.add(row)
    db.session.flush()
    audit.write(actor, "lists.export", row.uid, {"list": listing, "no": row.no, "rows": total})
    return row


def lay_parts(row: Download, parts: Sequence[list[Any]]) -> None:
    """分段: what each part is to hold, so that it is made as it was asked, whoever goes on with it."""
    db.session.add_all(DownloadPart(download_id=row.id, number=at, ids=ids) for at, ids in enumerate(parts))


def come(uid: str, done: int) -> None:
    """做到: how many of the rows are in the file so far."""
    row = queries.by_uid(uid)
    row.rows_done = max(row.rows_done, min(done, row.rows_total))


def columns_of(listing: Listing[Any], keys: Iterable[str]) -> list[Column[Any]]:
    """The columns of a download, in the order it was asked for."""
    known = {one.key: one for one in listing.columns}
    return [known[key] for key in keys if key in known]


def cells(asked: Asked[Any], keys: Iterable[str], ids: Sequence[int]) -> list[list[Cell]]:
    """The rows of these keys that still fit, as they go into the file."""
    columns = columns_of(asked.listing, keys)
    return [[paper.cell(one, row) for one in columns] for row in asked.rows_of(ids)]


def head(row: Download, asked: Asked[Any]) -> Head:
    """What the table says of itself and of whoever takes it away."""
    columns = columns_of(asked.listing, row.columns)
    who = asked.actor.name or asked.actor.ref
    mark = rules.mark(row.no, who, moment(row.at))
    return Head(row.title, [(one.title, one.kind) for one in columns], mark, row.told)


def bytes_of(row: Download, asked: Asked[Any]) -> bytes:
    """The whole file at once, for a list that is short enough."""
    ids = asked.ids()[: rules.AT_ONCE]
    rows = (one for at in range(0, len(ids), 500) for one in cells(asked, row.columns, ids[at : at + 500]))
    with TemporaryDirectory(dir=workplace()) as folder:
        target = Path(folder) / f"table.{row.form}"
        paper.write(row.form, target, head(row, asked), rows)
        return target.read_bytes()


def finish(uid: str, data: bytes | Path, *, actor: Actor) -> Download:
    """完成: keep the file for a week, in the asker's name; of whole personal data only that it was handed over."""
    row = queries.by_uid(uid)
    if not row.personal and row.file_uid is None:
        row.file_uid = files.keep_table(data, form=row.form, owner=actor.ref, actor=actor).uid
    row.rows_done, row.done_at = row.rows_total, now()
    db.session.flush()
    return row


def fail(uid: str, problem: str) -> None:
    """没有生成: why, in a sentence; the parts are let go."""
    row = queries.by_uid(uid)
    row.problem, row.done_at = problem, now()
    drop_parts(row)


def drop_parts(row: Download) -> None:
    db.session.execute(DownloadPart.__table__.delete().where(DownloadPart.download_id == row.id))  # type: ignore[attr-defined]


def workplace() -> Path:
    """Where half-written tables lie. What a power cut leaves there is nobody's, and is swept by the next purge."""
    folder = settings().data_dir / "run" / "tables"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
