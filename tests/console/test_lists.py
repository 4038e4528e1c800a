"""Any list of the console: its columns, its density, its saved filters, its export."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from flask import render_template_string
from openpyxl import load_workbook
from sqlalchemy import select

from server.kit.audit import AuditRow
from server.kit.db import db
from server.kit.paging import Page
from tests.console.seats import seat
from tests.counting import counted
from tests.wishes import desk

CELL = re.compile(r'<td data-label="([^"]+)"')


@pytest.fixture
def chen(app, unit, cast):
    return seat(app, unit, cast.chen)


@pytest.fixture
def zhou(app, unit, cast):
    return seat(app, unit, cast.zhou)


@pytest.fixture
def wishes(unit, cast):
    with unit():
        person = desk.person(cast)
        return [desk.in_review(cast, title=f"书包{number}", person_uid=person) for number in range(3)]


def columns(page):
    return list(dict.fromkeys(CELL.findall(page)))


def saved(page):
    return re.findall(r'href="/console/wishes\?([^"]+)"[^>]*><svg[^>]*>.*?</svg>([^<]+)</a><form', page)


def exported(answer):
    assert answer.status_code == 200, answer.status_code
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))


def test_the_look_is_remembered_for_one_person(chen, zhou, wishes):
    answer = chen.post(
        "/lists/wishes/look", cols=["no", "title", "nothing"], density="tight", size="50", query="q=书包"
    )
    assert answer.location == "/console/wishes?q=%E4%B9%A6%E5%8C%85"
    page = chen.page("/wishes")
    assert columns(page) == ["心愿", "编号"]
    assert "stacked tight" in page
    assert columns(zhou.page("/wishes")) == columns(zhou.page("/wishes?cols=")) != ["心愿", "编号"]


def test_the_address_overrides_what_is_remembered(chen, wishes):
    chen.post("/lists/wishes/look", cols=["title"], density="tight", size="50")
    page = chen.page("/wishes?cols=title,kind&density=roomy")
    assert columns(page) == ["心愿", "类别"]
    assert "stacked roomy" in page


def test_a_look_of_nonsense_is_the_usual_one(chen, wishes):
    usual = columns(chen.page("/wishes"))
    chen.post("/lists/wishes/look", cols=["x"], density="wide", size="7")
    assert columns(chen.page("/wishes")) == usual


def test_a_filter_is_saved_under_a_name_and_forgotten(chen, zhou, wishes):
    chen.post("/lists/wishes/save", name="书包", query="queue=review&q=书包0")
    ((query, name),) = saved(chen.page("/wishes"))
    assert name == "书包"
    assert "共 <b>1</b> 条" in chen.page(f"/wishes?{query.replace('&amp;', '&')}")
    assert saved(zhou.page("/wishes")) == []
    uid = re.search(r'name="uid" value="(\w+)"', chen.page("/wishes")).group(1)
    zhou.post("/lists/wishes/forget", uid=uid)
    assert len(saved(chen.page("/wishes"))) == 1, "somebody else's filter cannot be forgotten"
    chen.post("/lists/wishes/forget", uid=uid)
    assert saved(chen.page("/wishes")) == []


@pytest.mark.parametrize(("name", "query"), [("", "q=1"), ("长" * 21, "q=1"), ("空", "")])
def test_a_filter_that_cannot_be_saved(chen, name, query):
    chen.post("/lists/wishes/save", name=name, query=query)
    page = chen.page("/wishes")
    assert "请给这组条件起个名字" in page
    assert saved(page) == []


def test_no_more_than_twelve_filters(chen):
    for number in range(13):
        chen.post("/lists/wishes/save", name=f"第{number}组", query="q=1")
    page = chen.page("/wishes")
    assert "最多保存 12 组" in page
    assert len(saved(page)) == 12


def test_what_is_filtered_is_exported(chen, wishes):
    answer = chen.post("/lists/wishes/export", query="queue=review&q=书包1", cols=["title", "price"], form="csv")
    mark, heads, *rows = exported(answer)
    assert heads == ["心愿", "参考价（元）"]
    assert [row[0] for row in rows] == ["书包1"]
    assert re.fullmatch(r"\d+\.\d\d", rows[0][1])
    assert "导出编号 DC-" in mark[0]
    assert "搜索：书包1" in mark[0]
    assert "filename*=UTF-8" in answer.headers["Content-Disposition"]


def test_an_export_has_the_order_of_the_screen(chen, wishes):
    rows = exported(chen.post("/lists/wishes/export", query="queue=review&sort=-no", cols=["title", "no"], form="csv"))
    numbers = [row[1] for row in rows[2:]]
    assert len(numbers) == 3
    assert numbers == sorted(numbers, reverse=True)


def test_a_table_names_its_taker_on_every_page(chen, cast, wishes):
    answer = chen.post("/lists/wishes/export", query="queue=review", cols=["title", "waiting", "at"])
    book = load_workbook(BytesIO(answer.data))
    sheet = book.active
    assert f"导出人 {cast.chen.name}" in sheet["A1"].value
    assert cast.chen.name in sheet.oddFooter.left.text
    assert [cell.value for cell in sheet[2]] == ["心愿", "等待（天）", "登记"]
    assert sheet["B3"].value == 0
    assert sheet["C3"].is_date


def test_a_formula_stays_a_text(chen, unit, cast):
    with unit():
        desk.in_review(cast, title="=1+1")
    table = chen.post("/lists/wishes/export", query="queue=review", cols=["title"])
    cell = load_workbook(BytesIO(table.data)).active["A3"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    rows = exported(chen.post("/lists/wishes/export", query="queue=review", cols=["title"], form="csv"))
    assert rows[2] == ["'=1+1"]


def test_every_export_is_audited_and_stands_in_the_centre(chen, zhou, unit, wishes):
    chen.post("/lists/wishes/export", query="queue=review&q=书包2", cols=["title"], form="csv")
    with unit():
        row = db.session.scalars(select(AuditRow).where(AuditRow.what == "lists.export")).one()
        assert row.facts["list"] == "wishes"
        assert row.facts["filter"]["q"] == "书包2"
        assert row.facts["rows"] == 1
    page = chen.page("/downloads")
    assert "微心愿" in page
    assert "可以下载" in page
    uid = re.search(r"/console/downloads/(\w+)/file", page).group(1)
    assert exported(chen.post(f"/downloads/{uid}/file"))[2] == ["书包2"]
    assert "还没有导出过表格" in zhou.page("/downloads")
    assert zhou.post(f"/downloads/{uid}/file").status_code == 404
    assert zhou.get(f"/downloads/{uid}/row").status_code == 404


def test_a_list_of_others_is_not_there(app, unit, cast, wishes):
    fang = seat(app, unit, cast.fang)
    for act in ("look", "save", "forget", "export", "batch"):
        assert fang.post(f"/lists/wishes/{act}", query="q=1").status_code == 404
        assert fang.post(f"/lists/nowhere/{act}", query="q=1").status_code == 404


def test_the_search_over_everything_keeps_to_ones_rights(app, chen, unit, cast, wishes):
    found = chen.page("/find?q=书包")
    assert found.count("/console/wishes/") == 3
    assert "请至少输入" in chen.page("/find?q=书")
    assert "没有找到" in seat(app, unit, cast.guo).page("/find?q=书包")
    assert "/console/wishes/" not in seat(app, unit, cast.fang).page("/find?q=书包")
    with counted() as statements:  # the menu's own numbers are most of them
        chen.page("/find?q=书包")
    assert len(statements) <= 48
    with counted() as statements:  # as the search box asks
        chen.client.get("/console/find?q=书包", headers={"HX-Request": "true"})
    assert len(statements) <= 47


def test_a_record_is_drawn_for_the_drawer_without_the_house_around_it(chen, wishes):
    answer = chen.client.get(f"/console/wishes/{wishes[0]}", headers={"HX-Drawer": "1", "HX-Request": "true"})
    text = answer.get_data(as_text=True)
    assert "<html" not in text
    assert 'id="drawer-title"' in text
    assert "经过" in text
    assert "主导航" not in text


def waiting_wishes(text):
    found = re.search(r'href="/console/wishes".*?</a>', text, re.DOTALL)
    return re.findall(r'class="count" title="(\d+) 件待办"', found[0]) if found else None


def test_an_act_in_the_drawer_tells_the_menu_what_waits_now(zhou, wishes):
    """The answer to an act carries the menu's new numbers; a record that is only looked at counts nothing."""
    assert waiting_wishes(zhou.page("/wishes")) == ["3"]
    beside = {"HX-Drawer": "act", "HX-Request": "true"}
    typed = {"csrf": zhou.csrf, "version": 1, "seen_twice": "on", "because_twice": "每人一件，核对过"}
    answer = zhou.client.post(f"/console/wishes/{wishes[0]}/publish", data=typed, headers=beside, follow_redirects=True)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text
    assert "<html" not in text
    assert "<template data-menu>" in text
    assert waiting_wishes(text) == ["2"]
    with counted() as acted:
        zhou.client.get(f"/console/wishes/{wishes[1]}", headers=beside)
    with counted() as looked:
        text = zhou.client.get(f"/console/wishes/{wishes[1]}", headers=beside | {"HX-Drawer": "1"}).get_data(True)
    assert waiting_wishes(text) is None
    assert len(looked) < len(acted)


