"""宣传报告 — one A4 sheet of a township for the file or the notice board: what hangs, how often it was used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas

from server.codes.drawing import BOLD, REGULAR, face_for, refuse_missing, register_fonts, wrap
from server.kit.clock import today

WIDTH, HEIGHT = A4
MARGIN = 2 * cm
ROWS_MAX = 18


@dataclass(frozen=True)
class Report:
    """`numbers` are (label, count); `rows` the most used policies, (name, then a count per step named in `heads`)."""

    place: str
    first: date
    last: date
    numbers: Sequence[tuple[str, int]]
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]


def pdf(report: Report) -> bytes:
    """One page. GlyphsMissing when the font lacks a letter."""
    refuse_missing(report.place + "".join(name for name, _counts in report.rows))
    register_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle(f"{report.place}政策宣传报告")
    top = _head(canvas, report)
    top = _numbers(canvas, report.numbers, top)
    _table(canvas, report, top)
    canvas.setFont(REGULAR, 10)
    canvas.drawString(MARGIN, 1.6 * cm, f"{today():%Y-%m-%d} 由愿桥生成。只记次数，不记是谁。")
    canvas.save()
    return out.getvalue()


def _head(canvas: Canvas, report: Report) -> float:
    canvas.setFont(face_for(report.place, BOLD), 22)
    canvas.drawString(MARGIN, HEIGHT - 2.6 * cm, report.place)
    canvas.setFont(BOLD, 16)
    canvas.drawString(MARGIN, HEIGHT - 3.6 * cm, "一码查政策 宣传报告")
    canvas.setFont(REGULAR, 13)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - 3.6 * cm, f"{report.first:%Y-%m-%d} 至 {report.last:%Y-%m-%d}")
    canvas.setLineWidth(1)
    canvas.line(MARGIN, HEIGHT - 4 * cm, WIDTH - MARGIN, HEIGHT - 4 * cm)
    return float(HEIGHT - 4.4 * cm)


def _numbers(canvas: Canvas, numbers: Sequence[tuple[str, int]], top: float) -> float:
    """Four to a line, the count large above its name."""
    step = (WIDTH - 2 * MARGIN) / 4
    for place, (label, count) in enumerate(numbers):
        left, line = MARGIN + place % 4 * step, top - place // 4 * 2.1 * cm
        canvas.setFont(BOLD, 22)
        canvas.drawString(left, line - 0.9 * cm, f"{count}")
        canvas.setFont(REGULAR, 12)
        canvas.drawString(left, line - 1.5 * cm, label)
    return top - (-(-len(numbers) // 4)) * 2.1 * cm - 0.6 * cm


def _table(canvas: Canvas, report: Report, top: float) -> None:
    if not report.rows:
        canvas.setFont(REGULAR, 14)
        canvas.drawString(MARGIN, top - 1 * cm, "这段时间还没有人看政策。")
        return
    ends = [WIDTH - MARGIN - (len(report.heads) - 1 - place) * 2.3 * cm for place in range(len(report.heads))]
    canvas.setFont(BOLD, 12)
    canvas.drawString(MARGIN, top, "看得多的政策")
    for end, head in zip(ends, report.heads, strict=True):
        canvas.drawRightString(end, top, head)
    canvas.setLineWidth(0.5)
    for name, counts in report.rows[:ROWS_MAX]:
        top -= 0.25 * cm
        canvas.line(MARGIN, top, WIDTH - MARGIN, top)
        top -= 0.6 * cm
        face = face_for(name, REGULAR)
        canvas.setFont(face, 13)
        canvas.drawString(MARGIN, top, wrap(name, face, 13, ends[0] - MARGIN - 1.6 * cm)[0])
        for end, count in zip(ends, counts, strict=True):
            canvas.drawRightString(end, top, f"{count}")
