"""Receipts at the desk: the queue, the file, the numbers by hand and by table, what two people undo."""

import re
from io import BytesIO

import pyotp
import pytest
from openpyxl import load_workbook

from server.gifts import queries as gifts
from server.kit import clock
from server.people import queries as people
from server.receipts import queries, service
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.gifts.booked import at_the_counter, booked
from tests.receipts.conftest import COMPANY, PERSON, number, part


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def gift(unit, cast, campaign):
    with unit():
        return at_the_counter(campaign.uid, cast, donor_name="苏示例", shown_as="real", amount_fen=200_00)


@pytest.fixture
def asked(unit, cast, campaign):
    with unit():
        return service.request([part(booked(campaign.uid, cast.lan))], **PERSON, actor=cast.lan).uid


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def fang(app, unit, cast):
    return Desk(app.test_client(), unit, cast.fang)


@pytest.fixture
def zhou(app, unit, cast):
    return Desk(app.test_client(), unit, cast.zhou)


def bill(**changes):
    fields = {"bill_code": "36010126", "bill_no": "0000123456", "issued_on": clock.today().isoformat()}
    return {**fields, "version": 0, **changes}


def test_for_a_company_at_the_counter(unit, chen, gift):
    with unit():
        no = gifts.card(gift).no
    assert no in chen.page(f"/receipts/new?nos={no.lower()}")
    page = chen.page(f"/receipts/new?gift={gift}")
    assert "还可开票 200.00 元" in page
    typed = {"gift": gift, f"amount-{gift}": "150", **COMPANY}
    answer = chen.post("/receipts", **typed)
    assert answer.status_code == 303
    page = chen.page(answer.location.removeprefix("/console"))
    for words in ("示例爱心有限公司", COMPANY["credit_code"], "150.00 元", "还没有公布"):
        assert words in page
    refused = chen.post("/receipts", **typed)
    assert refused.status_code == 409
    assert f"捐赠 {no} 可以开票的余额最多 50.00 元" in refused.get_data(as_text=True)


def test_a_form_that_is_wrong(chen, gift):
    for change, says in (
        ({f"amount-{gift}": "x"}, "请填写金额"),
        ({f"amount-{gift}": ""}, "请选择 1 到"),
        ({"credit_code": "1"}, "信用代码不对"),
    ):
        answer = chen.post("/receipts", **{"gift": gift, f"amount-{gift}": "1", **COMPANY, **change})
        assert answer.status_code == 422
        assert says in answer.get_data(as_text=True)


def test_the_queue_masks_and_counts(fang, asked):
    page = fang.page("/receipts")
    assert "兰*" in page
    assert "兰心" not in page
    assert "没有票据申请" in fang.page("/receipts?queue=issued")
    assert "张票据等您办理" in fang.page("/")


def test_out_as_a_file_and_back_as_numbers(unit, cast, fang, asked):
    answer = fang.post("/receipts/export")
    batch = answer.location.rsplit("=", 1)[1]
    assert "下载开具清单" in fang.page(f"/receipts?queue=all&batch={batch}")
    for wrong in ("", "000000"):
        answer = fang.post(f"/receipts/batches/{batch}", otp=wrong)
        assert answer.status_code == 401
        assert "兰心" not in answer.get_data(as_text=True)
        assert "刚才的操作没有办" in answer.get_data(as_text=True)
    with unit():
        otp = pyotp.TOTP(people.staff(cast.fang.uid).totp).at(clock.now())
    sheet = load_workbook(BytesIO(fang.post(f"/receipts/batches/{batch}", otp=otp).data)).active
    heads = [cell.value for cell in sheet[2]]
    line = dict(zip(heads, (cell.value for cell in sheet[3]), strict=True))
    assert (line["捐赠人"], line["金额（元）"], line["捐赠种类"]) == ("兰心", 66, "货币")
    with unit():
        assert line["经办人"] == people.staff(cast.fang.uid).name
    with unit():
        assert line["申请号"] == queries.find(asked).no
    assert fang.post("/receipts/export").location.endswith("queue=requested")  # nothing waits any more
    page = fang.page(f"/receipts/{asked}")
    assert "登记票据号" in page
    assert fang.post(f"/receipts/{asked}/issue", **bill(version=1, bill_no="12")).status_code == 422
    assert fang.post(f"/receipts/{asked}/issue", **bill(version=1)).status_code == 303
    assert "0000123456" in fang.page("/receipts?queue=issued")


