"""半年运行情况报告 (MZ/T 088): frozen, the sum of its entries, made again the same, corrections beside it."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy import update

from server.codes.errors import GlyphsMissing
from server.kit import clock
from server.kit.clock import CHINA
from server.kit.db import db
from server.ledger import service as ledger
from server.statements import checks, halves, jobs, papers, rules
from server.statements import queries as statements
from server.statements import service as publishing
from server.statements.models import HalfYear
from tests.campaigns.plans import published
from tests.counting import counted


def at(*when):
    return datetime(*when, 12, tzinfo=CHINA)


def post(when, source, target, fen, reference, actor):
    with clock.at(when):
        ledger.post(source=source, target=target, amount_fen=fen, reference=reference, actor=actor)


def text_of(answer):
    assert answer.mimetype == "application/pdf"
    return "".join(one.extract_text() for one in PdfReader(BytesIO(answer.get_data())).pages)


@pytest.fixture
def moved(unit, cast):
    """Until June 90 came, 6 went back, 30 were spent, 1 was a fee. Then 5 came, and 10 of the 30 came back."""
    with unit():
        uid = published(cast).uid
        purse = f"campaign:{uid}"
        post(at(2026, 1, 1), "wechat:1900000001", purse, 60_00, "t:1", cast.fang)
        post(at(2026, 6, 30), "platform:示例指定平台", purse, 30_00, "t:2", cast.fang)
        post(at(2026, 5, 2), purse, "wechat:1900000001", 6_00, "t:3", cast.fang)
        post(at(2026, 5, 3), purse, f"spent:{uid}", 20_00, "t:4", cast.fang)
        post(at(2026, 5, 4), purse, f"spent:{uid}", 10_00, "t:spent", cast.fang)
        post(at(2026, 5, 5), purse, f"fee:{uid}", 1_00, "t:5", cast.fang)
        post(at(2026, 7, 1), "bank:main", purse, 5_00, "t:6", cast.fang)
        with clock.at(at(2026, 8, 9)):
            ledger.reverse("t:spent", actor=cast.fang)
    return uid


def test_it_works(unit, moved):
    with unit():
        assert halves.tell("2026H1")
        assert not halves.tell("2026H1")
    with unit():
        half = halves.one("2026H1")
        assert (half.name, half.first, half.last) == ("2026 年上半年", date(2026, 1, 1), date(2026, 6, 30))
        assert half.sums == {
            "came_fen": 90_00,
            "back_fen": 6_00,
            "spent_fen": 30_00,
            "fees_fen": 1_00,
            "left_fen": 53_00,
        }
        ways = {way.name: (way.came_fen, way.back_fen) for way in half.ways}
        assert ways == {"微信支付（慈善会商户）": (60_00, 6_00), "指定平台：示例指定平台": (30_00, 0)}
        assert sum(way.came_fen for way in half.ways) == half.sums["came_fen"]
        assert half.moved == 1
        assert checks.the_newest_half_reruns() == []


def test_order_81_article_16_what_was_corrected_later_stands_beside_it(unit, moved):
    with unit():
        halves.tell("2026H1")
        (one,) = halves.one("2026H1").answers
        assert (one.title, one.amount_fen, one.what) == ("微心愿项目", 10_00, "入账改正")
        assert halves.one("2026H1").sums["spent_fen"] == 30_00, "what was told is not told anew"


def test_i18_what_does_not_rerun_is_found(unit, moved, cast):
    with unit():
        assert checks.the_newest_half_reruns() == []
        halves.tell("2026H1")
        post(at(2026, 6, 1), "cash", f"campaign:{moved}", 1_00, "t:late", cast.fang)
        assert len(checks.the_newest_half_reruns()) == 1
        db.session.rollback()


def test_a_half_year_cannot_be_changed(unit, moved):
    with unit():
        halves.tell("2026H1")
    with unit():
        with pytest.raises(Exception, match="append-only"):
            db.session.execute(update(HalfYear).values(half="2025H1"))
        db.session.rollback()


def test_told_on_the_fifth_of_july_and_of_january(unit, moved):
    assert rules.halves_to_tell(date(2026, 6, 30), date(2026, 7, 4)) == []
    assert rules.halves_to_tell(date(2026, 6, 30), date(2026, 7, 5)) == ["2026H1"]
    assert rules.halves_to_tell(date(2026, 6, 30), date(2027, 1, 5)) == ["2026H1", "2026H2"]
    with unit(), clock.at(at(2027, 1, 5)):
        assert [jobs.tell_half_due() for _ in range(3)] == [1, 1, 0]
        assert halves.halves() == ["2026H2", "2026H1"]


def test_nothing_to_tell_before_the_first_entry(unit):
    with unit():
        assert jobs.tell_half_due() == 0


def test_one_that_was_not_told(unit, phone):
    with unit(), pytest.raises(halves.HalfUnknown):
        halves.one("2026H1")
    for path in ("2026H1", "2026H1.pdf", "2026H1.xlsx", "nothing"):
        assert phone.get(f"/money/halves/{path}").status_code == 404


def test_the_page(unit, moved, phone):
    with unit():
        halves.tell("2026H1")
    phone.get("/money/halves/2026H1")
    with counted() as statements:
        page = phone.get("/money/halves/2026H1").get_data(as_text=True)
    assert len(statements) == 5, statements
    for words in ("2026 年上半年运行情况报告", "90.00&nbsp;元", "示例指定平台", "入账改正", "没有竞价排名"):
        assert words in page, words
    assert "半年运行情况报告" in phone.get("/money").get_data(as_text=True)


def test_the_table_and_the_paper(unit, moved, phone):
    with unit():
        halves.tell("2026H1")
    book = openpyxl.load_workbook(BytesIO(phone.get("/money/halves/2026H1.xlsx").get_data()))
    assert [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)] == [
        ["微心愿项目", 90, 6, 30, 1, 53],
        ["合计", 90, 6, 30, 1, 53],
    ]
    assert book.worksheets[2]["B2"].value == 10
    text = text_of(phone.get("/money/halves/2026H1.pdf"))
    for words in ("2026 年上半年运行情况报告", "90.00", "入账改正", "第 1 页，共 1 页"):
        assert words in text, words


def test_a_month_on_paper(unit, moved, phone):
    with unit():
        publishing.tell("2026-05")
    text = text_of(phone.get("/money/months/2026-05.pdf"))
    for words in ("2026 年 5 月善款收支公示", "微心愿项目", "30.00"):
        assert words in text, words


def test_rare_letters_are_drawn_and_unknown_ones_refused(unit, cast):
    """A township of rare letters stands on the paper; a letter no face of ours has is told, never an empty box."""
    sums, line = dict.fromkeys(rules.SUMS, 1), rules.Line("x", 1, 0, 0, 0, 1)
    with unit():
        assert papers.month_pdf(statements.Month("2026-05", [("𬭚㛃专项", line)], sums, {})).startswith(b"%PDF")
        with pytest.raises(GlyphsMissing, match="\U00030000"):
            papers.month_pdf(statements.Month("2026-05", [("\U00030000", line)], sums, {}))
