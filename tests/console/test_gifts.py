"""Gifts, slips and matters at the desk."""

import pytest
from sqlalchemy import select

from server.campaigns import queries as campaign_facts
from server.gifts import queries
from server.gifts import service as gifts
from server.kit import clock
from server.kit.db import db
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments.models import Slip
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.payments.matters import waiting_matters


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


def typed(uid, **changes):
    day = clock.today().isoformat()
    fields = {"campaign": uid, "kind": "cash", "voucher": "收-0001", "amount": "200", "received_on": day}
    return {**fields, "donor_name": "苏示例", "shown_as": "real", **changes}


def slip_uid(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def test_cash_from_the_window_to_the_books(unit, uid, chen, fang):
    slip = slip_uid(chen.post("/slips", **typed(uid)))
    assert chen.post(f"/slips/{slip}/submit", version=0).status_code == 303
    assert "请由另一位" in chen.page(f"/slips/{slip}")
    page = fang.page(f"/slips/{slip}")
    assert "陈经办" in page
    assert "200.00 元" in page
    assert fang.post(f"/slips/{slip}/approve", version=1).status_code == 303
    with unit():
        assert ledger.raised_fen(f"campaign:{uid}") == 200_00
        assert queries.wall(uid)[0].shown_name == "苏示例"
        number = queries.of_slip(slip).no
    assert "已入账" in fang.page("/slips")
    assert number in fang.page(f"/slips/{slip}")
    assert "现金" in fang.page(f"/gifts?campaign={uid}&way=cash")


def test_the_list_of_slips_masks_names(uid, chen):
    chen.post("/slips", **typed(uid))
    page = chen.page("/slips?state=draft")
    assert "苏**" in page
    assert "苏示例" not in page


def test_the_same_person_cannot_agree(unit, uid, cast, fang):
    slip = slip_uid(fang.post("/slips", **typed(uid)))
    fang.post(f"/slips/{slip}/submit", version=0)
    assert fang.post(f"/slips/{slip}/approve", version=1).status_code == 403
    with unit():
        assert ledger.raised_fen(f"campaign:{uid}") == 0


def test_edit_send_back_and_void(unit, uid, chen, fang):
    slip = slip_uid(chen.post("/slips", **typed(uid)))
    assert "苏示例" in chen.page(f"/slips/{slip}/edit")
    assert chen.post(f"/slips/{slip}/edit", **typed(uid, amount="300", version="0")).status_code == 303
    assert chen.post(f"/slips/{slip}/edit", **typed(uid, amount="400", version="0")).status_code == 409
    chen.post(f"/slips/{slip}/submit", version=1)
    assert fang.post(f"/slips/{slip}/send_back", version=2).status_code == 422
    assert fang.post(f"/slips/{slip}/send_back", note="凭证号不清").status_code == 303
    assert "凭证号不清" in chen.page(f"/slips/{slip}")
    assert chen.post(f"/slips/{slip}/void", note="重复登记").status_code == 303
    with unit():
        assert (payments.find_slip(slip).state, payments.find_slip(slip).amount_fen) == ("void", 300_00)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount": ""}, "请填写金额"),
        ({"amount": "-1"}, "请填写金额"),
        ({"amount": "0"}, "金额要大于 0"),
        ({"amount": "1.001"}, "请填写金额"),
        ({"received_on": "昨天"}, "请填写收款日期"),
        ({"received_on": "2099-01-01"}, "不能晚于今天"),
        ({"campaign": ""}, "请选择募捐项目"),
        ({"voucher": ""}, "请填写凭证号"),
        ({"kind": "gold"}, "请选择现金、银行转账或物资"),
        ({"donor_name": ""}, "公示实名需要填写"),
        ({"donor_name": "长" * 61}, "最多 60 个字"),
        ({"shown_as": "alias"}, "请填写公示用的称呼"),
        ({"message": "长" * 21}, "最多 20 个字"),
        ({"message": "13800000001"}, "不要写电话"),
    ],
)
def test_a_slip_that_cannot_be_saved(unit, uid, chen, change, says):
    answer = chen.post("/slips", **typed(uid, **change))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    with unit():
        assert db.session.scalars(select(Slip)).all() == []


def test_a_voucher_twice(uid, chen):
    chen.post("/slips", **typed(uid))
    assert chen.post("/slips", **typed(uid)).status_code == 409


def test_an_unknown_campaign(chen, uid):
    assert chen.post("/slips", **typed("0" * 16)).status_code == 404


def test_gifts_are_listed_and_found(unit, cast, uid, chen):
    with unit():
        no = give(uid, cast.lan, shown_as="alias", alias="小船", message="加油")
        paid(no)
        gift = gifts.settle(no)
    for query in ("", f"?q={gift.no}", f"?q={no}", f"?campaign={uid}&way=wechat&since={clock.today()}"):
        page = chen.page(f"/gifts{query}")
        assert gift.no in page
        assert "小船" in page
    assert all(f'name="{name}"' in page for name in ("campaign", "way", "since", "until", "q"))
    assert gift.no not in chen.page("/gifts?way=bank")
    assert gift.no in chen.page("/gifts?since=nonsense&page=x")


def test_doubtful_money_waits_for_a_person(unit, cast, uid, chen, fang):
    with unit():
        no = give(uid, cast.lan)
        paid(no, amount_fen=66_01)
        gifts.settle(no)
        matter = waiting_matters()[0].uid
    assert "金额" in chen.page("/matters")
    assert chen.post(f"/matters/{matter}/settle", note="已退").status_code == 403
    assert fang.post(f"/matters/{matter}/settle", note=" ").status_code == 422
    assert fang.post(f"/matters/{matter}/settle", note="已与微信核对").status_code == 303
    assert fang.post(f"/matters/{matter}/settle", note="再来一次").status_code == 409
    assert "没有待处理的款项" in fang.page("/matters")


@pytest.mark.parametrize("who", ["wang", "tian", "ren"])
def test_who_has_no_business_here(app, unit, cast, uid, who):
    desk = Desk(app.test_client(), unit, getattr(cast, who))
    for path in ("/gifts", "/slips", "/slips/new", "/matters"):
        assert desk.get(path).status_code == 403
    assert desk.post("/slips", **typed(uid)).status_code == 403


@pytest.mark.parametrize("path", ["/slips/none", "/slips/none/edit"])
def test_what_does_not_exist(chen, path):
    assert chen.get(path).status_code == 404


def test_a_move_that_does_not_exist(unit, uid, chen):
    slip = slip_uid(chen.post("/slips", **typed(uid)))
    assert chen.post(f"/slips/{slip}/explode", version=0).status_code == 404
    assert chen.post(f"/slips/{slip}/submit", version="").status_code == 422
    with unit():
        assert campaign_facts.choices() == [(uid, "微心愿项目")]
