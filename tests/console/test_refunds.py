"""Refunds at the desk: asked on one page, agreed to by another person, and every sentence true."""

import re

import pytest

from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.payments import queries as payments
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.refunds import refund_said
from tests.gifts.test_give import give


@pytest.fixture
def gift(unit, cast):
    """66 yuan from Lan, booked."""
    with unit():
        no = give(published(cast).uid, cast.lan)
        paid(no)
        gifts.settle(no)
        return gift_facts.by_order(no)


@pytest.fixture
def fang(app, unit, cast):
    return Desk(app.test_client(), unit, cast.fang)


@pytest.fixture
def zhou(app, unit, cast):
    return Desk(app.test_client(), unit, cast.zhou)


def typed(gift, **changes):
    return {"gift": gift.uid, "amount": "16.50", "why": "donor_asked", "note": "电话核实过", **changes}


def asked(desk, gift, **changes):
    answer = desk.post("/refunds", **typed(gift, **changes))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def test_from_the_list_of_gifts_to_the_second_person(unit, fang, zhou, gift):
    assert f"/console/refunds/new?gift={gift.uid}" in fang.page("/gifts")
    assert 'value="66.00"' in fang.page(f"/refunds/new?gift={gift.uid}")
    uid = asked(fang, gift)
    page = fang.page(f"/refunds/{uid}")
    assert "您是申请人" in page
    assert "同意退款" not in page
    assert "撤回申请" in page
    page = zhou.page(f"/refunds/{uid}")
    assert "方财务申请退款" in page
    assert "还没有办理记录" not in page
    assert "16.50 元" in page
    assert "撤回申请" not in page
    assert zhou.post(f"/refunds/{uid}/approve", version=0).status_code == 303
    with unit():
        assert payments.find_refund(uid).state == "approved"
    assert "退款处理中（16.50 元）" in zhou.page("/gifts")
    assert "待提交微信" in zhou.page("/refunds?state=approved")


def test_what_went_back_stands_on_the_list_of_gifts(unit, fang, zhou, gift):
    uid = asked(fang, gift)
    zhou.post(f"/refunds/{uid}/approve", version=0)
    with unit():
        no = payments.find_refund(uid).no
        refund_said(no)
        gifts.settle_refund(no)
    page = zhou.page("/gifts")
    assert "已退款 16.50 元" in page
    assert "其中已退款 16.50" in page
    assert "已退款" in zhou.page(f"/refunds/{uid}")
    assert "还可退" in fang.page(f"/refunds/new?gift={gift.uid}")
    assert "49.50 元" in fang.page(f"/refunds/new?gift={gift.uid}")


def test_the_one_who_asked_cannot_agree(unit, fang, gift):
    uid = asked(fang, gift)
    assert fang.post(f"/refunds/{uid}/approve", version=0).status_code == 403
    with unit():
        assert payments.find_refund(uid).state == "review"


def test_refused_with_a_reason(unit, fang, zhou, gift):
    uid = asked(fang, gift)
    assert zhou.post(f"/refunds/{uid}/refuse", version=0).status_code == 422
    assert zhou.post(f"/refunds/{uid}/refuse", version=0, note="捐赠已用于采购").status_code == 303
    page = fang.page(f"/refunds/{uid}")
    assert "捐赠已用于采购" in page
    assert "不予退款" in page


def test_withdrawn_by_who_asked(fang, gift):
    uid = asked(fang, gift)
    assert fang.post(f"/refunds/{uid}/withdraw", note="捐赠人改变了主意").status_code == 303
    assert "捐赠人改变了主意" in fang.page(f"/refunds/{uid}")
    assert "申请退款" in fang.page(f"/gifts?q={gift.no}")


@pytest.mark.parametrize(
    ("change", "status", "says"),
    [
        ({"amount": ""}, 422, "请填写金额"),
        ({"amount": "0"}, 422, "退款金额要大于 0"),
        ({"amount": "66.01"}, 409, "最多还能退 66.00 元"),
        ({"why": ""}, 422, "请选择退款原因"),
        ({"why": "late"}, 422, "请选择退款原因"),
    ],
)
def test_what_cannot_be_asked(unit, fang, gift, change, status, says):
    answer = fang.post("/refunds", **typed(gift, **change))
    assert answer.status_code == status
    page = answer.get_data(as_text=True)
    assert says in page
    assert "电话核实过" in page, "what was typed is still there"
    with unit():
        assert payments.refunds_by_state() == {}


def test_nothing_left_has_no_form(fang, gift):
    asked(fang, gift, amount="66")
    page = fang.page(f"/refunds/new?gift={gift.uid}")
    assert "已经没有可退的余额" in page
    assert 'name="amount"' not in page


def test_only_those_who_handle_money(app, unit, cast, gift):
    ren = Desk(app.test_client(), unit, cast.ren)
    assert ren.get("/refunds").status_code == 403
    assert ren.get(f"/refunds/new?gift={gift.uid}").status_code == 403


def test_unknown_things_are_not_there(fang, gift):
    assert fang.get("/refunds/nobody").status_code == 404
    assert fang.get("/refunds/new?gift=nobody").status_code == 404
    uid = asked(fang, gift)
    assert fang.post(f"/refunds/{uid}/finish").status_code == 404, "only WeChat's word finishes a refund"


def test_a_refusal_of_wechat_is_told_and_can_be_stopped(unit, fang, zhou, gift):
    uid = asked(fang, gift)
    zhou.post(f"/refunds/{uid}/approve", version=0)
    assert "停止退款" not in zhou.page(f"/refunds/{uid}")
    with unit():
        payments.find_refund(uid).refusal = "NOT_ENOUGH"
    page = zhou.page(f"/refunds/{uid}")
    assert "可用余额不足" in page
    assert "停止退款" in page
    assert zhou.post(f"/refunds/{uid}/stop", note="改为线下退回").status_code == 303
    assert "未退成" in zhou.page(f"/refunds/{uid}")


def test_an_abnormal_one_waits_for_a_hand(unit, fang, zhou, gift):
    uid = asked(fang, gift)
    zhou.post(f"/refunds/{uid}/approve", version=0)
    with unit():
        no = payments.find_refund(uid).no
        refund_said(no, status="ABNORMAL")
        gifts.settle_refund(no)
    assert "收不到这笔退款" in zhou.page(f"/refunds/{uid}")
    matters = zhou.page("/matters")
    assert "未能退到捐赠人账户" in matters
    assert f"/console/refunds?q={gift.order_no}" in matters
    assert re.search(r"笔退款等您办理", zhou.page("/"))
    assert zhou.post(f"/refunds/{uid}/handle", note="已改退银行卡").status_code == 303
    assert "微信处理中" in zhou.page(f"/refunds/{uid}")


@pytest.mark.parametrize(("path", "most"), [("/refunds", 23), ("/refunds/{uid}", 24), ("/refunds/new?gift={gift}", 20)])
def test_how_many_statements(unit, fang, gift, path, most):
    uid = asked(fang, gift)
    for _ in range(3):
        asked(fang, gift, amount="1")
    with counted() as statements:
        fang.page(path.format(uid=uid, gift=gift.uid))
    assert len(statements) <= most, statements
