"""海报版面 — one A4 page per poster: what it is, the code, and a way on for whoever has no smartphone.

law-and-field §3.6: one page, at least 16 pt, code at least 3 cm (ours is 9.2), black on white so that any office
printer will do. The font is embedded; a letter it does not have is refused, never printed as an empty box.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from server.codes.drawing import BOLD, REGULAR, draw_code, face_for, refuse_missing, register_fonts, wrap
from server.codes.errors import NothingToPrint
from server.codes.rules import SMALLEST_PT
from server.codes.stickers import STICKERS, stick
from server.kit.clock import today

WIDTH, HEIGHT = A4
MARGIN = 2 * cm
CODE = 9.2 * cm
Drawn = Callable[[int], None]


@dataclass(frozen=True)
class Sheet:
    """What one page says. `points` are short (label, text) lines below the code.

    `printed_on` is the day its words are of; `note` the last line, for paper that is not the first of its number;
    `promise` and `hint` stand in the foot.
    """

    place: str
    title: str
    lead: str
    points: tuple[tuple[str, str], ...]
    url: str
    serial: str
    hotline: str = "12345"
    printed_on: date | None = None
    version: int | None = None
    note: str = ""
    promise: str = "本码不收款"
    hint: str = "政策以扫码看到的最新内容为准"


def pdf(sheets: Iterable[Sheet], *, stickers: bool = False) -> bytes:
    """The pages as one PDF. NothingToPrint without a sheet, GlyphsMissing when the font lacks a letter."""
    out = BytesIO()
    write(out, sheets, stickers=stickers)
    return out.getvalue()


def write(out: BinaryIO, sheets: Iterable[Sheet], *, stickers: bool = False, drawn: Drawn = lambda _count: None) -> int:
    """The same into a file, one sheet in memory at a time; as door stickers, six on a page. How many sheets.

    `drawn` hears how many are on paper so far.
    """
    register_fonts()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle("一码查海报")
    canvas.setAuthor("愿桥")
    count = 0
    for count, sheet in enumerate(sheets, start=1):
        _refuse_missing(sheet)
        if stickers:
            stick(canvas, sheet.place, sheet.url, sheet.serial, sheet.hotline, (count - 1) % STICKERS)
        else:
            _draw(canvas, sheet)
        if not stickers or count % STICKERS == 0:
            canvas.showPage()
        drawn(count)
    if count == 0:
        raise NothingToPrint
    canvas.save()  # ends a page of stickers that is not full
    return count


def _draw(canvas: Canvas, page: Sheet) -> None:
    top = HEIGHT - 2.1 * cm
    top = _centred(canvas, page.place, top, size=22, face=BOLD)
    canvas.setLineWidth(1.2)
    canvas.line(MARGIN, top, WIDTH - MARGIN, top)
    top = _centred(canvas, page.title, top - 0.6 * cm, size=_fitting(page.title, 40), face=BOLD)
    top = _centred(canvas, page.lead, top - 0.1 * cm, size=20, face=REGULAR)
    top = _code(canvas, page.url, top - 0.1 * cm)
    top = _centred(canvas, "微信扫一扫，或用手机相机扫", top - 0.1 * cm, size=20, face=BOLD)
    top = _points(canvas, page.points, top - 0.3 * cm)
    _foot(canvas, page)


def _centred(canvas: Canvas, text: str, top: float, *, size: float, face: str) -> float:
    """Centred lines from `top` down; returns where they end."""
    face = face_for(text, face)
    canvas.setFont(face, size)
    for line in wrap(text, face, size, WIDTH - 2 * MARGIN):
        top -= size * 1.28
        canvas.drawCentredString(WIDTH / 2, top, line)
    return top - size * 0.42


def _code(canvas: Canvas, url: str, top: float) -> float:
    draw_code(canvas, url, (WIDTH - CODE) / 2, top - CODE, CODE)
    return top - CODE


def _points(canvas: Canvas, points: tuple[tuple[str, str], ...], top: float) -> float:
    """Label in bold, text beside it, wrapped; nothing runs into the foot."""
    indent, size = 2.9 * cm, 18
    for label, text in points:
        lines = wrap(text, REGULAR, size, WIDTH - 2 * MARGIN - indent)[:3]
        if top - size * 1.4 * len(lines) < 4.6 * cm:
            break
        canvas.setFont(face_for(label, BOLD), size)
        canvas.drawString(MARGIN, top - size * 1.4, label)
        canvas.setFont(REGULAR, size)
        for line in lines:
            top -= size * 1.4
            canvas.drawString(MARGIN + indent, top, line)
        top -= size * 0.25
    return top


def _foot(canvas: Canvas, page: Sheet) -> None:
    canvas.line(MARGIN, 4.3 * cm, WIDTH - MARGIN, 4.3 * cm)
    canvas.setFont(BOLD, 22)
    canvas.drawString(MARGIN, 3.3 * cm, f"没有智能手机，请打 {page.hotline}")
    canvas.drawRightString(WIDTH - MARGIN, 3.3 * cm, page.promise)
    canvas.setFont(REGULAR, SMALLEST_PT)
    host = page.url.partition("://")[2].partition("/q/")[0] or page.url
    version = f"第 {page.version} 版　" if page.version else ""
    lines = [(f"网址 {host}", f"编号 {page.serial}")]
    lines += [(f"{version}{(page.printed_on or today()):%Y-%m-%d} 印", page.hint)]
    lines += [(page.note, "")] if page.note else []
    step = 0.7 * cm if page.note else 0.8 * cm
    for number, (left, right) in enumerate(lines, start=1):
        canvas.drawString(MARGIN, 3.05 * cm - number * step, left)
        canvas.drawRightString(WIDTH - MARGIN, 3.05 * cm - number * step, right)


def _fitting(text: str, size: float) -> float:
    """Smaller until the title takes two lines at most, never under 26 pt."""
    while size > 26 and len(wrap(text, face_for(text, BOLD), size, WIDTH - 2 * MARGIN)) > 2:
        size -= 2
    return size


def _refuse_missing(page: Sheet) -> None:
    said = "".join((page.place, page.title, page.lead, page.url, page.serial, page.note))
    refuse_missing(said + "".join(part for point in page.points for part in point))
