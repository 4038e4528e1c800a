"""A report of a campaign as PDF and Excel: the page's words and frozen figures, and each spending until then."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from server.campaigns import disclosure
from server.campaigns import queries as campaigns
from server.files import queries as files
from server.kit import clock
from tests.campaigns.words import TEXT, WORDS
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.spending.paying import corrected, funded, paid


@pytest.fixture
def told(unit, cast):
    """Yesterday 1000 came and 300 were spent, today the report; then the spending was corrected."""
    with unit():
        with clock.at(clock.start_of(clock.today()) - timedelta(hours=6)):
            uid = funded(cast, 1000_00)
            row = paid(cast, uid, 300_00)
        report = disclosure.publish(uid, WORDS, actor=cast.chen).uid
        corrected(cast, row, "商家缺货，货款退回")
        paid(cast, uid, 50_00, to=row.payee.uid, what_for="报告以后买的")
    return f"/money/{uid}/reports/{report}"


def test_the_paper(phone, told):
    phone.get(f"{told}.pdf")
    with counted() as statements:
        answer = phone.get(f"{told}.pdf")
    assert (answer.mimetype, len(statements)) == ("application/pdf", 10), statements
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.get_data())).pages)
    for words in (WORDS.title, "1,000.00", "300.00", "700.00", "购买书包三十个", "更正：商家缺货", "学习用品 100 份"):
        assert words in text.replace("\n", ""), words
    assert "报告以后买的" not in text


def test_the_table(phone, told):
    book = openpyxl.load_workbook(BytesIO(phone.get(f"{told}.xlsx").get_data()))
    said = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert (said["正文"], said["收到，已减去退款（元）"], said["结余（元）"]) == (TEXT, 1000, 700)
    (line,) = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert line[5] == 300
    assert "商家缺货" in line[6]


def test_what_was_taken_back_by_then_is_taken_off(phone, unit, cast):
    """Two spendings, one of them corrected before the report: the lists add up to its figure, as on the page."""
    with unit():
        with clock.at(clock.start_of(clock.today()) - timedelta(hours=6)):
            uid = funded(cast, 1000_00)
            row = paid(cast, uid, 300_00)
            paid(cast, uid, 50_00, to=row.payee.uid, what_for="还在的一笔")
            corrected(cast, row, "商家缺货，货款退回")
        report = disclosure.publish(uid, WORDS, actor=cast.chen).uid
    where = f"/money/{uid}/reports/{report}"
    book = openpyxl.load_workbook(BytesIO(phone.get(f"{where}.xlsx").get_data()))
    said = {line[0].value: line[1].value for line in book.worksheets[0].iter_rows()}
    lines = list(book.worksheets[1].iter_rows(min_row=2, values_only=True))
    assert (len(lines), sum(line[5] for line in lines), said["已拨付（元）"]) == (3, 50, 50)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(phone.get(f"{where}.pdf").get_data())).pages)
    for words in ("每一笔支出，共 2 笔", "款项已记回项目", "-300.00"):
        assert words in text.replace("\n", ""), words


def test_photos_and_where_else_it_was_told(phone, unit, cast):
    with unit():
        uid = funded(cast, 1000_00)
        row = campaigns.find(uid)
        row.title, row.sample = "示例书包（示例）", True
        words = replace(WORDS, also_at="慈善中国")
        photos = [jpeg(), jpeg(300, 900), jpeg(20, 10)]
        report = disclosure.publish(uid, words, actor=cast.chen, photos=photos).uid
    where = f"/money/{uid}/reports/{report}"
    with counted() as statements:
        paper = PdfReader(BytesIO(phone.get(f"{where}.pdf").get_data()))
    assert len(statements) <= 11, statements
    assert sum(len(page.images) for page in paper.pages) == 3
    text = "".join(page.extract_text() for page in paper.pages).replace("\n", "")
    assert "同时公开在：慈善中国" in text
    assert (paper.metadata.title, text.count("（示例）：")) == (f"示例书包（示例）：{WORDS.title}", 1)
    book = openpyxl.load_workbook(BytesIO(phone.get(f"{where}.xlsx").get_data()))
    assert {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}["同时公开在"] == "慈善中国"
    with unit():
        (first, *_others) = files.of_owner(f"campaign_report:{report}")
        first.trace, first.verdict = "t-1", "risky"
    paper = PdfReader(BytesIO(phone.get(f"{where}.pdf").get_data()))
    assert sum(len(page.images) for page in paper.pages) == 2, "a hidden picture is in no paper"


def test_one_that_is_not_there(phone, told):
    for end in ("pdf", "xlsx"):
        assert phone.get(f"{told.rsplit('/', 1)[0]}/nosuchreport.{end}").status_code == 404
        assert phone.get(f"/money/nosuchcampaign/reports/x.{end}").status_code == 404
