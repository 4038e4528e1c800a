"""画法 — what every printed code is drawn with: the code as a shape, embedded fonts, lines that fit."""

from functools import cache
from io import BytesIO
from pathlib import Path

import qrcode
from fontTools.ttLib import TTFont as Face
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from server.codes.errors import GlyphsMissing

FONTS = Path(__file__).resolve().parent / "fonts"
REGULAR, BOLD = "WishbridgeHei-Regular", "WishbridgeHei-Bold"
QUIET_MODULES = 4  # ISO/IEC 18004: the quiet zone is four modules wide
NEVER_FIRST = "，。、；：？！）》】〕”’%"


def matrix(url: str) -> list[list[bool]]:
    """The code with its quiet zone, row by row, with error correction Q: a quarter of it may be dirty or torn."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET_MODULES)
    code.add_data(url)
    code.make(fit=True)
    return [[bool(cell) for cell in row] for row in code.get_matrix()]


def draw_code(canvas: Canvas, url: str, left: float, bottom: float, side: float) -> None:
    """As rectangles, not as a picture: sharp on any printer, and two kilobytes a page."""
    rows = matrix(url)
    module = side / len(rows)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        for start, length in _runs(row):
            path.rect(left + start * module, bottom + side - (number + 1) * module, length * module, module)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def png(url: str, pixels: int = 1000) -> bytes:
    """The code alone in black and white, at least `pixels` wide, for a layout of somebody else's."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_Q, border=QUIET_MODULES)
    code.add_data(url)
    code.make(fit=True)
    code.box_size = -(-pixels // (code.modules_count + 2 * QUIET_MODULES))
    out = BytesIO()
    code.make_image().get_image().convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()


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


@cache
def register_fonts() -> None:
    for name in (REGULAR, BOLD):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))


def face_for(text: str, face: str) -> str:
    """The bold face knows the common letters only; a rarer one is printed in the regular face."""
    return face if all(ord(letter) in letters_of(face) for letter in text) else REGULAR


def refuse_missing(said: str) -> None:
    """GlyphsMissing names the letters that would be empty boxes on paper."""
    missing = sorted({letter for letter in said if ord(letter) not in letters_of(REGULAR)})
    if missing:
        raise GlyphsMissing(f"海报字体里没有这些字：{'、'.join(missing)}，请换一种写法")


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """(start, length) of what is black without a gap."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if not dark:
            continue
        if found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((place, 1))
    return found


@cache
def letters_of(name: str) -> frozenset[int]:
    with Face(str(FONTS / f"{name}.ttf"), lazy=True) as face:
        return frozenset(face.getBestCmap())
