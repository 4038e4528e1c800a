"""`python -m deploy.dev.font FOLDER`: make server/codes/fonts out of Debian's fonts-noto-cjk (SIL OFL 1.1).

reportlab embeds TrueType outlines only and Noto CJK comes as CFF, so the outlines are redrawn as quadratic curves
(within one unit of 1000). The regular face keeps every Chinese character of Unicode's first block, the bold one those
of GB 2312; the rare one what else Noto has of them, such as the names of GB 18030-2022, and the letters of foreign
names. The name is changed, as the licence wishes for a modified font. The result is committed.
"""

import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, newTable

from deploy.dev.folder import ROOT

FONTS = ROOT / "server" / "codes" / "fonts"
FAMILY = "Wishbridge Hei SC"
EXTRA = "·—…‘’“”℃①②③④⑤⑥⑦⑧⑨⑩〇㎡▲△●○■□◆☎✓✕≥≤×㛃䶮𬱖𬭊㙦"
RARE = (
    range(0x00C0, 0x0250),
    range(0x3400, 0x4DC0),
    range(0x9FA6, 0xA000),
    range(0xF900, 0xFB00),
    range(0x20000, 0x31350),
)
DROPPED = ("CFF ", "VORG", "GPOS", "GSUB", "GDEF", "BASE", "vhea", "vmtx")


def make(source: Path, face: str, wanted: set[int], name: str = "") -> Path:
    """`face` is Noto's, `name` ours where it differs."""
    name = name or face
    font = next(
        font
        for font in TTCollection(str(source / f"NotoSansCJK-{face}.ttc")).fonts
        if "SC" in font["name"].getDebugName(1) and "Mono" not in font["name"].getDebugName(1)
    )
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, desubroutinize=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted & set(font.getBestCmap()))
    subsetter.subset(font)
    _redraw(font)
    _rename(font, name)
    target = FONTS / f"WishbridgeHei-{name}.ttf"
    font.save(target)
    return target


def _redraw(font: Any) -> None:
    glyphs, shapes, order = {}, font.getGlyphSet(), font.getGlyphOrder()
    for name in order:
        pen = TTGlyphPen(None)
        shapes[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        glyphs[name] = pen.glyph()
    for table in DROPPED:
        if table in font:
            del font[table]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    font["glyf"].compile(font)
    font["maxp"].tableVersion = 0x00010000
    for name in ("Zones", "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(font["maxp"], f"max{name}", 1 if name == "Zones" else 0)
    font["maxp"].maxSizeOfInstructions = font["maxp"].maxComponentElements = 0
    font["post"].formatType, font.sfntVersion = 3.0, "\0\1\0\0"


def _rename(font: Any, face: str) -> None:
    told = {1: FAMILY, 2: face, 3: f"{FAMILY} {face}", 4: f"{FAMILY} {face}", 6: f"WishbridgeHei-{face}", 16: FAMILY}
    kept = [row for row in font["name"].names if row.nameID in (0, 13, 14) and row.langID == 0x409]
    font["name"].names = kept
    for number, text in told.items():
        font["name"].setName(text, number, 3, 1, 0x409)


def gb2312() -> set[int]:
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore"))}


def main(folder: str) -> None:
    common = gb2312() | set(range(0x20, 0x7F)) | set(map(ord, EXTRA))
    make(Path(folder), "Bold", common)
    regular = common | set(range(0x4E00, 0x9FA6))
    make(Path(folder), "Regular", regular)
    make(Path(folder), "Regular", {code for block in RARE for code in block} - regular, "Rare")


if __name__ == "__main__":
    main(sys.argv[1])
