"""The desk of changes of purpose, and of the papers behind them and behind partners."""

from io import BytesIO

import pytest

from server.campaigns import changes, queries
from tests.campaigns.partners import asked, change, changed, consented, partner
from tests.campaigns.plans import plan, published
from tests.console.charity_desk import Desk
from tests.console.test_campaigns import fields, only
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.gifts.booked import booked


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


@pytest.fixture
def zhou(app, unit, cast):
    return Desk(app.test_client(), unit, cast.zhou)


@pytest.fixture
def uid(unit, cast):
    with unit():
        return published(cast).uid


def form(what):
    plain = {name: value for name, value in vars(what).items() if isinstance(value, str) and value}
    days = {name: str(getattr(what, name)) for name in ("filed_on", "consent_on") if getattr(what, name)}
    return {**plain, **days, "paper": (BytesIO(jpeg()), "paper.jpg")}


def test_article_56_from_the_form_to_the_public_page(unit, cast, chen, zhou, phone, uid):
    with unit():
        booked(uid, cast.lan, budget_line=queries.find(uid).budget[1].uid)
    page = chen.page(f"/campaigns/{uid}/changes/new")
    assert "冬衣 80 件（66.00 元）" in page
    lines = {"budget-title": "电暖器 60 台", "budget-amount": "12000"}
    answer = chen.post(f"/campaigns/{uid}/changes", **form(change()), **lines)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    path = answer.location.removeprefix("/console")
    assert change().reason not in phone.get(f"/money/{uid}").get_data(as_text=True), "nothing is public before it holds"
    assert "同意变更并公布" in zhou.page(path)
    assert "同意变更并公布" not in chen.page(path)
    assert zhou.post(f"{path}/agree", version="0").status_code == 303
    public = phone.get(f"/money/{uid}").get_data(as_text=True)
    for words in (change().reason, plan().use_text, change().use_text, "重新备案", change().filing_no, "电暖器 60 台"):
        assert words in public, words
    (told,) = phone.get(f"/api/v1/campaigns/{uid}").get_json()["changes"]
    assert (told["was"], told["now"], told["basis_text"]) == (plan().use_text, change().use_text, "重新备案")
    assert change().reason in zhou.page(f"/campaigns/{uid}")


def test_a_form_that_is_refused(chen, uid):
    answer = chen.post(f"/campaigns/{uid}/changes", **{**form(change()), "filed_on": "昨天"})
    assert answer.status_code == 422
    assert "日期写法不对" in answer.get_data(as_text=True)
    wrong = chen.post(f"/campaigns/{uid}/changes", **form(change()), **{"budget-title": "取暖", "budget-amount": "一"})
    page = wrong.get_data(as_text=True)
    assert '<a href="#f-lines/0/amount_fen">新增预算第 1 行：请填写金额' in page
    assert 'id="f-lines/0/amount_fen"' in page
    bare = chen.post(f"/campaigns/{uid}/changes")
    assert bare.status_code == 422
    assert "《慈善法》第五十六条" in bare.get_data(as_text=True)


def test_refused_and_taken_back(unit, cast, chen, zhou, uid):
    with unit():
        first = asked(cast, uid).uid
    assert zhou.post(f"/campaigns/{uid}/changes/{first}/refuse", note="先开理事会").status_code == 303
    with unit():
        second = asked(cast, uid).uid
    assert chen.post(f"/campaigns/{uid}/changes/{second}/take_back").status_code == 303
    with unit():
        assert {row.state for row in changes.of(queries.find(uid))} == {"refused"}


def test_of_another_campaign(unit, cast, chen, zhou, uid):
    with unit():
        other = published(cast, title="另一个项目").uid
        made = asked(cast, other).uid
    assert chen.get(f"/campaigns/{uid}/changes/{made}").status_code == 404
    assert zhou.post(f"/campaigns/{uid}/changes/{made}/agree", version="0").status_code == 404
    assert zhou.post(f"/campaigns/{other}/changes/{made}/nothing").status_code == 404
    assert chen.get(f"/campaigns/{uid}/papers/{made}").status_code == 404
    assert chen.get(f"/campaigns/{other}/papers/{made}").mimetype == "image/jpeg"


def test_article_26_a_partner_by_the_form(unit, chen, zhou, uid):
    given = fields(partners=(partner(),), title="合作项目")
    answer = chen.post("/campaigns", **given, **{"partner-paper": (BytesIO(jpeg()), "a.jpg")})
    assert answer.status_code == 303
    row = only(unit)
    assert "都已满足" in chen.page(f"/campaigns/{row.uid}")
    assert "协议已上传" in chen.page(f"/campaigns/{row.uid}/edit")
    with unit():
        signed = queries.find(row.uid).partners[0].uid
    assert zhou.get(f"/campaigns/{row.uid}/papers/{signed}").mimetype == "image/jpeg"
    chen.post(f"/campaigns/{row.uid}/edit", **fields(partners=(partner(agreement_no=""),)), version="0")
    assert "（《慈善法》第二十六条）" in chen.page(f"/campaigns/{row.uid}/edit")


def test_what_the_pages_cost(unit, cast, chen, phone, uid):
    with unit():
        made = changed(cast, uid, consented()).uid
    for path, most in ((f"/campaigns/{uid}/changes/{made}", 7), (f"/campaigns/{uid}/changes/new", 7)):
        chen.page(path)
        with counted() as statements:
            chen.page(path)
        assert len(statements) == most, (path, len(statements))
