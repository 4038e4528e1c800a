"""文稿 — headings, paragraphs, pictures and tables of money as a PDF of A4 pages; any name our three faces know."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from server.codes import faces
from server.codes.errors import GlyphsMissing

WIDTH, HEIGHT = A4
MARGIN, TOP, BOTTOM = 56.0, 64.0, 60.0
ROOM = WIDTH - 2 * MARGIN
RED, INK, GREY, LINE = "#9E1B16", "#2B2320", "#6B5F57", "#D9D2C7"
BODY, CELL = 11.5, 9.0
MONEY_WIDE = 66.0
GAP, PICTURE_HIGH = 12.0, 200.0
PAGES_MAX = 200


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Text:
    text: str


@dataclass(frozen=True)
class Table:
    """`heads` name the columns; the first holds text and takes the room that is left, the others stand at the right."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    wide: float = MONEY_WIDE


@dataclass(frozen=True)
class Pictures:
    """JPEGs, two beside each other, each whole."""

    photos: Sequence[bytes]


Part = Heading | Text | Table | Pictures


@dataclass(frozen=True)
class Document:
    """`under` is the line below the title; `foot` stands on every page."""

    title: str
    under: str
    parts: Sequence[Part]
    foot: str


Draw = Callable[[Canvas], None]


@dataclass
class _Pages:
    """Where the next line goes; each page is a list of things to draw, so that the foot knows how many there are."""

    pages: list[list[Draw]] = field(default_factory=lambda: [[]])
    top: float = TOP

    def room(self, high: float) -> None:
        if self.top + high > HEIGHT - BOTTOM:
            assert len(self.pages) < PAGES_MAX, "a document without an end"
            self.pages.append([])
            self.top = TOP

    def say(self, text: str, left: float, size: float, *, colour: str = INK, bold: bool = False) -> None:
        bottom = HEIGHT - self.top
        self.pages[-1].append(lambda canvas: _line(canvas, text, left, bottom, size, colour, bold))

    def say_right(self, text: str, right: float, size: float, *, bold: bool = False) -> None:
        self.say(text, right - faces.width(text, size, bold=bold), size, bold=bold)

    def show(self, image: ImageReader, left: float, wide: float, high: float) -> None:
        bottom = HEIGHT - self.top - high

        def draw(canvas: Canvas) -> None:
            canvas.drawImage(image, left, bottom, wide, high)

        self.pages[-1].append(draw)

    def rule(self, colour: str = LINE) -> None:
        bottom = HEIGHT - self.top - 5

        def draw(canvas: Canvas) -> None:
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(0.6)
            canvas.line(MARGIN, bottom, WIDTH - MARGIN, bottom)

        self.pages[-1].append(draw)


def pdf(document: Document) -> bytes:
    """As many pages as it takes. GlyphsMissing for a letter that would be an empty box."""
    lacking = faces.missing("".join(_said(document)))
    if lacking:
        raise GlyphsMissing(f"字库里没有这些字：{'、'.join(lacking)}，请联系慈善会办理")
    faces.register()
    laid = _Pages()
    _title(document, laid)
    for part in document.parts:
        _lay(part, laid)
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(document.title)
    for number, things in enumerate(laid.pages, 1):
        for draw in things:
            draw(canvas)
        _foot(canvas, document.foot, f"第 {number} 页，共 {len(laid.pages)} 页")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _said(document: Document) -> Iterator[str]:
    yield from (document.title, document.under, document.foot)
    for part in document.parts:
        if isinstance(part, Table):
            yield from (cell for row in (part.heads, *part.rows) for cell in row)
        elif not isinstance(part, Pictures):
            yield part.text


def _title(document: Document, laid: _Pages) -> None:
    for line in faces.wrap(document.title, 20, ROOM, bold=True):
        laid.say(line, MARGIN, 20, colour=RED, bold=True)
        laid.top += 28
    for line in faces.wrap(document.under, 10, ROOM):
        laid.say(line, MARGIN, 10, colour=GREY)
        laid.top += 15
    laid.top -= 6
    laid.rule(RED)
    laid.top += 30


@singledispatch
def _lay(part: Part, laid: _Pages) -> None:
    raise AssertionError(part)


@_lay.register
def _(part: Heading, laid: _Pages) -> None:
    laid.top += 8
    laid.room(60)
    laid.say(part.text, MARGIN, 14, bold=True)
    laid.top += 22


@_lay.register
def _(part: Text, laid: _Pages) -> None:
    for paragraph in part.text.splitlines():
        for line in faces.wrap(paragraph.strip(), BODY, ROOM) if paragraph.strip() else ():
            laid.room(20)
            laid.say(line, MARGIN, BODY)
            laid.top += 19
        laid.top += 4


@_lay.register
def _(part: Table, laid: _Pages) -> None:
    first = ROOM - part.wide * (len(part.heads) - 1)
    for at, row in enumerate((part.heads, *part.rows)):
        bold = at == 0 or row[0] == "合计"
        cells = [faces.wrap(cell, CELL, (first if n == 0 else part.wide) - 8, bold=bold) for n, cell in enumerate(row)]
        deep = max(map(len, cells))
        laid.room(deep * 13 + 8)
        for level in range(deep):
            _row(laid, [lines[level] if level < len(lines) else "" for lines in cells], first, part.wide, bold)
            laid.top += 13
        laid.top -= 9
        laid.rule()
        laid.top += 17
    laid.top += 4


@_lay.register
def _(part: Pictures, laid: _Pages) -> None:
    column = (ROOM - GAP) / 2
    for at in range(0, len(part.photos), 2):
        pair = [_fitted(photo, column) for photo in part.photos[at : at + 2]]
        deep = max(high for _image, _wide, high in pair)
        laid.room(deep + GAP)
        laid.top -= BODY  # a picture hangs from where a line of text would have its head
        for place, (image, wide, high) in enumerate(pair):
            laid.show(image, MARGIN + (column + GAP) * place, wide, high)
        laid.top += deep + BODY + GAP


def _fitted(photo: bytes, column: float) -> tuple[ImageReader, float, float]:
    """The picture, and its size in a column: as wide as there is room, no higher than PICTURE_HIGH."""
    image = ImageReader(BytesIO(photo))
    wide, high = image.getSize()
    scale = min(column / wide, PICTURE_HIGH / high)
    return image, wide * scale, high * scale


def _row(laid: _Pages, cells: Sequence[str], first: float, wide: float, bold: bool) -> None:
    laid.say(cells[0], MARGIN, CELL, bold=bold)
    for place, text in enumerate(cells[1:], 1):
        laid.say_right(text, MARGIN + first + wide * place, CELL, bold=bold)


def _foot(canvas: Canvas, left: str, right: str) -> None:
    _line(canvas, faces.wrap(left, 8.5, ROOM - 110)[0], MARGIN, BOTTOM - 26, 8.5, GREY, False)
    _line(canvas, right, WIDTH - MARGIN - faces.width(right, 8.5), BOTTOM - 26, 8.5, GREY, False)


def _line(canvas: Canvas, text: str, left: float, bottom: float, size: float, colour: str, bold: bool) -> None:
    canvas.setFillColor(colour)
    for face, part in faces.runs(text, bold=bold):
        canvas.setFont(face, size)
        canvas.drawString(left, bottom, part)
        left += faces.width(part, size, bold=bold)