def test_undone_by_two_and_made_anew(unit, cast, chen, fang, asked):
    with unit():
        number(asked, cast.fang)
    assert chen.post(f"/receipts/{asked}/ask_void", note="抬头写错", version=1).status_code == 303
    assert "红字票据号码" not in chen.page(f"/receipts/{asked}")
    assert fang.post(f"/receipts/{asked}/agree_void", red_no="0000777777", version=2).status_code == 303
    page = fang.page(f"/receipts/{asked}")
    assert "已红冲作废" in page
    assert "重新开具" in page
    form = fang.page(f"/receipts/new?replaces={asked}")
    assert 'value="66.00"' in form
    with unit():
        uid = queries.find(asked).shares[0].gift_uid
    typed = {"gift": uid, f"amount-{uid}": "66", "replaces": asked, "kind": "person", "title": "兰心心"}
    anew = fang.post("/receipts", **typed)
    assert anew.status_code == 303
    assert "替换已红冲的" in fang.page(anew.location.removeprefix("/console"))


def test_nobody_undoes_alone(unit, cast, fang, asked):
    with unit():
        number(asked, cast.fang)
    fang.post(f"/receipts/{asked}/ask_void", note="抬头写错", version=1)
    assert fang.post(f"/receipts/{asked}/agree_void", red_no="0000777777", version=2).status_code == 403


def test_years_of_qualification(zhou, fang):
    assert "还没有登记任何年度" in fang.page("/receipts/qualifications")
    assert fang.post("/receipts/qualifications", year="2026", valid="yes", document_no="公告 1 号").status_code == 403
    assert zhou.post("/receipts/qualifications", year="26", valid="no", document_no="").status_code == 422
    assert zhou.post("/receipts/qualifications", year="2026", valid="yes", document_no="公告 1 号").status_code == 303
    assert "公告 1 号" in fang.page("/receipts/qualifications")


def test_the_queue_costs_the_same_however_long(unit, cast, campaign, fang, asked):
    def cost():
        with counted() as statements:
            fang.page("/receipts")
        return len(statements)

    fang.page("/receipts")
    one = cost()
    with unit():
        for _ in range(3):
            service.request([part(booked(campaign.uid, cast.lan))], **PERSON, actor=cast.lan)
    assert cost() == one


@pytest.mark.parametrize("who", ["wang", "ren"])
def test_who_has_no_business_here(app, unit, cast, asked, who):
    desk = Desk(app.test_client(), unit, getattr(cast, who))
    for path in ("/receipts", "/receipts/new", f"/receipts/{asked}", "/receipts/qualifications"):
        assert desk.get(path).status_code == 403
    assert desk.post("/receipts/export").status_code == 403


def test_who_may_not_issue(chen, asked):
    assert chen.post(f"/receipts/{asked}/issue", **bill()).status_code == 403
    assert chen.post("/receipts/export").status_code == 403


def test_the_search_box_holds_its_hint(app, unit, cast):
    """A letter of Chinese takes the room of two: a box of the usual size cut this hint in half."""
    page = Desk(app.test_client(), unit, cast.fang).page("/receipts")
    (box,) = re.findall('<input class="form-control" type="search" name="q"[^>]*>', page)
    hint = re.findall('placeholder="([^"]+)"', box)[0]
    assert int(re.findall(' size="([0-9]+)"', box)[0]) >= 2 * len(hint)
