"""Promises of companies at the desk: from the form to the last instalment, what changes them, and who may do what."""

from datetime import timedelta
from io import BytesIO

import pytest

from server.gifts import queries as gifts
from server.kit import clock
from server.promises import jobs, queries, service
from tests.campaigns.plans import published
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.files.pictures import jpeg
from tests.promises import agreements
from tests.promises.agreements import CODE, COMPANY


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def uid(unit, cast, campaign):
    with unit():
        return agreements.standing(cast, campaign)


@pytest.fixture
def desks(app, unit, cast):
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in ("chen", "zhou", "fang", "ren")}


def day(days):
    return (clock.today() + timedelta(days=days)).isoformat()


def typed(campaign, **changes):
    fields = {"company": COMPANY, "credit_code": CODE, "campaign": campaign, "use_text": "购买学习用品"}
    fields |= {"ground": "relief", "agreement_no": "示例协 1 号", "signed_on": day(-5), "amount": "1,000"}
    fields |= {"contact_name": "苏示例", "contact_phone": "0795-1234567", "unrelated": "1"}
    fields |= {"due_on-0": day(10), "fen-0": "600", "due_on-1": day(100), "fen-1": "400.00"}
    return {**fields, **changes}


def scan(name="scan"):
    return {name: (BytesIO(jpeg()), "scan.jpg")}


def test_from_the_form_to_the_last_instalment(unit, cast, campaign, desks):
    chen, zhou, fang = desks["chen"], desks["zhou"], desks["fang"]
    answer = chen.post("/promises", **typed(campaign), **scan())
    assert answer.status_code == 303
    path = answer.location.removeprefix("/console")
    uid = path.rsplit("/", 1)[1]
    assert chen.post(f"{path}/submit", version=0).status_code == 303
    assert "请由慈善会负责人复核" in chen.page(path)
    page = zhou.page(path)
    assert all(words in page for words in ("陈经办已提交", COMPANY, "600.00", "苏**", "079****4567"))
    assert "苏示例" not in page
    assert zhou.post(f"{path}/approve", version=1).status_code == 303
    with unit():
        gift = agreements.came(cast, campaign, 600_00)
        other = gifts.card(agreements.came(cast, campaign, 400_00, donor_name="别家")).no
    page = fang.page(path)
    assert "付款人就是认捐单位，金额等于第 1 期" in page
    assert fang.post(f"{path}/ties", gift=gift).status_code == 303
    assert fang.post(f"{path}/ties", no=other.lower()).status_code == 303
    page = fang.page(path)
    assert all(words in page for words in ("已履行", "2 笔", other))
    assert "记到认捐" in fang.page(f"/gifts/{gift}")
    assert fang.post(f"{path}/ties", gift=gift).status_code == 409
    with unit():
        assert queries.find(uid).state == "fulfilled"
    assert COMPANY in fang.page("/promises?queue=over")


def test_a_form_that_is_wrong(campaign, desks):
    chen = desks["chen"]
    for change, says in (
        ({"amount": "x"}, "请填写金额"),
        ({"amount": "999"}, "正好等于认捐总额"),
        ({"fen-1": ""}, "第 2 期要写日期和金额"),
        ({"due_on-1": ""}, "第 2 期要写日期和金额"),
        ({"credit_code": "1"}, "信用代码不对"),
        ({"unrelated": ""}, "第四十条"),
        ({"company": "两\n行"}, "请写在一行里"),
    ):
        answer = chen.post("/promises", **typed(campaign, **change))
        assert answer.status_code == 422, change
        page = answer.get_data(as_text=True)
        assert says in page
        assert "购买学习用品" in page  # what was typed is still there


def test_a_scan_that_is_none(unit, campaign, desks):
    answer = desks["chen"].post("/promises", **typed(campaign), scan=(BytesIO(b"no picture"), "a.jpg"))
    path = answer.location.removeprefix("/console")
    assert "扫描件没有附上" in desks["chen"].page(path)
    assert "请先附上捐赠协议" in desks["chen"].post(f"{path}/submit", version=0).get_data(as_text=True)
    assert desks["chen"].post(f"{path}/papers", kind="agreement", **scan("file")).status_code == 303
    assert desks["chen"].post(f"{path}/papers", kind="agreement").status_code == 422
    assert desks["chen"].post(f"{path}/submit", version=0).status_code == 303


