"""导入 — a file of a bank or platform is kept, looked at, and taken in when a person has seen what becomes of it."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.files import service as files
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import blind
from server.kit.db import db
from server.kit.errors import Forbidden, field_error
from server.kit.sheets import numbered_lines_of
from server.kit.states import StateChanged, born, move
from server.payments import sheets
from server.payments.errors import ColumnsWrong, FileKnown, FileTooLong, NothingNew, PlatformNeeded
from server.payments.models import Import, ImportColumns, PaymentLine
from server.payments.queries import imports as queries
from server.payments.sheets import Row
from server.payments.states import ImportState, LineState
from server.people.roles import MONEY_HANDLERS

ROWS_MAX = 5000  # taken in by one unit of work: on SQLite nobody else writes meanwhile
PLATFORM_CHARS_MAX = 40
NAME_CHARS_MAX = 80


def open_import(*, kind: str, platform: str, content: bytes, file_name: str, actor: Actor) -> Import:
    """收文件. `kind` bank | platform_gifts | platform_settlements; `platform` its name, empty for a bank.

    Keeps the bytes and guesses the columns; nothing is taken in yet. The same bytes again lead to the import that
    is still a draft. Raises Forbidden, PlatformNeeded, TableUnreadable, FileTooLarge, FileTooLong, FileKnown.
    """
    if not MONEY_HANDLERS & actor.roles:
        raise Forbidden
    assert kind in sheets.IMPORT_KINDS, kind
    platform = "" if kind == "bank" else platform.strip()
    if kind != "bank" and not 0 < len(platform) <= PLATFORM_CHARS_MAX:
        raise PlatformNeeded(detail=[field_error("/platform", PlatformNeeded.says)])
    mark = sha256(content).hexdigest()
    known = queries.import_of_file(kind, platform, mark)
    if known is not None:
        return _go_on_with(known)
    lines = numbered_lines_of(content, file_name)
    if len(lines) > ROWS_MAX:
        raise FileTooLong
    saved = queries.saved_columns(kind, platform)
    header = sheets.find_header(kind, lines, saved)
    row = Import(kind=kind, platform=platform, file_name=_short(file_name), sha256=mark, header=header, by=actor.ref)
    row.file_uid = files.keep_sheet(content, name=file_name, owner=f"import:{row.uid}", actor=actor).uid
    row.columns = sheets.guess(kind, next(cells for number, cells in lines if number == header), saved)
    row.state = ImportState.DRAFT
    born(row)
    audit.write(actor, "payments.open_import", row.uid, {"kind": kind, "sha256": mark})
    return row


def name_columns(
    uid: str, *, header: int, columns: Mapping[str, str], actor: Actor, seen_version: int | None = None
) -> Import:
    """指明各列. `header` is the line of the headings, `columns` our name → heading. ColumnsWrong names what is off."""
    row = queries.find_import(uid)
    heads = {number: [sheets.plain(cell) for cell in cells] for number, cells in queries.lines_in(row)}
    if header not in heads:
        raise ColumnsWrong(detail=[field_error("/header", "文件里没有这一行")])
    known = {column.name for column in sheets.COLUMNS[row.kind]}
    chosen = {name: head for name, head in columns.items() if name in known and head in heads[header]}
    wrong = [field_error(f"/{name}", "这一列选了两次") for name in _chosen_twice(chosen)]
    if wrong:
        raise ColumnsWrong(detail=wrong)
    changes = {"header": header, "columns": chosen}
    return move(row, "name_columns", actor=actor, seen_version=seen_version, changes=changes)


def take(uid: str, *, actor: Actor, seen_version: int | None = None) -> Import:
    """确认导入. Every new row becomes a line that waits; what was refused or passed over is kept beside the file.

    The columns are remembered for the next file. Raises ColumnsWrong, NothingNew, StateChanged.
    """
    row = queries.find_import(uid)
    _alone(row)
    seen = queries.preview(row)
    if seen.missing:
        raise ColumnsWrong(detail=[field_error(f"/{one.name}", f"请指明“{one.label}”是哪一列") for one in seen.missing])
    if not seen.rows:
        raise NothingNew
    changes = {
        "new_count": len(seen.rows),
        "known_count": len(seen.known),
        "refused": [asdict(told) for told in seen.refused],
        "passed": [asdict(told) for told in seen.passed],
    }
    row = move(row, "take", actor=actor, seen_version=seen_version, changes=changes)
    _write_lines(row, seen.rows)
    _remember(row, actor)
    return row


def _alone(row: Import) -> None:
    """One file of a platform at a time: its two files tell the same fees, and each must see what the other has told."""
    drafts = select(Import.id).where(Import.platform == row.platform, Import.state == ImportState.DRAFT)
    db.session.execute(drafts.order_by(Import.id).with_for_update())


def drop(uid: str, *, actor: Actor) -> Import:
    """放弃. Nothing of the file is taken in; it may be handed in again."""
    return move(queries.find_import(uid), "drop", actor=actor)


def _go_on_with(known: Import) -> Import:
    if known.state == ImportState.DRAFT:
        return known
    raise FileKnown(import_uid=known.uid)


def _short(file_name: str) -> str:
    """The end of a long name tells more than its beginning: the month, the kind of file."""
    return "".join(letter for letter in file_name if letter >= " ")[-NAME_CHARS_MAX:]


def _chosen_twice(chosen: Mapping[str, str]) -> list[str]:
    heads = list(chosen.values())
    return [name for at, (name, head) in enumerate(chosen.items()) if head in heads[:at]]


def _write_lines(given: Import, rows: list[Row]) -> None:
    try:
        with db.session.begin_nested():
            db.session.add_all([_line(given, row) for row in rows])
    except IntegrityError as error:
        raise StateChanged("另一个文件刚刚导入了同样的流水，请重新预览") from error


def _line(given: Import, row: Row) -> PaymentLine:
    line = PaymentLine(
        import_id=given.id,
        number=row.number,
        kind=row.kind,
        platform=given.platform,
        row_key=row.row_key,
        day=row.day,
        amount_fen=row.amount_fen,
        project=row.project,
        original=row.original,
        payer_blind=blind("payment_lines.payer", row.payer) if row.payer else None,
        state=LineState.NEW,
    )
    line.payer, line.nickname, line.note = row.payer or None, row.nickname or None, row.note or None
    return line


def _remember(given: Import, actor: Actor) -> None:
    """Only what a person chose. A guess kept as a choice would win over the right heading in a file that has it."""
    heads = next(cells for number, cells in queries.lines_in(given) if number == given.header)
    guessed = sheets.guess(given.kind, heads, {})
    chosen = {name: head for name, head in given.columns.items() if guessed.get(name) != head}
    same = (ImportColumns.kind == given.kind, ImportColumns.platform == given.platform)
    row = db.session.scalar(select(ImportColumns).where(*same))
    if row is None:
        db.session.add(ImportColumns(kind=given.kind, platform=given.platform, columns=chosen, by=actor.ref))
    else:
        row.columns, row.by, row.at = chosen, actor.ref, now()
    db.session.flush()
