"""心愿标签 — what is glued on a parcel: the wish's number in large type, where it goes, and a code. Nobody's name.

Eight on an A4 page, to be cut apart, or one on a page of its own for a label printer (A6); and one as a picture, for
a donor who prints at home or has the number copied by hand at the counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4, A6, landscape
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from server.codes.drawing import BOLD, FONTS, REGULAR, draw_code, face_for, png, refuse_missing, register_fonts, wrap
from server.codes.errors import NothingToPrint

ACROSS, DOWN = 2, 4
ON_A_PAGE = ACROSS * DOWN
# One label of the sheet; the single one is the same drawing, enlarged to its page.
WIDTH, HEIGHT = A4[0] / ACROSS, A4[1] / DOWN
EDGE = 0.55 * cm
CODE = 3.3 * cm
HEAD, WARNING = "微心愿包裹", "面单和包裹上不要写受助人的姓名"
NO_PT, HEAD_PT, LINE_PT, FOOT_PT = 34, 15, 11.5, 9.5
PICTURE_PX = 1000
# (words, points, from the left, baseline from the top, bold)
Text = tuple[str, float, float, float, bool]


@dataclass(frozen=True)
class Label:
    """One parcel's label. `no` the wish's number, `pieces` how many are in the parcel."""

    no: str
    pieces: int
    station: str
    address: str
    phone: str
    url: str
    serial: str

    @property
    def lines(self) -> list[str]:
        """Where it goes, as an address is written."""
        found = [f"寄到：{self.station}", self.address, f"电话：{self.phone}" if self.phone else ""]
        return [line for line in found if line]

    @property
    def foot(self) -> str:
        return f"{f'共 {self.pieces} 份　' if self.pieces > 1 else ''}标签号 {self.serial.upper()}"


def pdf(labels: Sequence[Label]) -> bytes:
    """One label: a page of its own. Several: eight on a page. NothingToPrint, GlyphsMissing."""
    if not labels:
        raise NothingToPrint("没有可以打印的标签")
    for label in labels:
        refuse_missing("".join([HEAD, WARNING, label.no, label.foot, *label.lines]))
    register_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle("微心愿包裹标签")
    canvas.setAuthor("愿桥")
    _single(canvas, labels[0]) if len(labels) == 1 else _sheet(canvas, labels)
    canvas.save()
    return out.getvalue()


def picture(label: Label) -> bytes:
    """The same label as a PNG in black and white, `PICTURE_PX` wide."""
    scale = PICTURE_PX / WIDTH
    sheet = Image.new("1", (PICTURE_PX, round(HEIGHT * scale)), 1)
    pen = ImageDraw.Draw(sheet)
    for text, size, left, top, bold in _texts(label):
        face = face_for(text, BOLD) if bold else REGULAR
        font = ImageFont.truetype(str(FONTS / f"{face}.ttf"), round(size * scale))
        pen.text((left * scale, top * scale), text, font=font, fill=0, anchor="ls")
    side = round(CODE * scale)
    code = Image.open(BytesIO(png(label.url, side))).resize((side, side), Image.Resampling.NEAREST)
    sheet.paste(code, (round((WIDTH - EDGE - CODE) * scale), round(_code_top() * scale)))
    pen.rectangle((2, 2, sheet.width - 3, sheet.height - 3), outline=0, width=3)
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _single(canvas: Canvas, label: Label) -> None:
    wide, high = landscape(A6)
    canvas.setPageSize((wide, high))
    scale = min(wide / WIDTH, high / HEIGHT)
    canvas.translate((wide - WIDTH * scale) / 2, (high - HEIGHT * scale) / 2)
    canvas.scale(scale, scale)
    _draw(canvas, label)
    canvas.showPage()


def _sheet(canvas: Canvas, labels: Sequence[Label]) -> None:
    for number, label in enumerate(labels):
        place = number % ON_A_PAGE
        canvas.saveState()
        canvas.translate(place % ACROSS * WIDTH, A4[1] - (place // ACROSS + 1) * HEIGHT)
        canvas.setLineWidth(0.3)
        canvas.setDash(2, 3)
        canvas.rect(0, 0, WIDTH, HEIGHT)  # where to cut
        canvas.setDash()
        _draw(canvas, label)
        canvas.restoreState()
        if place == ON_A_PAGE - 1 or number == len(labels) - 1:
            canvas.showPage()


def _draw(canvas: Canvas, label: Label) -> None:
    for text, size, left, top, bold in _texts(label):
        canvas.setFont(face_for(text, BOLD) if bold else REGULAR, size)
        canvas.drawString(left, HEIGHT - top, text)
    draw_code(canvas, label.url, WIDTH - EDGE - CODE, HEIGHT - _code_top() - CODE, CODE)


def _code_top() -> float:
    return 2.75 * cm


def _texts(label: Label) -> list[Text]:
    """One layout for paper and for the picture."""
    found: list[Text] = [(HEAD, HEAD_PT, EDGE, 1.0 * cm, True), (label.no, NO_PT, EDGE, 2.35 * cm, True)]
    room, top = WIDTH - 3 * EDGE - CODE, 3.35 * cm
    register_fonts()
    for number, line in enumerate(label.lines):
        for part in wrap(line, REGULAR, LINE_PT, room)[:3]:
            found.append((part, LINE_PT, EDGE, top, number == 0))
            top += LINE_PT * 1.42
    bottom = HEIGHT - EDGE
    return [
        *found,
        (label.foot, FOOT_PT, EDGE, bottom - FOOT_PT * 1.6, False),
        (WARNING, FOOT_PT, EDGE, bottom, True),
    ]