def test_edited_with_its_instalments(unit, cast, campaign, desks):
    with unit():
        uid = agreements.drafted(cast, campaign).uid
    chen = desks["chen"]
    form = chen.page(f"/promises/{uid}/edit")
    assert 'value="600.00"' in form
    assert chen.post(f"/promises/{uid}/edit", **typed(campaign, version=0, note="改")).status_code == 303
    assert chen.post(f"/promises/{uid}/edit", **typed(campaign, version=1, amount="1")).status_code == 422


def test_papers_are_private_pictures(unit, uid, desks):
    with unit():
        (paper,) = queries.papers(queries.find(uid))
    answer = desks["chen"].get(f"/promises/{uid}/papers/{paper.uid}")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert desks["ren"].get(f"/promises/{uid}/papers/{paper.uid}").status_code == 403
    assert desks["chen"].get(f"/promises/{uid}/papers/nobodysthing0000").status_code == 404


def test_the_contact_only_on_record(unit, uid, desks):
    fang = desks["fang"]
    assert fang.post(f"/promises/{uid}/contact", reason="").status_code == 422
    page = fang.post(f"/promises/{uid}/contact", reason="到期提醒").get_data(as_text=True)
    assert "0795-1234567" in page


def test_untied_at_the_desk(unit, cast, campaign, uid, desks):
    with unit():
        made = service.tie(uid, agreements.came(cast, campaign, 100_00), actor=cast.fang)
    fang = desks["fang"]
    assert fang.post(f"/promises/{uid}/ties/{made.uid}/undo", note="").status_code == 422
    assert fang.post(f"/promises/{uid}/ties/{made.uid}/undo", note="记错了单位").status_code == 303
    assert all(words in fang.page(f"/promises/{uid}") for words in ("已取消", "记错了单位"))
    assert fang.post(f"/promises/{uid}/ties/{made.uid}/undo", note="再来").status_code == 409
    assert fang.post(f"/promises/{uid}/ties", no="JZ-NIEMAND").status_code == 422


def change(**more):
    fields = {"kind": "supplement", "agreement_no": "补 1 号", "signed_on": day(0), "reason": "双方同意延期"}
    return {**fields, "amount": "1000", "due_on-0": day(200), "fen-0": "1000", **more}


def test_a_supplement_at_the_desk(unit, uid, desks):
    chen, zhou = desks["chen"], desks["zhou"]
    assert 'value="600.00"' in chen.page(f"/promises/{uid}/change?kind=supplement")
    refused = chen.post(f"/promises/{uid}/changes", **change(amount="1"), **scan())
    assert refused.status_code == 422
    assert "正好等于" in refused.get_data(as_text=True)
    assert chen.post(f"/promises/{uid}/changes", **change(), **scan()).status_code == 303
    assert chen.post(f"/promises/{uid}/changes", **change(), **scan()).status_code == 409
    with unit():
        (one,) = queries.changes(queries.find(uid))
    path = f"/promises/{uid}/changes/{one.uid}"
    assert chen.post(f"{path}/agree", version=0).status_code == 403
    assert "补 1 号" in zhou.page(f"/promises/{uid}")
    assert zhou.post(f"{path}/refuse", note="").status_code == 422
    assert zhou.post(f"{path}/agree", version=0).status_code == 303
    assert zhou.post(f"{path}/agree", version=0).status_code == 409
    assert "变更以前的各期" in zhou.page(f"/promises/{uid}")


