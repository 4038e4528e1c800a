"""Claims at the desk: receive, hand over, confirm; appointments, problems, and who may not."""

from datetime import timedelta

import pytest

from server.kit import clock
from server.people import queries as queried
from server.people import service as people
from server.people.roles import Role
from server.wishes import queries
from server.wishes import service as wishes
from tests.console.charity_desk import Desk
from tests.wishes import desk


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("tian", "chen", "wang", "guo", "zhou")}


def state(unit, cast, uid):
    with unit():
        return queries.desk_claim(uid, actor=cast.chen)[0].state


def test_goods_over_the_counter(desks, unit, cast):
    tian = desks["tian"]
    with unit():
        uid = desk.held(cast)
        wishes.sent(uid, actor=cast.lan, carrier="中国邮政", waybill="YZ123456", photo=desk.picture())
    arriving = tian.page("/claims")
    assert "YZ123456" in arriving
    assert "寄送照片" in arriving
    assert tian.get(f"/claims/{uid}/photo/sent").mimetype == "image/jpeg"
    answer = tian.post(f"/claims/{uid}/receive", queue="arriving")
    assert answer.location == "/console/claims?queue=arriving"
    assert "待交付" in tian.page("/claims?queue=handing")
    assert tian.post(f"/claims/{uid}/hand_over").status_code == 422
    answer = tian.post(f"/claims/{uid}/hand_over", note="本人签收", photo=(desk.picture(), "手.png"))
    assert answer.status_code == 303
    assert tian.get(f"/claims/{uid}/photo/proof").status_code == 200
    assert "确认收到" in tian.page("/claims?queue=confirming")
    assert tian.post(f"/claims/{uid}/confirm", queue="confirming").status_code == 303
    assert state(unit, cast, uid) == "confirmed"
    with unit():
        assert queries.desk_claim(uid, actor=cast.chen)[1].state == "confirmed"


def test_a_service_by_appointment(desks, unit, cast):
    tian = desks["tian"]
    with unit():
        uid = desk.held(cast, **desk.a_service())
        wish = queries.desk_claim(uid, actor=cast.chen)[1].uid
    assert "约好时间" in tian.page(f"/wishes/{wish}")
    day = clock.today() + timedelta(days=3)
    for odd in ("", "tomorrow", "2020-01-01", "2026-02-30"):
        assert tian.post(f"/claims/{uid}/arrange", day=odd).status_code == 422
    assert tian.post(f"/claims/{uid}/arrange", day=day.isoformat(), note="上午九点，小田陪同").status_code == 303
    assert "约好上门" in tian.page("/claims?queue=handing")
    assert tian.post(f"/claims/{uid}/done", note="聊了一个小时").status_code == 303
    assert tian.post(f"/claims/{uid}/confirm").status_code == 303
    assert state(unit, cast, uid) == "confirmed"


def test_a_problem_and_the_way_back(desks, unit, cast):
    tian = desks["tian"]
    with unit():
        uid = desk.sent(cast)
        wish = queries.desk_claim(uid, actor=cast.chen)[1].uid
    assert tian.post(f"/claims/{uid}/problem", reason="").status_code == 422
    assert tian.post(f"/claims/{uid}/problem", reason="包裹破损").status_code == 303
    page = tian.page(f"/wishes/{wish}")
    assert "已解决，继续办理" in page
    assert f"/claims/{uid}/resolve" in page
    assert tian.post(f"/claims/{uid}/resolve").status_code == 303
    assert state(unit, cast, uid) == "sent"
    tian.post(f"/claims/{uid}/problem", reason="找不到包裹")
    assert tian.post(f"/claims/{uid}/give_up", reason="快递已确认丢失").status_code == 303
    assert state(unit, cast, uid) == "released"


def test_given_back_by_staff(desks, unit, cast):
    with unit():
        uid = desk.held(cast)
    assert desks["tian"].post(f"/claims/{uid}/release", reason="").status_code == 422
    assert desks["tian"].post(f"/claims/{uid}/release", reason=f"{desk.NAME}等不及了").status_code == 422
    assert desks["tian"].post(f"/claims/{uid}/release", reason="电话联系不上").status_code == 303
    assert state(unit, cast, uid) == "released"


