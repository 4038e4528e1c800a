"""A sheet that is printed again is the same sheet, or another one with its own number, version and day."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import zxingcpp
from pypdf import PdfReader
from pypdfium2 import PdfDocument

from server.codes import queries as codes
from server.codes import service as code_work
from server.codes import sheets
from server.codes.errors import NothingToPrint, OtherPlace, PaperGood, PaperOld
from server.codes.states import Kind
from server.kit.actors import THE_CLOCK
from server.kit.clock import at, in_china, now, today
from server.kit.states import StateChanged
from server.policies import queries
from server.policies import service as policies
from server.policies.queries import aging, papers
from server.policies.service import figures, heads
from tests.cast import OTHER_TOWN, TOWN
from tests.counting import counted
from tests.policies.test_publish import BU, prepared

LINE = "城市低保标准_元"
BEFORE = timedelta(days=40)


def pages(content):
    """(words without blanks, what a camera reads) of each page."""
    words = ["".join(one.extract_text().split()) for one in PdfReader(BytesIO(content)).pages]
    shots = [one.render(scale=2).to_pil().convert("L") for one in PdfDocument(content)]
    return [(said, zxingcpp.read_barcodes(shot)[0].text) for said, shot in zip(words, shots, strict=True)]


def printed(*uids):
    return sheets.pdf(papers.sheets(papers.good_ones(codes.by_uids(uids))))


def published(cast, **texts):
    asked = prepared(queries.find("6"), cast.ren, **texts)
    return policies.publish(asked, actor=BU, seen_version=asked.version)


@pytest.fixture
def poster(unit, cast, policy):
    """Paper of 临时救助 in its first version, printed forty days ago."""
    with unit(), at(now() - BEFORE):
        return policies.register_policy("6", area_code=TOWN, actor=cast.tian)


def test_it_is_the_same_sheet_to_the_byte(unit, poster):
    with unit(), at(now() - BEFORE):
        first = printed(poster.uid)
    with unit():
        again = printed(poster.uid)
    assert again == first
    assert f"第1版{in_china(poster.at):%Y-%m-%d}印" in pages(again)[0][0]


def test_a_file_drawn_after_a_newer_text_still_says_what_its_number_stands_for(unit, cast, poster):
    """The runner draws what was registered before: an old number never stands beside new words."""
    with unit(), at(now() - BEFORE):
        first = printed(poster.uid)
    with unit():
        published(cast, sum_text="一次给 9999 元")
        drawn = sheets.pdf(papers.sheets([codes.find(poster.uid)]))
    assert drawn == first
    assert "9999" not in pages(drawn)[0][0]


def test_old_paper_is_not_printed_again_and_a_new_one_has_its_own_number_and_day(unit, cast, poster, phone):
    with unit():
        published(cast, sum_text="一次给 9999 元")
    with unit():
        old = codes.find(poster.uid)
        assert papers.old_ones([old]) == {poster.uid}
        with pytest.raises(PaperOld):
            printed(poster.uid)
        newer = policies.renew(old, actor=cast.tian, seen_version=0)
        ((words, url),) = pages(printed(newer.uid))
        scene, old_scene = newer.scene, old.scene
    assert (newer.subject_version, newer.area_code, newer.renews) == (2, TOWN, poster.serial)
    number = f"换下编号{poster.serial.upper()}的旧海报"
    for said in ("9999", f"第2版{today():%Y-%m-%d}印", newer.serial.upper(), number):
        assert said in words, said
    assert url.endswith(scene)
    assert "你手里的是旧版" not in phone.get(f"/q/{scene}").get_data(as_text=True)
    assert "你手里的是旧版" in phone.get(f"/q/{old_scene}").get_data(as_text=True)


def test_the_register_says_so_on_both_papers(unit, cast, poster):
    with unit():
        published(cast, sum_text="一次给 9999 元")
        newer = policies.renew(codes.find(poster.uid), actor=cast.tian, seen_version=0)
        old = codes.find(poster.uid)
        (event,) = codes.events(old)
    assert (old.state, event.move, event.actor) == ("live", "renew", cast.tian.ref)
    assert newer.serial.upper() in event.note


def test_twice_pressed_is_one_new_paper(unit, cast, poster):
    with unit():
        published(cast, sum_text="一次给 9999 元")
        policies.renew(codes.find(poster.uid), actor=cast.tian, seen_version=0)
    with pytest.raises(StateChanged), unit():
        policies.renew(codes.find(poster.uid), actor=cast.tian, seen_version=0)
    with unit():
        assert codes.posters(codes.Filter()).total == 2


def test_a_figure_alone_makes_it_old(unit, cast, poster):
    with unit():
        long_ago, soon = date(2024, 1, 1), today() + timedelta(days=9)
        figures.adopt([figures.Given(LINE, long_ago, 935), figures.Given(LINE, soon, 960)], actor=THE_CLOCK)
        published(cast, sum_text="每月 {城市低保标准_元} 元")
        mine = policies.register_policy("6", area_code=TOWN, actor=cast.tian)
        assert "每月935元" in pages(printed(mine.uid))[0][0]
    with unit(), at(now() + BEFORE):
        newer = policies.renew(codes.find(mine.uid), actor=cast.tian, seen_version=0)
        assert newer.subject_version == mine.subject_version
        assert "每月960元" in pages(printed(newer.uid))[0][0]


def test_a_new_name_alone_makes_it_old_for_the_printer_and_for_nobody_else(unit, cast, poster):
    with unit():
        given = heads.Given("急难临时救助", "民政局", "急难救助")
        heads.agree(heads.ask(queries.find("6"), given, actor=cast.ren), actor=BU, seen_version=0)
        old = codes.find(poster.uid)
        assert aging.changes(old.subject, 1, old.at) == []
        newer = policies.renew(old, actor=cast.tian, seen_version=0)
        assert "急难临时救助" in pages(printed(newer.uid))[0][0]


def test_of_many_the_old_ones_stay_behind(unit, cast, poster):
    with unit():
        published(cast, sum_text="一次给 9999 元")
        good = policies.register_policy("1", area_code=TOWN, actor=cast.tian)
        assert [url for _words, url in pages(printed(poster.uid, good.uid))] == [good.url]


def test_paper_without_a_version_says_the_day_its_words_are_of(unit, cast, policy):
    with unit(), at(now() - BEFORE):
        total = policies.register_total(TOWN, actor=cast.tian)
        category = policies.register_category("临时救助", area_code=TOWN, actor=cast.tian)
        assert "登记，内容是" not in pages(printed(total.uid))[0][0]
    with unit():
        for words, _url in pages(printed(total.uid, category.uid)):
            assert f"{today():%Y-%m-%d}印" in words
            assert f"这个编号{in_china(total.at):%Y-%m-%d}登记，内容是重印这天的" in words


def test_good_paper_is_not_renewed(unit, cast, poster):
    with unit(), pytest.raises(PaperGood):
        policies.renew(codes.find(poster.uid), actor=cast.tian, seen_version=0)


def test_paper_of_another_place_is_not_renewed(unit, cast, poster):
    with unit():
        published(cast, sum_text="一次给 9999 元")
        with pytest.raises(OtherPlace):
            policies.renew(codes.find(poster.uid), actor=cast.guo, seen_version=0)


def test_wish_labels_go_with_their_wish(unit, cast):
    with unit():
        label = code_work.register(Kind.WISH, title="电风扇", subject="w" * 16, area_code=OTHER_TOWN, actor=THE_CLOCK)
        with pytest.raises(NothingToPrint):
            printed(label.uid)


def test_a_hundred_are_judged_in_three_statements(unit, cast, poster):
    with unit():
        many = [policies.register_policy(no, area_code=TOWN, actor=cast.tian) for no in ("1", "2", "6") * 5]
        with counted() as statements:
            papers.old_ones(many)
    assert len(statements) <= 3


def test_many_copies_ask_once_for_their_words(unit, cast, policy):
    found = []
    for copies in (1, 9):
        with unit():
            many = [policies.register_policy("6", area_code=TOWN, actor=cast.tian) for _ in range(copies)]
            with counted() as statements:
                papers.sheets(many)
        found.append(len(statements))
    assert found[0] == found[1]
