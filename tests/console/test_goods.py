"""Goods at the desk: looked over, valued, agreed to by a second person, and never counted as money."""

import pytest

from server.gifts import queries
from server.ledger import queries as ledger
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.console.test_gifts import slip_uid, typed

GOODS = {"kind": "goods", "goods": "全新棉被 20 床", "valued_by": "invoice", "sound": "1", "amount": "3000"}


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def fang(app, unit, cast):
    return Desk(app.test_client(), unit, cast.fang)


def test_from_the_window_to_the_list(unit, uid, chen, fang):
    slip = slip_uid(chen.post("/slips", **typed(uid, **GOODS)))
    chen.post(f"/slips/{slip}/submit", version=0)
    page = fang.page(f"/slips/{slip}")
    for shown in ("全新棉被 20 床", "折价", "3,000.00 元", "发票或购货凭据"):
        assert shown in page
    assert fang.post(f"/slips/{slip}/approve", version=1).status_code == 303
    with unit():
        assert ledger.raised_fen(f"campaign:{uid}") == 0
        assert [row.goods for row in queries.goods_wall(uid)] == ["全新棉被 20 床"]
    page = fang.page("/gifts")
    assert "全新棉被 20 床" in page
    assert "不含物资折价" in page
    assert "物资折价" in fang.page("/slips")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"goods": ""}, "请写明品名、数量和成色"),
        ({"valued_by": ""}, "请选择价值依据"),
        ({"sound": ""}, "请先查验物资"),
        ({"kind": "cash"}, "只有物资才填品名和数量"),
    ],
)
def test_goods_that_cannot_be_saved(unit, uid, chen, change, says):
    answer = chen.post("/slips", **typed(uid, **{**GOODS, **change}))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