def test_not_in_another_township(desks, unit, cast):
    with unit():
        uid = desk.sent(cast)
    guo = desks["guo"]
    assert "电风扇" not in guo.page("/claims?queue=all")
    for name in ("receive", "hand_over", "confirm", "release", "problem", "resolve"):
        assert guo.post(f"/claims/{uid}/{name}", reason="越界", note="越界").status_code == 404
    assert guo.get(f"/claims/{uid}/photo/sent").status_code == 404


def test_not_by_those_whose_work_it_is_not(desks, unit, cast):
    with unit():
        uid = desk.sent(cast)
    assert desks["zhou"].post(f"/claims/{uid}/receive").status_code == 403
    assert "到站验收" not in desks["zhou"].page("/claims")
    assert desks["wang"].post(f"/claims/{uid}/receive").status_code == 403


def test_not_twice_and_not_out_of_turn(desks, unit, cast):
    tian = desks["tian"]
    with unit():
        uid = desk.sent(cast)
    assert tian.post(f"/claims/{uid}/confirm").status_code == 409
    assert tian.post(f"/claims/{uid}/receive").status_code == 303
    assert tian.post(f"/claims/{uid}/receive").status_code == 409


def test_what_is_not_there(desks, unit, cast):
    with unit():
        uid = desk.sent(cast)
    tian = desks["tian"]
    assert tian.post("/claims/0000000000000000/receive").status_code == 404
    for name in ("to_held", "fill", "nonsense"):
        assert tian.post(f"/claims/{uid}/{name}").status_code == 404
    for which in ("received", "uid", "holder", "__class__"):
        assert tian.get(f"/claims/{uid}/photo/{which}").status_code == 404
    assert tian.post(f"/claims/{uid}/receive", photo=(desk.picture(), "x.png"), csrf="wrong").status_code == 403


def test_the_course_is_told(desks, unit, cast):
    with unit():
        uid = desk.handed_over(cast)
        wish = queries.desk_claim(uid, actor=cast.chen)[1].uid
    page = desks["chen"].page(f"/wishes/{wish}")
    for word in (
        "登记",
        "提交审核",
        "审核通过",
        "我来认领",
        "已经寄出",
        "到站验收",
        "交付到人",
        "田窗口",
        "陈经办",
        "爱心人士",
    ):
        assert word in page
    assert "兰心" not in page


def test_the_counter_counts(desks, unit, cast):
    with unit():
        desk.sent(cast)
        desk.received(cast)
    assert "个认领等您办理" in desks["tian"].page("/")
    assert "个认领等您办理" not in desks["guo"].page("/")


def test_what_waits_for_oneself_stands_first(desks, unit, cast):
    with unit():
        uid = desk.held(cast)
    tian = desks["tian"]
    assert "没有" in tian.page("/claims")  # the donor still has it
    assert uid in tian.page("/claims?queue=held")
    with unit():
        wishes.sent(uid, actor=cast.lan, carrier="中国邮政", waybill="YZ123456", photo=desk.picture())
        waiting = int(queries.claims_waiting(cast.tian))
        assert queries.claim_counts(cast.tian)["mine"] == waiting == 1
    page = tian.page("/claims")
    assert "等您办理" in page
    assert uid in page
    assert tian.post(f"/claims/{uid}/receive", queue="mine").location == "/console/claims?queue=mine"


def test_a_clerk_without_a_partner_sees_nobodys_claims(app, unit, cast):
    with unit():
        uid = desk.held(cast)
        people.add_staff("yu", "余爱心", "mei-you-ren-zhi-dao-9", roles=[(Role.PARTNER, "360902")])
        onlooker = queried.staff_actor(queried.staff_by_login("yu"))
    page = Desk(app.test_client(), unit, onlooker).page("/claims")
    assert uid not in page
    assert "这里没有认领" in page
