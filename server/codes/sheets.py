"""海报版面 — one A4 page per poster: what it is, the code, and a way on for whoever has no smartphone.

law-and-field §3.6: one page, at least 16 pt, code at least 3 cm (ours is 9.2), black on white so that any office
printer will do. The font is embedded; a letter it does not have is refused, never printed as an empty box.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import qrcode
from fontTools.ttLib import TTFont as Face
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from server.codes.errors import GlyphsMissing, NothingToPrint
from server.kit.clock import today

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = "WishbridgeHei-Regular", "WishbridgeHei-Bold"
WIDTH, HEIGHT = A4
MARGIN = 2 * cm
CODE = 9.2 * cm
QUIET_MODULES = 4  # ISO/IEC 18004: the quiet zone is four modules wide
SMALLEST_PT = 16
NEVER_FIRST = "，。、；：？！）》】〕”’%"


@dataclass(frozen=True)
class Sheet:
    """What one page says. `points` are short (label, text) lines below the code."""

    place: str
    title: str
    lead: str
    points: tuple[tuple[str, str], ...]
    url: str
    serial: str
    hotline: str = "12345"
    printed_on: date | None = None


def pdf(sheets: Iterable[Sheet]) -> bytes:
    """The pages as one PDF. NothingToPrint without a sheet, GlyphsMissing when the font lacks a letter."""
    pages = list(sheets)
    if not pages:
        raise NothingToPrint
    _refuse_missing(pages)
    _register()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle("一码查海报")
    canvas.setAuthor("愿桥")
    for page in pages:
        _draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def code_image(url: str) -> ImageReader:
    """The code with error correction Q: a quarter of it may be dirty or torn."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, box_size=12, border=QUIET_MODULES)
    code.add_data(url)
    code.make(fit=True)
    return ImageReader(code.make_image().get_image().convert("L"))


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
    face = _face_for(text, face)
    canvas.setFont(face, size)
    for line in wrap(text, face, size, WIDTH - 2 * MARGIN):
        top -= size * 1.28
        canvas.drawCentredString(WIDTH / 2, top, line)
    return top - size * 0.42


def _code(canvas: Canvas, url: str, top: float) -> float:
    canvas.drawImage(code_image(url), (WIDTH - CODE) / 2, top - CODE, CODE, CODE)
    return top - CODE


def _points(canvas: Canvas, points: tuple[tuple[str, str], ...], top: float) -> float:
    """Label in bold, text beside it, wrapped; nothing runs into the foot."""
    indent, size = 2.9 * cm, 18
    for label, text in points:
        lines = wrap(text, REGULAR, size, WIDTH - 2 * MARGIN - indent)[:3]
        if top - size * 1.4 * len(lines) < 4.6 * cm:
            break
        canvas.setFont(_face_for(label, BOLD), size)
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
    canvas.drawRightString(WIDTH - MARGIN, 3.3 * cm, "本码不收款")
    canvas.setFont(REGULAR, SMALLEST_PT)
    canvas.drawString(MARGIN, 2.25 * cm, page.url.partition("://")[2].partition("/q/")[0] or page.url)
    canvas.drawRightString(WIDTH - MARGIN, 2.25 * cm, f"编号 {page.serial}")
    canvas.drawString(MARGIN, 1.45 * cm, f"印制日期 {(page.printed_on or today()):%Y-%m-%d}")
    canvas.drawRightString(WIDTH - MARGIN, 1.45 * cm, "政策以扫码看到的最新内容为准")


def wrap(text: str, face: str, size: float, width: float) -> list[str]:
    """Lines of Chinese text that fit `width`; no line begins with a closing mark. Never empty."""
    lines = [""]
    for letter in text:
        longer = lines[-1] + letter
        if lines[-1] and letter not in NEVER_FIRST and pdfmetrics.stringWidth(longer, face, size) > width:
            lines.append(letter)
        else:
            lines[-1] = longer
    return lines


def _fitting(text: str, size: float) -> float:
    """Smaller until the title takes two lines at most, never under 26 pt."""
    while size > 26 and len(wrap(text, _face_for(text, BOLD), size, WIDTH - 2 * MARGIN)) > 2:
        size -= 2
    return size


@cache
def _register() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


@cache
def _letters(name: str) -> frozenset[int]:
    with Face(str(FONTS / f"{name}.ttf"), lazy=True) as face:
        return frozenset(face.getBestCmap())


def _face_for(text: str, face: str) -> str:
    """The bold face knows the common letters only; a rarer one is printed in the regular face."""
    return face if all(ord(letter) in _letters(face) for letter in text) else REGULAR


def _refuse_missing(pages: list[Sheet]) -> None:
    said = "".join(part for page in pages for part in (page.place, page.title, page.lead, page.url, page.serial))
    said += "".join(part for page in pages for point in page.points for part in point)
    missing = sorted({letter for letter in said if ord(letter) not in _letters(REGULAR)})
    if missing:
        raise GlyphsMissing(f"海报字体里没有这些字：{'、'.join(missing)}，请换一种写法")
