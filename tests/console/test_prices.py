"""参考价目 at the desk: a line is kept, corrected, out of use; offered while a wish is written; shown in review."""

from datetime import timedelta

import pytest

from server.kit.clock import today
from server.wishes import service as wishes
from server.wishes.service.prices import keep_price
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.wishes import desk as wish_desk
from tests.wishes.test_prices import fan

LINE = {
    "name": "电风扇",
    "kind": "goods",
    "unit": "台",
    "low_fen": "100",
    "high_fen": "200",
    "source": "街道超市询价",
    "checked_on": f"{today() - timedelta(days=3)}",
    "valid_until": f"{today() + timedelta(days=90)}",
    "active": "1",
}


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("chen", "tian", "zhou", "ren")}


def test_a_line_is_kept_corrected_and_taken_out_of_use(desks, unit):
    chen = desks["chen"]
    assert chen.post("/prices", **LINE).status_code == 303
    assert chen.post("/prices", **LINE).status_code == 409
    page = chen.page("/prices")
    assert "街道超市询价" in page
    uid = page.split('href="/console/prices/')[2].split('"')[0]
    assert 'value="100.00"' in chen.page(f"/prices/{uid}")
    assert chen.post(f"/prices/{uid}", **LINE | {"version": 0, "active": ""}).status_code == 303
    assert "已停用" in chen.page("/prices?state=off")
    assert chen.post(f"/prices/{uid}", **LINE | {"version": 0}).status_code == 409


def test_what_it_lacks_is_told_beside_the_field(desks):
    answer = desks["chen"].post("/prices", **LINE | {"low_fen": "300"})
    assert answer.status_code == 422
    assert "最高价不能低于最低价" in answer.get_data(as_text=True)
    assert desks["chen"].post("/prices", **LINE | {"low_fen": "很多"}).status_code == 422


def test_who_may_keep_it_and_who_may_read_it(desks, unit, cast):
    with unit():
        uid = keep_price(fan(), actor=cast.chen).uid
    assert desks["tian"].post("/prices", **LINE).status_code == 403
    assert desks["tian"].get(f"/prices/{uid}").status_code == 200
    assert desks["ren"].get("/prices").status_code == 403
    with counted() as count:
        desks["tian"].get("/prices")
    assert len(count) <= 24


def test_it_is_offered_while_a_wish_is_written(desks, unit, cast):
    with unit():
        keep_price(fan(), actor=cast.chen)
        keep_price(fan(name="落地电风扇", valid_until=today() - timedelta(days=1)), actor=cast.chen)
    found = desks["tian"].post("/prices/offer", title="电风扇", kind="goods").get_data(as_text=True)
    assert "100 到 200 元（每台）" in found
    assert "已过期，请重新询价" in found
    assert "参考价目里有" not in desks["tian"].post("/prices/offer", title="书桌", kind="goods").get_data(as_text=True)


def test_the_reviewer_reads_why_it_costs_more(desks, unit, cast):
    with unit():
        keep_price(fan(), actor=cast.chen)
        dear = wish_desk.facts(price_fen=300_00, price_because="要带遥控的", person_uid=wish_desk.person(cast))
        uid = wishes.draft(dear, actor=cast.tian).uid
        wishes.submit(uid, actor=cast.tian)
    page = desks["zhou"].page(f"/wishes/{uid}")
    assert "这个心愿的价在范围之外" in page
    assert "要带遥控的" in page
