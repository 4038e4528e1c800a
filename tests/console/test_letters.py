"""回信 at the desk: Tian writes, Chen reads and lets it out, nobody else sees it before."""

import pytest

from server.wishes import queries
from tests.console.seats import Desk
from tests.counting import counted
from tests.wishes import desk

PATH = "/letters"


@pytest.fixture
def desks(app, unit, cast):
    return {name: Desk(app.test_client(), unit, getattr(cast, name)) for name in ("tian", "chen", "guo")}


@pytest.fixture
def wish(cast, unit):
    with unit():
        return queries.desk_claim(desk.handed_over(cast), actor=cast.chen)[1].uid


def test_it_works(desks, phone, wish):
    tian, chen = desks["tian"], desks["chen"]
    assert "电风扇" in tian.page(f"{PATH}?queue=writing")
    assert tian.post(f"{PATH}/{wish}/submit", version=0, text="电风扇很凉快，谢谢您。").status_code == 303
    assert "请由另一位工作人员复核" in tian.page(f"{PATH}/{wish}")
    assert phone.get(f"/api/v1/wishes/{wish}").get_json()["letter"] is None
    page = chen.page(f"{PATH}/{wish}")
    assert "电风扇很凉快" in page
    assert chen.post(f"{PATH}/{wish}/publish", version=1).status_code == 303
    assert phone.get(f"/api/v1/wishes/{wish}").get_json()["letter"]["text"] == "电风扇很凉快，谢谢您。"
    assert "电风扇" in chen.page(f"{PATH}?queue=public")


def test_what_is_missing_is_told_on_the_page(desks, wish):
    tian, chen = desks["tian"], desks["chen"]
    answer = tian.post(f"{PATH}/{wish}/submit", version=0, text=f"{desk.NAME}说谢谢")
    assert answer.status_code == 422
    assert "说谢谢" in answer.get_data(as_text=True)
    tian.post(f"{PATH}/{wish}/submit", version=0, text="谢谢您。")
    assert chen.post(f"{PATH}/{wish}/send_back", version=1, reason="").status_code == 422
    assert chen.post(f"{PATH}/{wish}/send_back", version=1, reason="写具体些").status_code == 303
    assert "写具体些" in tian.page(f"{PATH}/{wish}")


def test_nobody_lets_out_their_own_nor_what_changed(desks, wish):
    tian, chen = desks["tian"], desks["chen"]
    tian.post(f"{PATH}/{wish}/submit", version=0, text="谢谢您。")
    assert tian.post(f"{PATH}/{wish}/publish", version=1).status_code == 403
    assert chen.post(f"{PATH}/{wish}/publish", version=0).status_code == 409
    assert chen.post(f"{PATH}/{wish}/nothing", version=1).status_code == 404


def test_what_the_pages_cost(desks, unit, cast, wish):
    """The menu and the session are counted too; a page of many costs as much as a page of one."""
    chen = desks["chen"]
    chen.page(f"{PATH}?queue=all")
    with counted() as one:
        chen.page(f"{PATH}?queue=all")
    with unit():
        for _ in range(3):
            desk.on_the_shelf(cast, person_uid=desk.person(cast))
    with counted() as many:
        chen.page(f"{PATH}?queue=all")
    assert len(many) == len(one) <= 12
    with counted() as page:
        chen.page(f"{PATH}/{wish}")
    assert len(page) <= 14