def test_whole_personal_data_asks_for_the_second_factor(app, unit, cast, wishes):
    """Without one, or with a wrong one, nothing is handed over and nothing stands in the centre."""
    tian = seat(app, unit, cast.tian)
    asked = {"personal": ["whole_name"], "cols": ["name"], "reason": "上报市局核对名单", "form": "csv"}
    for otp in ("", "000000"):
        answer = tian.post("/lists/registry/export", **asked, otp=otp)
        assert answer.status_code // 100 == 4
        assert desk.NAME not in answer.get_data(as_text=True)
        assert "刚才的操作没有办" in answer.get_data(as_text=True)
    here = "http://localhost/console/registry?q=a"
    wrong = {"csrf": tian.csrf, **asked, "otp": "000000"}
    answer = tian.client.post("/console/lists/registry/export", data=wrong, headers={"Referer": here})
    assert f'href="{here}">回到原来的页面' in answer.get_data(as_text=True)
    assert "还没有导出过表格" in tian.page("/downloads")
    masked = tian.post("/lists/registry/export", cols=["name"], form="csv")
    assert desk.NAME not in masked.data.decode("utf-8-sig")


def test_a_changed_filter_asks_for_the_list_alone(chen, wishes):
    """The menu of that answer is thrown away, so nothing is counted for it."""
    with counted() as whole:
        page = chen.page("/wishes?queue=review")
    with counted() as part:
        answer = chen.client.get("/console/wishes?queue=review", headers={"HX-Request": "true", "HX-Target": "list"})
    assert "书包0" in page
    assert "书包0" in answer.get_data(as_text=True)
    assert len(part) < len(whole)


def test_the_last_page_that_was_counted_says_how_to_see_the_rest(app):
    """Beyond what is counted nobody can turn a page: the list says what to do instead."""
    pager = "{% import 'console/_parts.html' as parts with context %}{{ parts.pager(page) }}"
    with app.test_request_context("/console/wishes"):
        last = render_template_string(pager, page=Page([], 40, 2, 20, most=40))
        assert "只列到第 40 条" in last
        assert "导出全部" in last
        assert "只列到" not in render_template_string(pager, page=Page([], 40, 1, 20, most=40))
        assert "只列到" not in render_template_string(pager, page=Page([], 40, 2, 20))
