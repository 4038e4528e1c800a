"""Numbers come back by a table: good rows are taken, odd ones are told with their reason."""

import pytest

from server.kit.clock import today
from server.receipts import queries, service
from server.receipts.errors import NumberStays
from server.receipts.tables import BILLS, KNOWN
from server.tables.importings import ALL


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


def test_what_is_odd_is_told(unit, cast, asked):
    assert says(unit, cast, row(unit, asked, no="PJ-NOBODY")) == ["没有这个申请号"]
    assert says(unit, cast, row(unit, asked, bill_no="1", issued_on="昨天")) == [
        "票据号码是 10 位数字",
        "请填写开票日期，不晚于今天",
    ]
