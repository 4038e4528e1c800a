"""Spending at the desk: three people, from the draft to the public line and the correction."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select

from server.kit import clock
from server.kit.db import db
from server.ledger import queries as ledger
from server.spending import queries
from server.spending import service as spending
from server.spending.models import Payee, Spending
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.spending.paying import ACCOUNT_NO, approved, corrected, draft, funded, line_of, paid, payee


@pytest.fixture
def uid(unit, cast):
    with unit():
        return funded(cast, 1000_00)


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("chen", "zhou", "fang", "ren")}


@pytest.fixture
def to(unit, cast):
    with unit():
        return payee(cast).uid


def typed(uid, to, unit, **changes):
    with unit():
        need = f"{uid}.{line_of(uid)}"
    fields = {"need": need, "payee": to, "amount": "300", "what_for": "购买书包三十个", "goods": "书包 30 个"}
    return {**fields, **changes}


def uid_of(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def slip(**changes):
    fields = {"bank_ref": "20261122-0001", "paid_on": clock.today().isoformat(), "version": 2}
    return {**fields, "slip": (BytesIO(jpeg()), "slip.jpg"), **changes}


def test_from_the_draft_to_the_bank(unit, uid, to, desks):
    chen, zhou, fang = desks["chen"], desks["zhou"], desks["fang"]
    one = uid_of(chen.post("/spendings", **typed(uid, to, unit)))
    photo = {"kind": "photo", "title": "书包到校", "public": "1", "file": (BytesIO(jpeg()), "a.jpg")}
    assert chen.post(f"/spendings/{one}/vouchers", **photo).status_code == 303
    assert chen.post(f"/spendings/{one}/submit", version=0).status_code == 303
    assert "请由慈善会负责人审批" in chen.page(f"/spendings/{one}")
    page = zhou.page(f"/spendings/{one}")
    assert all(word in page for word in ("陈经办已提交", "尾号 0001", "书包 30 个", "还可拨付", "1,000.00 元"))
    assert ACCOUNT_NO not in page
    assert zhou.post(f"/spendings/{one}/approve", version=1).status_code == 303
    assert "登记付款" in fang.page(f"/spendings/{one}")
    assert "登记付款" not in zhou.page(f"/spendings/{one}")
    assert fang.post(f"/spendings/{one}/pay", **slip()).status_code == 303
    with unit():
        assert ledger.spent_fen(uid) == 300_00
        assert queries.published(f"campaign:{uid}").items[0].vouchers[0].title == "书包到校"
    page = zhou.page(f"/spendings/{one}")
    assert all(word in page for word in ("已拨付", "方财务", "20261122-0001"))
    assert "已拨付" in desks["chen"].page("/spendings?state=paid&q=书包")
    assert "没有符合条件的记录" in chen.page("/spendings?state=void")


def test_a_correction_at_the_desk(unit, cast, uid, desks):
    with unit():
        one = paid(cast, uid, 300_00).uid
    fang, zhou = desks["fang"], desks["zhou"]
    assert fang.post(f"/spendings/{one}/corrections", reason="错").status_code == 422
    assert fang.post(f"/spendings/{one}/corrections", reason="商家缺货，货款退回").status_code == 303
    assert "等慈善会负责人同意" in fang.page(f"/spendings/{one}")
    with unit():
        waiting = queries.corrections(queries.find(one))[0].uid
    path = f"/spendings/{one}/corrections/{waiting}"
    assert fang.post(f"{path}/agree", version=0).status_code == 403
    assert zhou.post(f"{path}/refuse", note="").status_code == 422
    assert zhou.post(f"{path}/agree", version=0).status_code == 303
    assert zhou.post(f"{path}/agree", version=0).status_code == 409
    assert zhou.post(f"{path}/shout", version=0).status_code == 404
    assert "更正：冲回 300.00 元" in zhou.page(f"/spendings/{one}")
    with unit():
        assert ledger.spent_fen(uid) == 0


def test_a_correction_that_is_refused(unit, cast, uid, desks):
    with unit():
        one = paid(cast, uid, 300_00).uid
        waiting = spending.ask_correction(one, reason="付错了商家", actor=cast.chen).uid
    assert desks["zhou"].post(f"/spendings/{one}/corrections/{waiting}/refuse", note="没有付错").status_code == 303
    page = desks["chen"].page(f"/spendings/{one}")
    assert "未同意" in page
    assert "申请冲回这笔拨付" in page


def test_a_refused_payment_leaves_nothing_behind(unit, cast, uid, desks):
    """The page is drawn with the refusal, and the unit that draws it has written nothing."""
    with unit():
        one = approved(cast, uid, 300_00).uid
    fang = desks["fang"]
    for wrong, says in (
        ({"slip": (BytesIO(b"no picture"), "slip.jpg")}, "PDF"),
        ({"slip": (BytesIO(b""), "")}, "请附上银行回单"),
        ({"bank_ref": "1"}, "请填写银行流水号"),
        ({"bank_ref": "1"}, "文件没有保留，请重新选择"),
        ({"paid_on": ""}, "请填写付款日期"),
    ):
        answer = fang.post(f"/spendings/{one}/pay", **slip(**wrong))
        assert answer.status_code == 422, wrong
        assert says in answer.get_data(as_text=True)
        with unit():
            assert (queries.find(one).state, ledger.spent_fen(uid)) == ("approved", 0)


def test_the_same_bank_reference_twice(unit, cast, uid, desks):
    with unit():
        first = approved(cast, uid, 100_00)
        second = approved(cast, uid, 100_00, to=first.payee.uid).uid
        first = first.uid
    fang = desks["fang"]
    assert fang.post(f"/spendings/{first}/pay", **slip()).status_code == 303
    answer = fang.post(f"/spendings/{second}/pay", **slip())
    assert answer.status_code == 409
    assert "这个银行流水号已经登记" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"amount": "0"}, "金额要大于 0"),
        ({"amount": "x"}, "请填写金额"),
        ({"need": ""}, "请选择项目和预算行"),
        ({"payee": ""}, "请选择收款方"),
        ({"what_for": "给 13800000001 买书包"}, "不要写手机号"),
        ({"goods": "书包三十个"}, "名称 数量 单位"),
    ],
)
def test_a_form_that_cannot_be_saved(unit, uid, to, desks, change, says):
    answer = desks["chen"].post("/spendings", **typed(uid, to, unit, **change))
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    with unit():
        assert db.session.scalars(select(Spending)).all() == []


def test_a_line_of_another_campaign(unit, cast, uid, to, desks):
    with unit():
        other = funded(cast, 1_00, title="另一个项目")
        wrong = f"{uid}.{line_of(other)}"
    answer = desks["chen"].post("/spendings", **typed(uid, to, unit, need=wrong))
    assert answer.status_code == 422
    assert "请选择这个项目预算里的一行" in answer.get_data(as_text=True)


def test_edit_send_back_and_void(unit, uid, to, desks):
    chen, zhou = desks["chen"], desks["zhou"]
    one = uid_of(chen.post("/spendings", **typed(uid, to, unit)))
    assert "书包 30 个" in chen.page(f"/spendings/{one}/edit")
    assert chen.post(f"/spendings/{one}/edit", **typed(uid, to, unit, amount="1,200.50", version=0)).status_code == 303
    assert chen.post(f"/spendings/{one}/edit", **typed(uid, to, unit, amount="x", version=1)).status_code == 422
    answer = chen.post(f"/spendings/{one}/submit", version=1)
    assert answer.status_code == 409
    assert "项目余额不够" in answer.get_data(as_text=True)
    assert "现在还可拨付 1,000.00 元" in answer.get_data(as_text=True)
    assert chen.post(f"/spendings/{one}/edit", **typed(uid, to, unit, amount="900", version=1)).status_code == 303
    assert chen.post(f"/spendings/{one}/submit", version=2).status_code == 303
    assert zhou.post(f"/spendings/{one}/send_back", note="").status_code == 422
    assert zhou.post(f"/spendings/{one}/send_back", note="金额太大").status_code == 303
    assert "金额太大" in chen.page(f"/spendings/{one}")
    assert chen.post(f"/spendings/{one}/void", note="不买了").status_code == 303
    assert chen.post(f"/spendings/{one}/explode", version=0).status_code == 404


def test_the_form_tells_what_is_left(unit, cast, uid, desks):
    with unit():
        approved(cast, uid, 424_40)
        other = funded(cast, 20_00, title="另一个项目")
    page = desks["chen"].page("/spendings/new")
    assert "项目还可拨付 575.60 元）" in page
    assert "项目还可拨付 20.00 元）" in page
    assert f'value="{other}.' in page


def test_vouchers_are_seen_shown_and_taken_back(unit, cast, uid, desks):
    with unit():
        row = paid(cast, uid, 300_00)
        bank = queries.vouchers(row)[0].uid
        one = row.uid
    chen = desks["chen"]
    photo = {"kind": "photo", "title": "书包", "file": (BytesIO(jpeg()), "a.jpg")}
    assert chen.post(f"/spendings/{one}/vouchers", **photo).status_code == 303
    assert chen.post(f"/spendings/{one}/vouchers", kind="photo").status_code == 422
    with unit():
        shown = queries.vouchers(queries.find(one))[1].uid
    picture = chen.get(f"/spendings/{one}/vouchers/{shown}")
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert "private" in picture.headers["Cache-Control"]
    for name, public in (("show", True), ("hide", False)):
        assert chen.post(f"/spendings/{one}/vouchers/{shown}/{name}").status_code == 303
        with unit():
            assert queries.vouchers(queries.find(one))[1].public is public
    assert chen.post(f"/spendings/{one}/vouchers/{bank}/show").status_code == 409
    assert chen.post(f"/spendings/{one}/vouchers/{shown}/burn").status_code == 404
    assert chen.get(f"/spendings/{one}/vouchers/none").status_code == 404


def test_the_account_is_seen_with_a_reason(unit, cast, uid, desks):
    with unit():
        one = approved(cast, uid, 300_00).uid
    fang = desks["fang"]
    assert fang.post(f"/spendings/{one}/account", reason="").status_code == 422
    answer = fang.post(f"/spendings/{one}/account", reason="到银行付款")
    assert ACCOUNT_NO in answer.get_data(as_text=True)
    assert ACCOUNT_NO not in fang.page(f"/spendings/{one}")


def test_payees_at_the_desk(unit, desks):
    chen = desks["chen"]
    given = {"kind": "unit", "name": "示例小学", "bank": "示例银行", "bank_account": ACCOUNT_NO}
    assert "两次填写的账号不一样" in chen.post("/payees", **given).get_data(as_text=True)
    given["bank_account_again"] = ACCOUNT_NO
    assert chen.post("/payees", **{**given, "name": ""}).status_code == 422
    assert chen.post("/payees", **given).location == "/console/payees"
    assert chen.post("/payees", **given).status_code == 409
    page = chen.page("/payees?state=active&kind=unit")
    assert "示例小学" in page
    assert ACCOUNT_NO not in page
    with unit():
        uid = db.session.scalars(select(Payee.uid)).one()
    assert chen.post(f"/payees/{uid}/retire", note="").status_code == 422
    assert chen.post(f"/payees/{uid}/retire", note="换了账号").status_code == 303
    assert "停用" in chen.page("/payees?state=retired")
    assert "登记" in chen.page("/payees/new")


def test_a_payee_registered_on_the_way_loses_nothing_typed(unit, cast, uid, desks, to):
    """Its form opens beside the draft; the draft fetches the names anew and keeps the one that was chosen."""
    chen = desks["chen"]
    page = chen.page("/spendings/new")
    (link,) = re.findall('<a [^>]*href="/console/payees/new"[^>]*>', page)
    assert 'target="_blank"' in link
    assert 'rel="noopener"' in link
    (button,) = re.findall('<button [^>]*hx-get="/console/spendings/new"[^>]*>', page)
    assert 'hx-select="#f-payee"' in button
    assert 'hx-target="#f-payee"' in button
    with unit():
        new = payee(cast, name="新登记的商店", bank_account="6222021508000000002").uid
    names = chen.page(f"/spendings/new?payee={to}").partition('id="f-payee"')[2].partition("</select>")[0]
    assert f'value="{new}"' in names
    assert f'value="{to}" selected' in names


def test_who_has_no_business_here(unit, cast, uid, desks):
    with unit():
        one = draft(cast, uid).uid
    for path in ("/spendings", "/spendings/new", f"/spendings/{one}", "/payees"):
        assert desks["ren"].get(path).status_code == 403
    assert desks["fang"].get("/spendings/new").status_code == 403
    assert desks["zhou"].get("/payees/new").status_code == 403


def test_the_sum_says_what_is_in_it(unit, cast, uid, desks):
    with unit():
        to = paid(cast, uid, 300_00).payee.uid
        draft(cast, uid, 50_00, to=to)
        corrected(cast, paid(cast, uid, 20_00, to=to))
    page = desks["chen"].page("/spendings")
    foot = re.sub("<[^>]+>", "", page.partition('<tr class="sum">')[2].partition("</tr>")[0])
    assert "已拨付 300.00 元；连同没有付款、已冲回和已作废的，共 3 张，370.00 元" in foot
    only_paid = desks["chen"].page("/spendings?state=paid").partition('<tr class="sum">')[2]
    assert "都已拨付" in only_paid.partition("</tr>")[0]


def test_what_waits_is_counted(unit, cast, uid, desks):
    with unit():
        one = draft(cast, uid)
        spending.submit(one.uid, actor=cast.chen)
    assert "笔拨付等您办理" in desks["zhou"].page("/")
    assert "笔拨付等您办理" not in desks["fang"].page("/")


def test_the_pages_cost_the_same_for_many(unit, cast, uid, desks):
    """What the navigation counts beside the pages is other rooms' business, so few rows are held against many."""
    chen = desks["chen"]

    def costs():
        chen.page("/spendings")
        found = {}
        for path in ("/spendings", f"/spendings/{one.uid}", "/payees"):
            with counted() as statements:
                chen.page(path)
            found[path] = len(statements)
        return found

    with unit():
        one = paid(cast, uid, 1_00)
    few = costs()
    with unit():
        for _ in range(6):
            paid(cast, uid, 1_00, to=one.payee.uid)
    assert costs() == few
    assert few[f"/spendings/{one.uid}"] - few["/payees"] == 7
