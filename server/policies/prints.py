"""批量印制 — posters of a village, a township, the whole county as one file, made by the runner part by part.

Each part is registered in one unit, then all are drawn in a second pass with one part in memory at a time; whoever
goes on after a kill begins at the part that is missing, and no sheet is registered twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from itertools import count, groupby
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, cast
from zipfile import ZIP_STORED, ZipFile

from server.codes import drawing, sheets
from server.codes import queries as codes
from server.codes import rules as code_rules
from server.codes.errors import NothingToPrint, OtherPlace, TooManySheets
from server.codes.queries import Poster
from server.codes.sheets import Sheet
from server.codes.states import Carrier
from server.downloads import queries as downloads
from server.downloads import service as download_work
from server.downloads.queries import Download
from server.kit import tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.errors import DomainError
from server.kit.lengths import shortened
from server.kit.units import reading, writing
from server.people import queries as people
from server.policies import queries
from server.policies.queries import papers
from server.policies.service import posters
from server.regions import queries as regions
from server.regions.rules import Level

PRINT = "policies.print"
LISTING = "posters.print"
PART = 25
COPIES_MAX = 30
WHATS = {"total": "总码海报", "sticker": "门贴", "policy": "政策海报"}
EACH = {"": "只印这个地方", "township": "每个乡镇（街道）", "village": "每个村（社区）"}
FORMS = {"pdf": "一个 PDF", "zip": "按乡镇分开的 PDF（ZIP）", "png": "只要码的图片（ZIP）"}


@dataclass(frozen=True)
class Order:
    """What is to be printed. `each` a level of places inside `area`, or the area itself; `policies` uids in order."""

    what: str
    area: str
    each: str = ""
    policies: tuple[str, ...] = ()
    copies: int = 1
    form: str = "pdf"


@dataclass(frozen=True)
class Cut:
    parts: list[list[list[str]]]


@dataclass(frozen=True)
class Register:
    number: int


@dataclass(frozen=True)
class Made:
    path: Path


@dataclass(frozen=True)
class Refused:
    problem: str


@dataclass(frozen=True)
class Piece:
    """One sheet as it goes onto paper, free of the database."""

    area: str
    serial: str
    sheet: Sheet


Step = Cut | Register | Made | Refused | None


def plan(order: Order) -> list[list[str]]:
    """[area, policy uid or nothing] of every sheet, place by place. NothingToPrint, TooManySheets, RegionUnknown."""
    area = regions.find(order.area).code
    level = {"township": Level.TOWNSHIP, "village": Level.VILLAGE}.get(order.each)
    places = [region.code for region in regions.inside(area, level)] if level else [area]
    subjects = list(order.policies) if order.what == "policy" else [""]
    wanted = len(places) * len(subjects) * order.copies
    if wanted == 0:
        raise NothingToPrint
    if wanted > code_rules.PRINT_MAX:
        raise TooManySheets(f"一次最多印 {code_rules.PRINT_MAX} 张，这里有 {wanted} 张，请缩小范围")
    return [[place, subject] for place in places for subject in subjects for _ in range(order.copies)]


def ask(order: Order, *, actor: Actor) -> Download:
    """印一批: its row in the download centre, and the task that makes it. As `plan`; OtherPlace."""
    assert order.what in WHATS, order.what
    assert order.each in EACH, order.each
    assert order.form in FORMS, order.form
    assert 0 < order.copies <= COPIES_MAX, order.copies
    if not code_rules.answers_for(actor.areas, order.area):
        raise OtherPlace
    for uid in order.policies:
        queries.current_number(queries.find(uid))
    wanted = plan(order)
    told = f"{regions.full_name(order.area)}，{EACH[order.each]}，{FORMS[order.form]}"
    row = download_work.begin(
        LISTING,
        title=WHATS[order.what],
        told=told,
        query=asdict(order) | {"policies": list(order.policies)},
        form="pdf" if order.form == "pdf" else "zip",
        total=len(wanted),
        actor=actor,
    )
    tasks.add(PRINT, {"download": row.uid}, key=f"print:{row.uid}")
    return row


def fetch_print(payload: dict[str, Any]) -> Step:
    """看下一步: cut, register the next part, or draw the file when all are registered."""
    with reading():
        row = downloads.by_uid(payload["download"])
        if row.done_at is not None:
            return None
        order = _order(row)
        if downloads.part(row.id, 0) is None:
            return _cut(order)
        part = downloads.next_part(row)
        if part is not None:
            return Register(part.number)
        uid, key, total = row.uid, row.id, row.rows_total
    try:
        return Made(_make(order, _parts(key), lambda drawn: _come(uid, (total + drawn) // 2)))
    except DomainError as refusal:
        return Refused(refusal.says)


def record_print(payload: dict[str, Any], step: Step) -> datetime | None:
    """记下一步, and go on at once."""
    row = downloads.by_uid(payload["download"])
    if step is None or row.done_at is not None:
        return None
    if isinstance(step, Refused):
        download_work.fail(row.uid, shortened(step.problem, 60))
        return None
    if isinstance(step, Made):
        download_work.finish(row.uid, step.path, actor=people.staff_actor(people.staff(row.staff)))
        download_work.drop_parts(row)
        step.path.unlink(missing_ok=True)
        return None
    if isinstance(step, Cut):
        download_work.lay_parts(row, step.parts)
    else:
        _register(row, step.number)
    return now()


def _order(row: Download) -> Order:
    return Order(**row.query | {"policies": tuple(row.query["policies"])})


def _cut(order: Order) -> Step:
    try:
        wanted = plan(order)
    except DomainError as refusal:
        return Refused(refusal.says)
    return Cut([wanted[at : at + PART] for at in range(0, len(wanted), PART)])


def _register(row: Download, number: int) -> None:
    """Every sheet of a part in the asker's name, as the asker may today."""
    part = downloads.part(row.id, number)
    assert part is not None, f"{row.no} has lost part {number}"
    if part.cells is not None:
        return
    order, actor = _order(row), people.staff_actor(people.staff(row.staff))
    part.cells = [[_sheet(order, area, subject, row.no, actor).uid] for area, subject in part.ids]
    row.rows_done = min(row.rows_done + len(part.ids) // 2, row.rows_total)


def _sheet(order: Order, area: str, subject: str, batch: str, actor: Actor) -> Poster:
    if subject:
        return posters.register_policy(subject, area_code=area, batch=batch, actor=actor)
    carrier = Carrier.STICKER if order.what == "sticker" else Carrier.SHEET
    return posters.register_total(area, carrier=carrier, batch=batch, actor=actor)


def _come(uid: str, done: int) -> None:
    with writing():
        download_work.come(uid, done)


def _parts(download: int) -> Iterator[Piece]:
    """Every sheet in order, one part of them in memory at a time."""
    for number in count():
        with reading():
            part = downloads.part(download, number)
            if part is None:
                return
            found = codes.by_uids(cell[0] for cell in part.cells or [])
            pieces = [
                Piece(poster.area_code or "", poster.serial.upper(), sheet)
                for poster, sheet in zip(found, papers.sheets(found), strict=True)
            ]
        yield from pieces


def _make(order: Order, wanted: Iterable[Piece], drawn: Callable[[int], None]) -> Path:
    """The file, on disk as it grows."""
    with NamedTemporaryFile(dir=download_work.workplace(), suffix=".print", delete=False) as kept:
        if order.form == "pdf":
            each = (piece.sheet for piece in wanted)
            sheets.write(cast(BinaryIO, kept), each, stickers=order.what == "sticker", drawn=_now_and_then(drawn))
        else:
            _zip(order, kept, wanted, _now_and_then(drawn))
    return Path(kept.name)


def _zip(order: Order, kept: Any, wanted: Iterable[Piece], drawn: Callable[[int], None]) -> None:
    done, names = 0, _townships(order.area)
    with ZipFile(kept, "w", ZIP_STORED) as archive:
        for code, held in groupby(wanted, key=_township):
            place = f"{code} {names.get(code, '')}".strip().replace("/", "／")
            if order.form == "png":
                for piece in held:
                    done += 1
                    archive.writestr(f"{place}/{piece.serial}.png", drawing.png(piece.sheet.url))
                    drawn(done)
                continue
            page = BytesIO()
            one_place = (piece.sheet for piece in held)
            done += sheets.write(page, one_place, stickers=order.what == "sticker")
            archive.writestr(f"{place}.pdf", page.getvalue())
            drawn(done)


def _township(piece: Piece) -> str:
    return piece.area[: code_rules.TOWNSHIP_CHARS]


def _townships(area: str) -> dict[str, str]:
    """Code → name of every township that may be a folder of the archive."""
    with reading():
        return regions.names({area[: code_rules.TOWNSHIP_CHARS], *(one.code for one in regions.inside(area))})


def _now_and_then(drawn: Callable[[int], None]) -> Callable[[int], None]:
    """A line of progress for every part, not for every sheet."""
    told = [0]

    def tell(done: int) -> None:
        if done // PART > told[0]:
            told[0] = done // PART
            drawn(done)

    return tell
