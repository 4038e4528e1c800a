"""画法 — the one layout on paper (PDF) and as a picture for the phone (JPEG)."""

from functools import lru_cache, singledispatch
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from server.certificates import layout, rules
from server.certificates.errors import GiftWentBack, LettersMissing
from server.certificates.layout import HEIGHT, WIDTH, Code, Frame, Thing, Words
from server.certificates.queries import Proof
from server.codes import faces
from server.codes.drawing import FONTS, draw_code, png

PICTURE_PX = 1190
SCALE = PICTURE_PX / WIDTH


def refuse(proof: Proof) -> None:
    """GiftWentBack when nothing is left of the gift, LettersMissing for a name that cannot be drawn whole."""
    if proof.state == "refunded":
        raise GiftWentBack
    missing = faces.missing(layout.said(proof))
    if missing:
        raise LettersMissing(f"证书的字库里没有这些字：{'、'.join(missing)}，请联系慈善会办理")


def pdf(proof: Proof) -> bytes:
    """One page of A4. GiftWentBack, LettersMissing."""
    refuse(proof)
    faces.register()
    out = BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(f"{rules.TITLE} {proof.no}")
    canvas.setAuthor(proof.organisation)
    canvas.setSubject(rules.NOT_A_RECEIPT)
    for thing in layout.things(proof):
        _on_paper(thing, canvas)
    canvas.save()
    return out.getvalue()


def picture(proof: Proof) -> bytes:
    """The same page as a JPEG, `PICTURE_PX` wide. GiftWentBack, LettersMissing."""
    refuse(proof)
    sheet = Image.new("RGB", (PICTURE_PX, round(HEIGHT * SCALE)), layout.PAPER)
    for thing in layout.things(proof):
        _in_picture(thing, sheet)
    out = BytesIO()
    sheet.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _begins(words: Words) -> float:
    """Where the first letter of a line stands."""
    wide = faces.width(words.text, words.size, bold=words.bold) + words.apart * (len(words.text) - 1)
    return words.at - {"start": 0.0, "middle": wide / 2, "end": wide}[words.anchor]


@singledispatch
def _on_paper(thing: Thing, canvas: Canvas) -> None:
    raise AssertionError(thing)


@_on_paper.register
def _(thing: Words, canvas: Canvas) -> None:
    left, bottom = _begins(thing), HEIGHT - thing.top
    canvas.setFillColor(thing.colour)
    for face, part in faces.runs(thing.text, bold=thing.bold):
        canvas.setFont(face, thing.size)
        canvas.drawString(left, bottom, part, charSpace=thing.apart)
        left += faces.width(part, thing.size, bold=thing.bold) + thing.apart * len(part)


@_on_paper.register
def _(thing: Frame, canvas: Canvas) -> None:
    if thing.line:
        canvas.setStrokeColor(thing.colour)
        canvas.setLineWidth(thing.line)
    else:
        canvas.setFillColor(thing.colour)
    bottom = HEIGHT - thing.top - thing.high
    canvas.rect(thing.left, bottom, thing.wide, thing.high, stroke=bool(thing.line), fill=not thing.line)


@_on_paper.register
def _(thing: Code, canvas: Canvas) -> None:
    bottom = HEIGHT - thing.top - thing.side
    canvas.setFillColor("#FFFFFF")
    canvas.rect(thing.left, bottom, thing.side, thing.side, stroke=0, fill=1)
    draw_code(canvas, thing.url, thing.left, bottom, thing.side)


@singledispatch
def _in_picture(thing: Thing, sheet: Image.Image) -> None:
    raise AssertionError(thing)


@_in_picture.register
def _(thing: Words, sheet: Image.Image) -> None:
    pen, left = ImageDraw.Draw(sheet), _begins(thing) * SCALE
    for face, part in faces.runs(thing.text, bold=thing.bold):
        font = _font(face, round(thing.size * SCALE, 1))
        for letter in part if thing.apart else (part,):
            pen.text((left, thing.top * SCALE), letter, font=font, fill=thing.colour, anchor="ls")
            left += (faces.width(letter, thing.size, bold=thing.bold) + thing.apart * len(letter)) * SCALE


@_in_picture.register
def _(thing: Frame, sheet: Image.Image) -> None:
    half = thing.line / 2
    box = [thing.left - half, thing.top - half, thing.left + thing.wide + half, thing.top + thing.high + half]
    corners: Any = [round(edge * SCALE) for edge in box]
    line = max(round(thing.line * SCALE), 1)
    if thing.line:
        ImageDraw.Draw(sheet).rectangle(corners, outline=thing.colour, width=line)
    else:
        ImageDraw.Draw(sheet).rectangle(corners, fill=thing.colour)


@_in_picture.register
def _(thing: Code, sheet: Image.Image) -> None:
    side = round(thing.side * SCALE)
    code = Image.open(BytesIO(png(thing.url, side))).convert("RGB").resize((side, side), Image.Resampling.NEAREST)
    sheet.paste(code, (round(thing.left * SCALE), round(thing.top * SCALE)))


@lru_cache(maxsize=32)
def _font(face: str, size: float) -> Any:
    return ImageFont.truetype(str(FONTS / f"{face}.ttf"), size)