def test_a_release_at_the_desk(unit, uid, desks):
    chen, zhou = desks["chen"], desks["zhou"]
    assert "第四十一条" in chen.page(f"/promises/{uid}/change?kind=release")
    fields = {**change(kind="release", why="hardship"), **scan()}
    assert "第四十一条第二款" in chen.post(f"/promises/{uid}/changes", **fields).get_data(as_text=True)
    told = {"reported_to": "袁州区民政局", "reported_on": day(0), "explained_at": "《示例日报》"}
    assert chen.post(f"/promises/{uid}/changes", **{**fields, **told, **scan()}).status_code == 303
    with unit():
        (one,) = queries.changes(queries.find(uid))
    assert zhou.post(f"/promises/{uid}/changes/{one.uid}/agree", version=0).status_code == 303
    assert "不再履行" in zhou.page(f"/promises/{uid}")


def test_reminded_and_called(unit, uid, desks):
    with unit():
        jobs.remind()
    fang = desks["fang"]
    assert "件认捐事项等您办理" in fang.page("/")
    assert COMPANY in fang.page("/promises?queue=mine")
    page = fang.page(f"/promises/{uid}")
    assert "还有 30 天到期" in page
    with unit():
        ((one, _term),) = queries.reminders(queries.find(uid))
    assert fang.post(f"/promises/{uid}/reminders/{one.uid}", note="").status_code == 422
    assert fang.post(f"/promises/{uid}/reminders/{one.uid}", note="答应月底付").status_code == 303
    assert "答应月底付" in fang.page(f"/promises/{uid}")
    assert COMPANY not in fang.page("/promises?queue=mine")


def test_the_list_narrows_and_sums(unit, cast, campaign, uid, desks):
    with unit():
        service.tie(uid, agreements.came(cast, campaign, 200_00), actor=cast.fang)
        late = {"signed_on": clock.today() - timedelta(days=60), "terms": agreements.terms((-3, 500_00))}
        agreements.standing(cast, None, company="示例纺织有限公司", amount_fen=500_00, **late)
        agreements.drafted(cast, campaign, company="示例草稿有限公司")
    fang = desks["fang"]
    page = fang.page("/promises")
    assert all(words in page for words in (COMPANY, "示例纺织", "1,500.00", "200.00", "逾期"))
    assert "示例草稿" not in page
    assert COMPANY not in fang.page("/promises?queue=overdue")
    assert "示例纺织" in fang.page("/promises?queue=overdue")
    assert "示例纺织" not in fang.page(f"/promises?queue=all&campaign={campaign}")
    assert "示例纺织" in fang.page("/promises?queue=all&campaign=any")
    assert "示例纺织" in fang.page("/promises?queue=all&q=纺织")
    assert "示例草稿" in fang.page("/promises?queue=draft")
    assert "没有符合条件的记录" in fang.page(f"/promises?queue=all&since={day(1)}")


def test_the_name_is_shown_or_not(uid, desks):
    chen = desks["chen"]
    assert chen.post(f"/promises/{uid}/show_name", version=2).status_code == 303
    assert "单位不再公开名称" in chen.page(f"/promises/{uid}")
    assert chen.post(f"/promises/{uid}/hide_name", version=3).status_code == 303
    assert chen.post(f"/promises/{uid}/tie_part", version=4).status_code == 404  # no button makes money arrive


def test_sent_back_and_void_at_the_desk(unit, cast, campaign, desks):
    with unit():
        uid = service.submit(agreements.drafted(cast, campaign).uid, actor=cast.chen).uid
    assert desks["zhou"].post(f"/promises/{uid}/send_back", note="缺盖章", version=1).status_code == 303
    assert desks["chen"].post(f"/promises/{uid}/void", note="改为直接捐赠", version=2).status_code == 303
    assert "已作废" in desks["chen"].page(f"/promises/{uid}")


def test_what_a_page_costs(unit, cast, campaign, uid, desks):
    fang = desks["fang"]
    with unit():
        agreements.standing(cast, campaign, company="示例纺织有限公司")
        service.tie(uid, agreements.came(cast, campaign, 200_00), actor=cast.fang)
    for path, cost in (("/promises", 9), (f"/promises/{uid}", 22)):
        fang.page(path)
        with counted() as statements:
            fang.page(path)
        assert len(statements) == cost, (path, len(statements), statements)
