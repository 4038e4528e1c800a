"""导入: a table of wishes becomes drafts, all lines or none, and none twice."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from server.kit.sheets import TableRefused, TableUnreadable
from server.wishes import service as wishes
from server.wishes.lists import WISHES
from server.wishes.sheets import COLUMNS, ROWS_MAX, read_table
from tests.cast import OTHER_TOWN, TOWN
from tests.wishes import desk

PLACES = {TOWN: TOWN, "袁州区灵泉街道": TOWN, OTHER_TOWN: OTHER_TOWN, "360902999": "360902999"}
HEAD = ",".join(COLUMNS.values())
FAN = f"电风扇,物品,独居老人,{TOWN},{desk.STORY},150,街道超市询价,2,"
CHAT = "陪老人聊天,服务,独居老人,袁州区灵泉街道,老人爱说话，盼有人坐下来听。,,,,"


def content(*lines, head=HEAD):
    return "\n".join([head, *lines]).encode()


def rows(*lines):
    return read_table(content(*lines), "心愿.csv", PLACES)


def book(*lines):
    sheet = Workbook()
    for line in (HEAD, *lines):
        sheet.active.append([int(cell) if cell == "150" else cell or None for cell in line.split(",")])
    out = BytesIO()
    sheet.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (content(FAN, CHAT), "a.csv"),
        (content(FAN, CHAT).decode().encode("gb18030"), "a.csv"),
        (b"\xef\xbb\xbf" + content(FAN, "", CHAT), "a.csv"),
        (book(FAN, CHAT), "A.XLSX"),
        (content(FAN, CHAT, head=",".join(COLUMNS)), "a.csv"),
    ],
)
def test_every_way_a_table_is_saved(data, name):
    fan, chat = (row.facts for row in read_table(data, name, PLACES))
    assert (fan.title, fan.kind, fan.price_fen, fan.quantity, fan.area_code) == ("电风扇", "goods", 15000, 2, TOWN)
    assert (chat.kind, chat.price_fen, chat.quantity, chat.area_code) == ("service", None, 1, TOWN)


def test_the_lines_become_drafts(cast, unit):
    with unit():
        done = wishes.import_table(rows(FAN, CHAT), actor=cast.chen)
        assert [wish.state for wish in done.added] == ["draft", "draft"]
        assert WISHES.ask(cast.chen, {"queue": "draft"}).page().total == 2


def test_the_same_table_twice_is_once(cast, unit):
    with unit():
        wishes.import_table(rows(FAN), actor=cast.chen)
    with unit():
        again = wishes.import_table(rows(FAN, CHAT), actor=cast.chen)
        assert (len(again.added), again.unchanged) == (1, 1)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (FAN.replace("电风扇", ""), "/2/title"),
        (FAN.replace("物品", "现金"), "/2/kind"),
        (FAN.replace(TOWN, "没有的镇"), "/2/area"),
        (FAN.replace("150", "一百五"), "/2/price"),
        (FAN.replace("150", "9999"), "/2/price_fen"),
        (FAN.replace(",2,", ",两份,"), "/2/quantity"),
        (FAN.replace(",2,", ",501,"), "/2/quantity"),
        (FAN.replace("独居老人", "长" * 31), "/2/for_whom"),
    ],
)
def test_a_wrong_line_is_named(line, field):
    with pytest.raises(TableRefused) as refusal:
        rows(line, CHAT)
    assert [one["field"] for one in refusal.value.detail] == [field]
    assert refusal.value.detail[0]["issue"].startswith("第 2 行：")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe\x00\xff",
        content(FAN, head="心愿名称,类别"),
        content(),
        content(*[CHAT] * (ROWS_MAX + 1)),
        content('"没有收尾'),
    ],
)
def test_what_is_no_table(data):
    with pytest.raises(TableUnreadable):
        read_table(data, "a.csv", PLACES)


def test_a_book_that_is_none():
    with pytest.raises(TableUnreadable):
        read_table(b"PK not a book", "a.xlsx", PLACES)


def test_one_line_out_of_reach_takes_all_back(cast, unit):
    with unit(), pytest.raises(TableRefused) as refusal:
        wishes.import_table(rows(FAN, CHAT.replace("袁州区灵泉街道", OTHER_TOWN)), actor=cast.tian)
    assert [line["field"] for line in refusal.value.detail] == ["/3"]


def test_a_place_or_person_that_is_not_there(cast, unit):
    lines = [FAN.replace(TOWN, "360902999"), CHAT + "0000000000000000"]
    with unit(), pytest.raises(TableRefused) as refusal:
        wishes.import_table(rows(*lines), actor=cast.chen)
    assert [line["field"] for line in refusal.value.detail] == ["/2", "/3"]
