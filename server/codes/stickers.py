"""门贴 — six on an A4 page, to be cut apart: for the door of a home, a shop, a clinic."""

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from server.codes.drawing import BOLD, REGULAR, draw_code, face_for, wrap
from server.codes.rules import SMALLEST_PT

STICKERS = 6
ACROSS, DOWN = 2, 3
WIDTH, HEIGHT = A4[0] / ACROSS, A4[1] / DOWN
CODE = 4.6 * cm
INSIDE = WIDTH - 1.2 * cm


def stick(canvas: Canvas, place: str, url: str, serial: str, hotline: str, number: int) -> None:
    """One sticker in its field of the page, `number` 0 to 5; thin lines show where to cut."""
    left, top = number % ACROSS * WIDTH, A4[1] - number // ACROSS * HEIGHT
    middle = left + WIDTH / 2
    canvas.setLineWidth(0.3)
    canvas.setDash(2, 3)
    canvas.rect(left, top - HEIGHT, WIDTH, HEIGHT)
    canvas.setDash()
    size = _fitting(place, 20)
    _line(canvas, place, middle, top - 1.25 * cm, size, BOLD)
    draw_code(canvas, url, middle - CODE / 2, top - 1.45 * cm - CODE, CODE)
    below = top - 1.45 * cm - CODE
    _line(canvas, "扫一扫，查帮扶政策", middle, below - 0.5 * cm, 18, BOLD)
    _line(canvas, f"没有智能手机，请打 {hotline}", middle, below - 1.3 * cm, SMALLEST_PT, REGULAR)
    _line(canvas, f"网址 {url.partition('://')[2].partition('/q/')[0]}", middle, below - 2.1 * cm, SMALLEST_PT, REGULAR)
    _line(canvas, f"本码不收款　{serial}", middle, below - 2.9 * cm, SMALLEST_PT, BOLD)


def _line(canvas: Canvas, text: str, middle: float, bottom: float, size: float, face: str) -> None:
    face = face_for(text, face)
    canvas.setFont(face, size)
    canvas.drawCentredString(middle, bottom, wrap(text, face, size, INSIDE)[0])


def _fitting(text: str, size: float) -> float:
    """Smaller until it fits one line, never under 16 pt."""
    while size > SMALLEST_PT and len(wrap(text, face_for(text, BOLD), size, INSIDE)) > 1:
        size -= 1
    return size
