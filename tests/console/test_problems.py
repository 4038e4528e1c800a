"""问题处理 at the desk: the queue, each form of the wish's page, and who decides what."""

import pytest

from server.wishes import queries
from server.wishes import service as wishes
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.spending import paying
from tests.wishes import desk


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("tian", "chen", "zhou", "guo", "wang")}


@pytest.fixture
def parcel(cast, unit):
    """(claim, wish) of a parcel at the station."""
    with unit():
        uid = desk.received(cast)
        return uid, queries.desk_claim(uid, actor=cast.chen)[1].uid


def state(unit, cast, uid):
    with unit():
        return queries.desk_claim(uid, actor=cast.chen)[0].state


def test_from_the_counter_to_the_decision(desks, unit, cast, parcel):
    uid, wish = parcel
    assert "没有要处理的问题" in desks["tian"].page("/problems")
    page = desks["tian"].page(f"/wishes/{wish}")
    assert "是什么问题" in page
    assert "服务没有做成" not in page, "only what can have happened there"
    photo = (desk.picture(), "碎.png")
    answer = desks["tian"].post(f"/claims/{uid}/problem", kind="broken", reason="杯子碎了", photo=photo)
    assert answer.status_code == 303
    with counted() as statements:
        queue = desks["tian"].page("/problems")
    assert len(statements) <= 30, len(statements)
    assert all(told in queue for told in ("电风扇", "坏了、有残损", "杯子碎了"))
    assert "没有要处理的问题" in desks["guo"].page("/problems")
    assert desks["wang"].get("/problems").status_code == 403
    page = desks["tian"].page(f"/wishes/{wish}")
    assert all(told in page for told in ("看问题照片", "请原认领人重新办理", "物品退回爱心人士", "已解决，继续办理"))
    assert "改由项目代购" not in page, "the charity decides it"
    assert desks["tian"].get(f"/claims/{uid}/photo/problem").mimetype == "image/jpeg"
    assert desks["tian"].post(f"/claims/{uid}/buy", reason="买").status_code == 403
    assert desks["tian"].post(f"/claims/{uid}/anew", reason="").status_code == 422
    assert desks["tian"].post(f"/claims/{uid}/anew", reason="请再寄一个").status_code == 303
    assert state(unit, cast, uid) == "held"
    decided = desks["tian"].page("/problems?queue=decided")
    assert "请原认领人重新办理" in decided


def test_each_way_out_has_its_form(desks, unit, cast, parcel):
    uid, wish = parcel
    desks["tian"].post(f"/claims/{uid}/problem", kind="refused", reason="本人说不用了")
    with unit():
        other = desk.on_the_shelf(cast, title="电风扇", person_uid=desk.person(cast, "赵桂兰"))
        no = desk.row(other).no
    page = desks["chen"].page(f"/wishes/{wish}")
    assert no in page
    assert "赵桂兰" not in page
    assert desks["chen"].post(f"/claims/{uid}/pass_on", wish="", reason="转赠").status_code == 422
    assert desks["chen"].post(f"/claims/{uid}/pass_on", wish=other, reason="转赠").status_code == 303
    assert (state(unit, cast, uid), desk_state(unit, wish), desk_state(unit, other)) == (
        "released",
        "withdrawn",
        "claimed",
    )


def desk_state(unit, wish):
    with unit():
        return desk.row(wish).state


def test_the_lead_may_end_it(desks, unit, cast, parcel):
    uid, wish = parcel
    desks["tian"].post(f"/claims/{uid}/problem", kind="died", reason="老人不在了")
    page = desks["zhou"].page(f"/wishes/{wish}")
    assert "无法办成，撤下心愿" in page
    assert desks["zhou"].post(f"/claims/{uid}/end", reason="不再需要").status_code == 303
    assert desk_state(unit, wish) == "withdrawn"


def test_what_the_project_buys_waits_for_its_money(desks, unit, cast):
    with unit():
        uid = wishes.claim(desk.on_the_shelf(cast), actor=cast.chen).uid
        wish = queries.desk_claim(uid, actor=cast.chen)[1].uid
        campaign = paying.funded(cast)
        need = f"{campaign}.{paying.line_of(campaign)}"
        payee = paying.payee(cast).uid
    chen = desks["chen"]
    page = chen.page(f"/wishes/{wish}")
    assert "还没有拨付单" in page
    assert f"claim={uid}" in page
    form = chen.page(f"/spendings/new?claim={uid}&what_for=微心愿代购：电风扇&amount=150.00")
    assert f'name="claim" value="{uid}"' in form
    asked = {"need": need, "payee": payee, "amount": "150.00", "what_for": "微心愿代购：电风扇", "claim": uid}
    assert chen.post("/spendings", **asked).status_code == 303
    assert "150.00 元，草稿" in chen.page(f"/wishes/{wish}")
    answer = chen.post(f"/claims/{uid}/sent", carrier="京东", waybill="JD1")
    assert answer.status_code == 409
    assert "先起草拨付单" in answer.get_data(as_text=True)


def test_a_letter_with_a_picture_goes_past_wechat(desks, unit, cast):
    with unit():
        uid = desk.handed_over(cast)
        wish = queries.desk_claim(uid, actor=cast.chen)[1].uid
    photo = (desk.picture(), "信.png")
    assert desks["tian"].post(f"/letters/{wish}/submit", text="谢谢您。", version="0", photo=photo).status_code == 303
    page = desks["chen"].page(f"/letters/{wish}")
    assert "微信没有检查" in page
    assert desks["chen"].get(f"/letters/{wish}/photo").mimetype == "image/jpeg"
    assert desks["guo"].get(f"/letters/{wish}/photo").status_code == 404
