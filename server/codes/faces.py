"""字形 — a line of any names in three faces: the bold one for the common letters, the regular, the rare one.

A name of the household register may hold letters that no single face of ours has; each is drawn in the first face that
knows it, and one that none knows is told before anything is drawn: an empty box stands on no paper of ours.
"""

from collections.abc import Iterator
from functools import cache
from itertools import groupby

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from server.codes.drawing import BOLD, FONTS, NEVER_FIRST, REGULAR, letters_of, register_fonts

RARE = "WishbridgeHei-Rare"
_CLOSING = NEVER_FIRST + "」』"
_ORDER = {True: (BOLD, REGULAR, RARE), False: (REGULAR, RARE)}


@cache
def register() -> None:
    """Both faces of every sheet, and the rare one."""
    register_fonts()
    pdfmetrics.registerFont(TTFont(RARE, str(FONTS / f"{RARE}.ttf")))


def missing(text: str) -> list[str]:
    """The letters of a text that no face has, each once; blanks are no letters."""
    return sorted({letter for letter in text if not letter.isspace() and _face_of(letter, False) is None})


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """(face, part) of a text from left to right."""
    for face, part in groupby(text, key=lambda letter: _face_of(letter, bold) or REGULAR):
        yield face, "".join(part)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text stands, in the unit of `size`."""
    register()
    return sum(float(pdfmetrics.stringWidth(part, face, size)) for face, part in runs(text, bold=bold))


def wrap(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Lines that fit `room`; no line begins with a closing mark. Never empty."""
    lines = [""]
    for letter in text:
        longer = lines[-1] + letter
        if lines[-1] and letter not in _CLOSING and width(longer, size, bold=bold) > room:
            lines.append(letter)
        else:
            lines[-1] = longer
    return lines


@cache
def _face_of(letter: str, bold: bool) -> str | None:
    return next((face for face in _ORDER[bold] if ord(letter) in letters_of(face)), None)
