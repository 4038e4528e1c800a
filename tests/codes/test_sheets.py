"""The posters are read back from the PDF by a decoder that knows nothing of us."""

from datetime import date
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from server.codes import sheets
from server.codes.drawing import BOLD, NEVER_FIRST, REGULAR, wrap
from server.codes.errors import GlyphsMissing, NothingToPrint
from server.codes.rules import SMALLEST_PT
from server.codes.sheets import Sheet

CM_PT = 72 / 2.54
DPI = 150


def page(**changes):
    said = {
        "place": "袁州区灵泉街道", "title": "急难型／支出型临时救助",
        "lead": "遇上火灾、车祸、重病一下子过不下去，政府帮一把",
        "points": (("谁能申请", "因火灾、交通事故、重病等导致基本生活暂时严重困难" * 4), ("去哪里办", "便民服务中心")),
        "url": "http://127.0.0.1:8000/q/tdy1etgr3tfg-cdv5f54gjasdp2ym", "serial": "Y1ETGR3TFG",
        "printed_on": date(2026, 11, 22),
    }  # fmt: skip
    return Sheet(**said | changes)


def rendered(content):
    return [one.render(scale=DPI / 72).to_pil().convert("L") for one in pypdfium2.PdfDocument(content)]


def text_of(content):
    return ["".join(one.extract_text().split()) for one in PdfReader(BytesIO(content)).pages]


def test_it_works():
    urls = [f"http://127.0.0.1:8000/q/tdy1etgr3tf{n}-cdv5f54gjasdp2ym" for n in range(3)]
    pictures = rendered(sheets.pdf([page(url=url) for url in urls]))
    found = [zxingcpp.read_barcodes(picture) for picture in pictures]
    assert [[code.text for code in codes] for codes in found] == [[url] for url in urls]
    assert {code.ec_level for codes in found for code in codes} == {"Q"}


def test_the_code_is_far_larger_than_three_centimetres():
    code = zxingcpp.read_barcodes(rendered(sheets.pdf([page()]))[0])[0]
    side_cm = (code.position.top_right.x - code.position.top_left.x) / DPI * 2.54
    assert side_cm >= 6


def test_a_quarter_of_dirt_does_not_hide_the_code():
    picture = rendered(sheets.pdf([page()]))[0]
    code = zxingcpp.read_barcodes(picture)[0].position
    side = code.top_right.x - code.top_left.x
    middle = (code.top_left.x + side // 2, code.top_left.y + side // 2)
    picture.paste(255, (middle[0] - side // 8, middle[1] - side // 8, middle[0] + side // 8, middle[1] + side // 8))
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [page().url]


def test_the_page_says_what_must_be_said():
    said = text_of(sheets.pdf([page()]))[0]
    for words in ("袁州区灵泉街道", "临时救助", "本码不收款", "12345", "Y1ETGR3TFG", "2026-11-22", "127.0.0.1:8000"):
        assert words in said, words


def test_it_is_one_a4_page_in_black_and_white_with_its_fonts_inside():
    reader = PdfReader(BytesIO(sheets.pdf([page()])))
    box = reader.pages[0].mediabox
    assert len(reader.pages) == 1
    assert (round(float(box.width) / CM_PT, 1), round(float(box.height) / CM_PT, 1)) == (21.0, 29.7)
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    embedded = [font for font in fonts if "/FontDescriptor" in font and "/FontFile2" in font["/FontDescriptor"]]
    assert {str(font["/BaseFont"]).rpartition("+")[2] for font in embedded} == {REGULAR, BOLD}
    picture = pypdfium2.PdfDocument(sheets.pdf([page()]))[0].render().to_pil().convert("RGB")
    assert all(red == green == blue for _count, (red, green, blue) in picture.getcolors(1 << 24))


def test_nothing_is_smaller_than_sixteen_points():
    sizes = set()
    PdfReader(BytesIO(sheets.pdf([page()]))).pages[0].extract_text(
        visitor_text=lambda text, _cm, _tm, _font, size: sizes.add(size) if text.strip() else None
    )
    assert min(sizes) >= SMALLEST_PT


def test_lines_fit_and_none_begins_with_a_closing_mark():
    sheets.pdf([page()])  # registers the fonts
    lines = wrap("低保、特困、临时救助，看病、上学、住房。" * 5, REGULAR, 18, 300)
    assert len(lines) > 3
    assert all(stringWidth(line, REGULAR, 18) <= 300 + 18 for line in lines)
    assert all(line[0] not in NEVER_FIRST for line in lines)


def test_a_rare_letter_of_a_name_is_printed():
    said = text_of(sheets.pdf([page(place="䶮㛃村")]))[0]
    assert "䶮㛃村" in said


def test_a_letter_the_font_lacks_is_refused_by_name():
    with pytest.raises(GlyphsMissing, match="👍"):
        sheets.pdf([page(lead="扫一扫👍")])


def test_no_sheet_is_no_pdf():
    with pytest.raises(NothingToPrint):
        sheets.pdf([])
