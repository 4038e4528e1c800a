"""A whole table at once, for the command line: the same looks and the same drafts, all rows or none, and none twice."""

import pytest

from server.kit.sheets import TableRefused
from server.tables import sheets
from server.tables.whole import take_in
from server.wishes.lists import WISHES as DRAFTS
from server.wishes.tables import WISHES
from tests.cast import OTHER_TOWN
from tests.tables.files import CHAT, FAN, as_csv, as_xlsx


def rows(*given, data=None):
    return sheets.read(WISHES, data or as_csv(list(given)), "心愿.csv").rows


def drafts(actor):
    return [line.wish for line in DRAFTS.ask(actor, {"queue": "draft"}).page().items]


def test_the_lines_become_drafts(cast, unit):
    with unit():
        done = take_in(WISHES, rows(FAN, CHAT), actor=cast.chen)
        assert {wish.uid for wish in drafts(cast.chen)} == set(done.refs)
        told = {wish.title: (wish.kind, wish.price_fen, wish.quantity) for wish in drafts(cast.chen)}
    assert told == {"电风扇": ("goods", 15000, 2), "陪老人聊天": ("service", None, 1)}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (as_csv([FAN], encoding="gb18030"), "a.csv"),
        (as_csv([FAN]).replace("心愿名称".encode(), b"title").replace("乡镇".encode(), b"area"), "a.csv"),
        (as_xlsx([FAN]), "A.XLSX"),
    ],
)
def test_every_way_a_table_is_saved(cast, unit, data, name):
    with unit():
        take_in(WISHES, sheets.read(WISHES, data, name).rows, actor=cast.chen)
        assert [wish.title for wish in drafts(cast.chen)] == ["电风扇"]


def test_the_same_table_twice_is_once(cast, unit):
    with unit():
        take_in(WISHES, rows(FAN), actor=cast.chen)
    with unit():
        again = take_in(WISHES, rows(FAN, CHAT), actor=cast.chen)
        assert (len(again.refs), again.known) == (1, 1)


@pytest.mark.parametrize(
    ("column", "cell", "field"),
    [
        ("心愿名称", "", "/2/title"),
        ("类别", "现金", "/2/kind"),
        ("乡镇", "没有的镇", "/2/area"),
        ("乡镇", "360902999", "/2/area"),
        ("参考价（元）", "一百五", "/2/price"),
        ("参考价（元）", "9999", "/2/price"),
        ("份数", "两份", "/2/quantity"),
        ("份数", "501", "/2/quantity"),
        ("对象", "长" * 31, "/2/for_whom"),
        ("受助人身份证号", "110101199003074557", "/2/person_id"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_comes_in(cast, unit, column, cell, field):
    with unit(), pytest.raises(TableRefused) as refusal:
        take_in(WISHES, rows({**FAN, column: cell}, CHAT), actor=cast.chen)
    assert [one["field"] for one in refusal.value.detail] == [field]
    assert refusal.value.detail[0]["issue"].startswith("第 2 行，")
    with unit():
        assert drafts(cast.chen) == []


def test_a_line_that_stands_twice_names_the_first(cast, unit):
    with unit(), pytest.raises(TableRefused) as refusal:
        take_in(WISHES, rows(FAN, CHAT, FAN), actor=cast.chen)
    assert [one["issue"] for one in refusal.value.detail] == ["第 4 行：与本表第 2 行重复"]


def test_a_place_of_others_is_no_place(cast, unit):
    with unit(), pytest.raises(TableRefused) as refusal:
        take_in(WISHES, rows(FAN, {**CHAT, "乡镇": OTHER_TOWN}), actor=cast.tian)
    assert [line["field"] for line in refusal.value.detail] == ["/3/area"]
