"""Numbers come back by a table: good rows are taken, odd ones are told with their reason."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from server.kit.clock import today
from server.receipts import queries, service
from server.receipts.errors import NumberStays
from server.receipts.tables import BILLS, IDLE, KNOWN
from server.tables import queries as tables
from server.tables import sheets
from server.tables.importings import ALL
from tests.tables.files import as_csv, hand_in, told, work


def row(unit, uid, **changes):
    with unit():
        no = queries.find(uid).no
    cells = {"no": no, "bill_code": "36010126", "bill_no": "0000123456", "issued_on": today().isoformat()}
    return {**cells, **changes}


def says(unit, cast, cells):
    with unit():
        return [one.says for one in BILLS.check([cells], cast.fang, {})[0]]


def test_it_works(unit, cast, asked):
    assert ALL["receipts"] is BILLS
    cells = row(unit, asked, bill_no="００００１２３４５６")
    assert says(unit, cast, cells) == []
    with unit():
        service.export([queries.find(asked)], actor=cast.fang)
        BILLS.take(cells, cast.fang, {})
        assert (queries.find(asked).state, queries.find(asked).bill_no) == ("issued", "0000123456")
    assert says(unit, cast, cells) == [KNOWN]
    assert says(unit, cast, {**cells, "bill_no": "0000999999"}) == ["这张申请不在待开具的状态"]
    with unit(), pytest.raises(NumberStays):
        BILLS.undo(asked, cast.fang)


def test_the_exported_table_is_filled_and_handed_in_again(unit, cast, asked):
    """Its first line says whose it is; the headings stand below."""
    with unit():
        batch = service.export([queries.find(asked)], actor=cast.fang)
        book = load_workbook(BytesIO(service.table_of(batch, actor=cast.fang)))
        no = queries.find(asked).no
    heads = [cell.value for cell in book.active[2]]
    for title, text in (("票据代码", "36010126"), ("票据号码", "0000123456"), ("开票日期", today().isoformat())):
        book.active.cell(3, heads.index(title) + 1, text)
    out = BytesIO()
    book.save(out)
    found = sheets.read(BILLS, out.getvalue(), f"开具清单-{batch}.xlsx")
    assert [(at, cells["no"], cells["bill_no"]) for at, cells in found.rows] == [(3, no, "0000123456")]
    assert says(unit, cast, found.rows[0][1]) == []


def test_what_is_not_made_yet_is_told_once(app, unit, cast, asked):
    """The list as it was exported: its money column keeps its bracket, and no empty cell is told of twice."""
    with unit():
        no = queries.find(asked).no
    table = [
        {"申请号": no, "金额（元）": "66.00", "票据代码": "", "票据号码": "", "校验码": "", "开票日期": ""},
        {"申请号": no, "金额（元）": "66.00", "票据代码": "36010126", "票据号码": "", "校验码": "", "开票日期": ""},
    ]
    uid = hand_in(unit, as_csv(table), cast.fang, "receipts")
    work(app)
    half = ["票据号码：必填", "开票日期：必填", "与本表第 2 行重复"]
    assert told(unit, uid, cast.fang) == {2: [IDLE], 3: half}
    with unit():
        assert tables.find(uid, cast.fang).unused == ["金额（元）"]


def test_what_is_odd_is_told(unit, cast, asked):
    assert says(unit, cast, row(unit, asked, no="PJ-NOBODY")) == ["没有这个申请号"]
    assert says(unit, cast, row(unit, asked, bill_no="1", issued_on="昨天")) == [
        "票据号码是 10 位数字",
        "请填写开票日期，不晚于今天",
    ]
