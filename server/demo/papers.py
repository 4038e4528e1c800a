"""凭证 — drawn, not photographed: papers of the demo that nobody can take for real ones."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[1] / "codes" / "fonts"
SIZE = (960, 720)
PAPER, INK, GREY, RED = "#fffdf7", "#2b2622", "#8a8178", "#b3261e"


def paper(title: str, lines: list[str]) -> bytes:
    """A sheet with a heading, some lines and a large 示例 across it, as PNG."""
    sheet = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((24, 24, SIZE[0] - 24, SIZE[1] - 24), outline=GREY, width=3)
    pen.text((SIZE[0] / 2, 96), title, font=_font("Bold", 52), fill=INK, anchor="mm")
    pen.line((72, 150, SIZE[0] - 72, 150), fill=GREY, width=2)
    for number, line in enumerate(lines):
        pen.text((84, 200 + number * 66), line, font=_font("Regular", 34), fill=INK)
    pen.text(
        (SIZE[0] / 2, SIZE[1] - 70), "演示用的凭证，不是真实票据", font=_font("Regular", 28), fill=GREY, anchor="mm"
    )
    sheet.paste(_stamp(), (560, 380), _stamp())
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def _stamp() -> Image.Image:
    stamp = Image.new("RGBA", (300, 170), (0, 0, 0, 0))
    pen = ImageDraw.Draw(stamp)
    pen.rounded_rectangle((8, 8, 292, 162), radius=18, outline=RED, width=7)
    pen.text((150, 85), "示例", font=_font("Bold", 92), fill=RED, anchor="mm")
    return stamp.rotate(14, expand=True, resample=Image.Resampling.BICUBIC)


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"WishbridgeHei-{weight}.ttf", size)
