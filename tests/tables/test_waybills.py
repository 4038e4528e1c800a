"""A partner's sending list comes in by table: each parcel is on its way, and what is not its own is refused."""

import pytest

from server.tables import queries as told_by
from server.tables import service as tables
from server.tables.errors import RowsStay
from server.wishes import queries
from server.wishes import service as wishes
from tests.tables.files import as_csv, hand_in, told, work
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


@pytest.fixture
def xin(unit, cast):
    with unit():
        return partner("示例爱心企业", "xin")


def line(no, carrier="中国邮政", waybill="YZ123456"):
    return {"心愿编号": no, "快递公司": carrier, "快递单号": waybill}


def held(unit, cast, actor):
    with unit():
        claim = wishes.claim(desk.on_the_shelf(cast), actor=actor)
        return claim.uid, queries.desk_claim(claim.uid, actor=cast.chen)[1].no


def test_every_parcel_is_on_its_way_and_stays_there(app, unit, cast, xin):
    uid, no = held(unit, cast, xin)
    table = hand_in(unit, as_csv([line(no.lower())]), xin, "waybills")
    work(app)
    with unit():
        tables.take(table, actor=xin)
    work(app)
    with unit():
        claim = queries.desk_claim(uid, actor=cast.chen)[0]
        assert (claim.state, claim.carrier, claim.waybill) == ("sent", "中国邮政", "YZ123456")
        assert not told_by.may_undo(told_by.find(table, xin))
    with unit(), pytest.raises(RowsStay, match="不能整份撤销"):
        tables.undo(table, actor=xin)
    with unit():
        assert told_by.find(table, xin).state == "taken"


def test_what_is_not_its_own_and_what_has_left(app, unit, cast, xin):
    uid, no = held(unit, cast, xin)
    _theirs, other = held(unit, cast, cast.lan)
    with unit():
        wishes.sent(uid, actor=xin, carrier="邮政", waybill="1")
    table = hand_in(unit, as_csv([line(no), line(other), line("", ""), line("XY-0")]), xin, "waybills")
    work(app)
    reasons = told(unit, table, xin)
    assert any("已经寄出" in one for one in reasons[2])
    assert any("没有认领" in one for one in reasons[3])
    assert any("必填" in one for one in reasons[4])
