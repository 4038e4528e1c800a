"""Giving from a phone: orders, who may see them, and every way of asking wrongly."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.campaigns import service as campaigns
from server.gifts import queries
from server.gifts import service as gifts
from server.kit.checks import Finding
from server.ledger import service as ledger
from server.payments import queries as payments
from server.payments import service as payment_acts
from tests.campaigns.plans import published
from tests.counting import counted
from tests.gifts.money import paid
from tests.miniapp_api.giving import Phone


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def lan(app, unit, cast):
    return Phone(app.test_client(), unit, cast.lan)


@pytest.fixture
def bo(app, unit, cast):
    return Phone(app.test_client(), unit, cast.bo, "cookie")


def code(answer):
    return answer.status_code, answer.get_json()["code"]


def test_it_works(unit, lan, uid, cast):
    answer = lan.give(uid, shown_as="real", message=" 加油 ")
    assert answer.status_code == 201
    no = answer.get_json()["order_no"]
    with unit():
        order = payments.find(no)
        assert (order.channel, order.donor_uid, order.amount_fen) == ("jsapi", cast.lan.uid, 66_00)
        assert queries.offer_of_order(no).message == "加油"
    asked = lan.get(f"/payments/{no}").get_json()
    assert asked == {
        "order_no": no,
        "state": "asked",
        "amount_fen": 66_00,
        "refunded_fen": 0,
        "refunding_fen": 0,
        "campaign": {"id": uid, "title": "微心愿项目"},
        "gift_id": None,
        "paid_at": None,
    }


def test_from_the_first_tap_to_the_thank_you_page(unit, lan, uid):
    no = lan.give(uid, shown_as="alias", alias="小船").get_json()["order_no"]
    with unit():
        paid(no)
        gifts.settle(no)
    payment = lan.get(f"/payments/{no}").get_json()
    assert payment["state"] == "paid"
    assert payment["paid_at"].endswith("+08:00")
    thanks = lan.get(f"/gifts/{payment['gift_id']}").get_json()
    assert (thanks["shown_name"], thanks["message"], thanks["order_no"]) == ("小船", None, no)
    assert thanks["no"].startswith("JZ-")
    assert lan.get("/gifts").get_json()["items"] == [thanks]


def test_h5_orders_are_h5(unit, bo, uid):
    no = bo.give(uid).get_json()["order_no"]
    with unit():
        assert payments.find(no).channel == "h5"


@pytest.mark.parametrize("kind", ["bearer", "cookie"])
def test_how_many_statements(app, unit, cast, uid, kind):
    phone = Phone(app.test_client(), unit, cast.lan, kind)
    with counted() as statements:
        assert phone.give(uid, shown_as="real").status_code == 201
    assert len(statements) <= 15, statements


def test_the_same_key_gives_the_same_order(unit, lan, uid):
    first, again = lan.give(uid, "tap-00000001"), lan.give(uid, "tap-00000001")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json() == again.get_json()
    assert code(lan.give(uid, "tap-00000001", amount_fen=1_00)) == (409, "key_reused")


def test_the_same_key_of_two_donors_is_two_orders(lan, bo, uid):
    one, two = lan.give(uid, "tap-00000001"), bo.give(uid, "tap-00000001")
    assert one.get_json()["order_no"] != two.get_json()["order_no"]


def test_two_taps_at_once(app, unit, cast, uid, lan):
    def tap(_):
        client = app.test_client()
        body = {"amount_fen": 66_00, "shown_as": "anonymous"}
        headers = {**lan.headers, "Idempotency-Key": "tap-00000002"}
        return client.post(f"/api/v1/campaigns/{uid}/gifts", json=body, headers=headers)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(tap, range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["order_no"] for answer in answers}) == 1


def test_without_a_key(lan, uid):
    answer = lan.post(f"/campaigns/{uid}/gifts", {"amount_fen": 66_00, "shown_as": "anonymous"})
    assert code(answer) == (400, "key_needed")


def test_signed_out(phone, uid):
    body = {"amount_fen": 66_00, "shown_as": "anonymous"}
    assert code(phone.post(f"/api/v1/campaigns/{uid}/gifts", json=body)) == (401, "signed_out")
    for path in ("/gifts", "/gifts/x", "/payments/x"):
        assert code(phone.get(f"/api/v1{path}")) == (401, "signed_out")
    assert code(phone.post("/api/v1/payments/x/cashier", json={})) == (401, "signed_out")


def test_without_the_csrf_header(bo, uid):
    bo.headers = {}
    assert code(bo.give(uid)) == (403, "csrf_wrong")


@pytest.mark.parametrize(
    ("fen", "said"),
    [(99, "amount_too_small"), (0, "amount_too_small"), (-1, "amount_too_small"), (10**30, "amount_too_large")],
)
def test_amounts_out_of_range(lan, uid, fen, said):
    assert code(lan.give(uid, amount_fen=fen)) == (422, said)


def test_one_yuan_at_least_in_words(lan, uid):
    assert lan.give(uid, amount_fen=1).get_json()["message"] == "最少 1 元"


@pytest.mark.parametrize("fen", ["6600", 66.0, 66.5, True, None, [], {}, "一百"])
def test_amounts_that_are_none(lan, uid, fen):
    answer = lan.give(uid, amount_fen=fen)
    assert code(answer) == (422, "invalid")
    assert answer.get_json()["detail"][0]["field"] == "/amount_fen"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shown_as", "company"),
        ("shown_as", None),
        ("alias", 7),
        ("alias", "长" * 21),
        ("message", ["加油"]),
        ("message", "长" * 21),
        ("budget_line", "x" * 17),
    ],
)
def test_fields_that_are_wrong(lan, uid, field, value):
    answer = lan.give(uid, **{field: value})
    assert code(answer) == (422, "invalid")
    assert answer.get_json()["detail"][0]["field"] == f"/{field}"


def test_words_that_are_not_for_the_wall(lan, uid):
    answer = lan.give(uid, message="找我 13800000001")
    assert code(answer) == (422, "words_unfit")
    assert answer.get_json()["detail"][0]["field"] == "/message"


def test_a_real_name_must_be_on_file(app, unit, cast, uid):
    qiao = Phone(app.test_client(), unit, cast.qiao)
    assert code(qiao.give(uid, shown_as="real")) == (422, "name_needed")
    assert code(qiao.give(uid, shown_as="alias")) == (422, "alias_needed")


def test_an_unknown_line_and_an_unknown_campaign(lan, uid):
    assert code(lan.give(uid, budget_line="0" * 16)) == (422, "budget_line_unknown")
    assert code(lan.give("0" * 16)) == (404, "not_found")


def test_a_closed_campaign_and_the_brake(unit, cast, lan, uid):
    with unit():
        ledger.record_findings([Finding("I4", "订单与捐赠", True, ["差一笔"])])
    assert code(lan.give(uid)) == (503, "brake_pulled")
    with unit():
        campaigns.suspend(uid, actor=cast.zhou, reason="先核实")
    answer = lan.give(uid)
    assert code(answer) == (409, "gifts_closed")
    assert "暂停" in answer.get_json()["message"]


def test_not_json(lan, uid):
    path = f"/api/v1/campaigns/{uid}/gifts"
    headers = {**lan.headers, "Idempotency-Key": "tap-00000009", "Content-Type": "application/json"}
    assert code(lan.client.post(path, data="{", headers=headers)) == (400, "not_json")
    assert code(lan.client.post(path, data="[]", headers=headers)) == (422, "invalid")


def test_other_peoples_orders_and_gifts_are_not_there(unit, lan, bo, uid):
    no = lan.give(uid).get_json()["order_no"]
    with unit():
        paid(no)
        gift = gifts.settle(no)
    for answer in (bo.get(f"/payments/{no}"), bo.post(f"/payments/{no}/cashier"), bo.get(f"/gifts/{gift.uid}")):
        assert code(answer) == (404, "not_found")
    assert bo.get("/gifts").get_json()["total"] == 0


@pytest.mark.parametrize("path", ["/payments/none", "/gifts/none", "/payments/%27%20OR%201=1"])
def test_what_does_not_exist(lan, path):
    assert code(lan.get(path)) == (404, "not_found")


def test_the_cashier_asks_the_campaign_again(unit, cast, lan, uid):
    no = lan.give(uid).get_json()["order_no"]
    with unit():
        campaigns.suspend(uid, actor=cast.zhou, reason="先核实")
    assert code(lan.post(f"/payments/{no}/cashier")) == (409, "gifts_closed")


def test_the_cashier_asks_the_brake_again(unit, lan, uid):
    no = lan.give(uid).get_json()["order_no"]
    with unit():
        ledger.record_findings([Finding("I4", "订单与捐赠", True, ["差一笔"])])
    assert code(lan.post(f"/payments/{no}/cashier")) == (503, "brake_pulled")


def test_the_cashier_of_a_paid_or_closed_order(unit, lan, uid):
    done, closed = (lan.give(uid).get_json()["order_no"] for _ in range(2))
    with unit():
        paid(done)
        gifts.settle(done)
        payment_acts.close(closed)
    assert code(lan.post(f"/payments/{done}/cashier")) == (409, "order_paid")
    assert code(lan.post(f"/payments/{closed}/cashier")) == (409, "order_closed")


def test_the_cashier_of_the_other_door(app, unit, cast, lan, uid):
    no = lan.give(uid).get_json()["order_no"]
    h5 = Phone(app.test_client(), unit, cast.lan, "cookie")
    assert code(h5.post(f"/payments/{no}/cashier")) == (409, "other_door")


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/console/", "/m/../x\n", 7])
def test_a_return_path_that_leads_away(bo, uid, path):
    no = bo.give(uid).get_json()["order_no"]
    assert bo.post(f"/payments/{no}/cashier", {"return_url": path}).status_code == 422


def test_wechat_cannot_be_reached(lan, uid):
    """Nobody listens there: the answer is a sentence, and the order is still open."""
    no = lan.give(uid).get_json()["order_no"]
    assert code(lan.post(f"/payments/{no}/cashier")) == (502, "wechat_unavailable")
    assert lan.get(f"/payments/{no}").get_json()["state"] == "asked"
