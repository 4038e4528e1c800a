from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from server.codes import queries as codes
from server.codes.errors import NothingToPrint, OtherPlace, TooManySheets
from server.codes.models import Poster
from server.downloads import queries as downloads
from server.files import queries as files
from server.jobs.runner import Runner
from server.kit.db import db
from server.policies import prints, queries
from server.policies.errors import PolicyUnknown
from server.policies.prints import Order
from server.regions.errors import RegionUnknown
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE

DPI = 200


@pytest.fixture
def table(few_policies):
    """A handful."""


def printed(unit, app, cast, **order):
    """Ask, let the runner make it, take the file."""
    with unit():
        uid = prints.ask(Order(**order), actor=cast.ren).uid
    with app.app_context():
        Runner("long").drain()
    with unit():
        row = downloads.by_uid(uid)
        assert row.problem == ""
        assert (row.state, row.percent) == ("ready", 100)
        return row, files.read(files.find(row.file_uid or ""))


def seen(content):
    """What a camera reads on each page, printed in pure black and white at 200 dpi, and how wide each code is."""
    pages = []
    for page in pypdfium2.PdfDocument(content):
        picture = (
            page.render(scale=DPI / 72, grayscale=True).to_pil().point(lambda grey: 255 * (grey > 128)).convert("1")
        )
        pages.append([(code.text, width_cm(code)) for code in zxingcpp.read_barcodes(picture.convert("L"))])
    return pages


def width_cm(code):
    return (code.position.top_right.x - code.position.top_left.x) / DPI * 2.54


def posters(unit):
    with unit():
        return {one.url: one for one in db.session.query(Poster).order_by(Poster.id)}


def test_every_township_of_the_county_in_one_pdf(unit, app, cast, table):
    row, content = printed(unit, app, cast, what="total", area=COUNTY, each="township")
    known = posters(unit)
    pages = seen(content)
    assert [text for page in pages for text, _width in page] == list(known)
    assert [one.area_code for one in known.values()] == [TOWN, OTHER_TOWN]
    assert all(width >= 3 for page in pages for _text, width in page)
    assert {(one.carrier, one.batch, one.printed_by) for one in known.values()} == {("sheet", row.no, cast.ren.ref)}
    assert (row.form, row.rows_total, row.title) == ("pdf", 2, "总码海报")


def test_stickers_are_six_on_a_page_and_three_centimetres_wide(unit, app, cast, table):
    _row, content = printed(unit, app, cast, what="sticker", area=VILLAGE, copies=8)
    pages = seen(content)
    assert [len(page) for page in pages] == [6, 2]
    assert sorted(text for page in pages for text, _width in page) == sorted(posters(unit))
    assert all(width >= 3 for page in pages for _text, width in page)
    assert {one.carrier for one in posters(unit).values()} == {"sticker"}


def test_policy_sheets_say_their_version(unit, app, cast, table):
    with unit():
        uids = tuple(card.id for card in queries.cards())[:2]
    _row, content = printed(unit, app, cast, what="policy", area=TOWN, policies=uids, copies=2)
    known = list(posters(unit).values())
    assert [(one.subject, one.subject_version) for one in known] == [(uid, 1) for uid in uids for _ in range(2)]
    words = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range()
    for said in ("第 1 版", "本码不收款", "12345", "127.0.0.1:8000", known[0].serial.upper()):
        assert said in words


def test_a_zip_has_a_pdf_or_pictures_by_township(unit, app, cast, table):
    _row, content = printed(unit, app, cast, what="total", area=COUNTY, each="village", form="zip")
    archive = ZipFile(BytesIO(content))
    assert archive.namelist() == [f"{TOWN} 灵泉街道.pdf"]
    assert len(seen(archive.read(archive.namelist()[0]))) == len(posters(unit))
    before = set(posters(unit))
    _row, content = printed(unit, app, cast, what="total", area=TOWN, copies=2, form="png")
    archive = ZipFile(BytesIO(content))
    new = [(url, one.serial) for url, one in posters(unit).items() if url not in before]
    assert archive.namelist() == [f"{TOWN} 灵泉街道/{serial.upper()}.png" for _url, serial in new]
    picture = Image.open(BytesIO(archive.read(archive.namelist()[0])))
    assert (picture.mode, picture.width >= 1000) == ("1", True)
    assert [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))] == [new[0][0]]


def test_a_runner_that_was_killed_goes_on_and_registers_nothing_twice(unit, app, cast, table, monkeypatch):
    monkeypatch.setattr(prints, "PART", 2)
    with unit():
        payload = {"download": prints.ask(Order("total", TOWN, copies=5), actor=cast.ren).uid}
    with app.app_context():
        for _ in range(3):  # cut, and two of three parts
            step = prints.fetch_print(payload)
            with unit():
                prints.record_print(payload, step)
        step = prints.fetch_print(payload)
        with unit():
            prints.record_print(payload, step)
            prints.record_print(payload, step)  # twice the same part
    assert len(posters(unit)) == 5
    with unit():
        assert downloads.by_uid(payload["download"]).percent < 100
    with app.app_context():
        Runner("long").drain()
    assert len(posters(unit)) == 5
    with unit():
        row = downloads.by_uid(payload["download"])
        assert [len(page) for page in seen(files.read(files.find(row.file_uid or "")))] == [1] * 5


def test_a_letter_without_a_glyph_ends_it_with_a_sentence(unit, app, cast, table):
    with unit():
        codes.by_uids([])
        policy = queries.find("1")
        policy.name = "低保👍"
        uid = prints.ask(Order("policy", TOWN, policies=(policy.uid,)), actor=cast.ren).uid
    with app.app_context():
        Runner("long").drain()
    with unit():
        row = downloads.by_uid(uid)
        assert (row.state, "👍" in row.problem) == ("failed", True)


@pytest.mark.parametrize(
    ("order", "refusal"),
    [
        (Order("total", OTHER_TOWN), OtherPlace),
        (Order("total", "999999999"), RegionUnknown),
        (Order("total", VILLAGE, "township"), NothingToPrint),
        (Order("policy", TOWN), NothingToPrint),
        (Order("policy", TOWN, policies=("nothing",)), PolicyUnknown),
    ],
)
def test_what_cannot_be_printed_is_refused_at_once(unit, cast, table, order, refusal):
    actor = cast.ren if refusal is RegionUnknown else cast.tian
    with unit(), pytest.raises((refusal, OtherPlace) if refusal is RegionUnknown else refusal):
        prints.ask(order, actor=actor)


def test_too_many_are_refused_with_their_number(unit, cast, table, monkeypatch):
    monkeypatch.setattr("server.codes.rules.PRINT_MAX", 3)
    with unit(), pytest.raises(TooManySheets, match="这里有 4 张"):
        prints.ask(Order("total", TOWN, copies=4), actor=cast.ren)
