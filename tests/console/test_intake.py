"""求助登记 at the desk: written down by telephone, called back, helped at once, handed over, decided, closed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.intake import jobs, queries
from server.intake import service as intake
from server.intake.models import HelpRequest
from server.intake.rules import Consent
from server.kit import clock
from server.kit.audit import AuditRow
from server.kit.clock import now, today
from server.kit.db import db
from server.messages import queries as messages
from server.policies import queries as policies
from tests.cast import VILLAGE
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.intake import desk
from tests.policies.table import few, taken_over

CALL = {
    "key": "0123456789abcdef",
    "channel": "phone",
    "on_behalf": "family",
    "contact_name": "兰心",
    "contact_phone": "13800000001",
    "person_name": "李秀英",
    "relation": "母亲",
    "area_code": VILLAGE,
    "trouble_illness": "1",
    "text": desk.TEXT,
    "way": "spoken",
}
ACT = {
    "what": "生活费",
    "form": "cash",
    "purse": "reserve",
    "amount_fen": "500",
    "given_at": "2026-01-05T09:30",
    "voucher": "备-1",
}


@pytest.fixture
def desks(app, unit, cast):
    names = ("wang", "tian", "guo", "ren", "chen", "fang")
    return {who: Desk(app.test_client(), unit, getattr(cast, who)) for who in names}


@pytest.fixture
def asked(unit, cast):
    with unit():
        return desk.asked(cast).uid


def uid_of(answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.location.rsplit("/", 1)[1]


def version(app, uid):
    with app.app_context():
        return db.session.scalars(select(HelpRequest.version).where(HelpRequest.uid == uid)).one()


def test_from_a_call_to_the_result(desks, app):
    wang, tian = desks["wang"], desks["tian"]
    uid = uid_of(wang.post("/intake", **CALL))
    assert uid_of(wang.post("/intake", **CALL)) == uid
    page = wang.page(f"/intake/{uid}")
    assert "兰*" in page
    assert "兰心" not in page
    assert "138****0001" in page
    assert wang.post(f"/intake/{uid}/call_back", version=0, text=desk.AGREED).status_code == 303
    official = {"door": "window", "official_no": "袁救-118", "accepted_on": today().isoformat()}
    assert tian.post(f"/intake/{uid}/hand_over", version=1, **official).status_code == 303
    result = {"result": "granted", "text": "按标准发放", "decided_on": today().isoformat(), "granted_fen": "1200"}
    assert tian.post(f"/intake/{uid}/decide", version=2, **result).status_code == 303
    assert tian.post(f"/intake/{uid}/close", version=3, outcome="helped", text="钱到账了").status_code == 303
    page = tian.page(f"/intake/{uid}")
    assert "已得到帮扶" in page
    assert "1,200.00 元" in page


def test_whole_names_are_shown_for_a_reason_once(desks, asked, app):
    tian = desks["tian"]
    page = tian.post(f"/intake/{asked}/reveal", because="call").get_data(as_text=True)
    assert 'href="tel:13800000001"' in page
    assert "兰心" in page
    assert "兰心" not in tian.page(f"/intake/{asked}")
    assert tian.post(f"/intake/{asked}/reveal", because="curious").status_code == 422
    with app.app_context():
        looked = db.session.scalars(select(AuditRow).where(AuditRow.what == "intake.reveal")).all()
        assert [(one.subject, one.facts["because"]) for one in looked] == [(asked, "call")]


def test_the_slip_for_the_window(desks, asked):
    text = desks["tian"].post(f"/intake/{asked}/slip").get_data(as_text=True)
    assert "求助转办单" in text
    assert "13800000001" in text


def test_help_at_once_and_its_correction(desks, unit, cast):
    with unit():
        uid = desk.asked(cast, urgent=True).uid
    tian = desks["tian"]
    assert "24 小时内先行救助" in tian.page(f"/intake/{uid}")
    assert tian.post(f"/intake/{uid}/act", **ACT).status_code == 303
    page = tian.page(f"/intake/{uid}")
    assert "生活费，500.00 元" in page
    assert "乡镇临时救助备用金" in page
    act = re.search(r'name="act" value="(\w+)"', page)[1]
    assert (
        tian.post(f"/intake/{uid}/correct_act", act=act, reason="金额写错了", **ACT | {"amount_fen": "600"}).status_code
        == 303
    )
    assert "生活费，600.00 元" in tian.page(f"/intake/{uid}")
    assert tian.post(f"/intake/{uid}/correct_act", act="0" * 16, reason="金额写错了", stands="0").status_code == 404
    refused = tian.post(f"/intake/{uid}/act", **ACT | {"amount_fen": "五百"})
    assert refused.status_code == 422
    assert tian.post(f"/intake/{uid}/papers", text="签字齐了").status_code == 303


def test_what_is_missing_is_told_on_the_page(desks, asked):
    wang = desks["wang"]
    assert wang.post(f"/intake/{asked}/call_back", version=0, text="").status_code == 422
    assert wang.post(f"/intake/{asked}/mark_urgent", reason="急").status_code == 422
    assert "至少 4 个字" in wang.post(f"/intake/{asked}/mark_urgent", reason="急").get_data(as_text=True)
    private = wang.post(f"/intake/{asked}/mark_urgent", reason="请打 13800000009 找他")
    assert private.status_code == 422
    refused = wang.post("/intake", **CALL | {"contact_phone": "12", "key": "k2"})
    assert refused.status_code == 422
    assert "兰心" in refused.get_data(as_text=True)


def test_the_queues_and_the_counters(desks, unit, cast):
    with unit():
        first = desk.asked(cast).no
        urgent = desk.asked(cast, urgent=True, contact_name="田丰").no
        with clock.at(now() - timedelta(days=4)):
            late = desk.asked(cast, contact_name="方兰").no
        jobs.escalate_overdue()
    page = desks["tian"].page("/intake?queue=all")
    assert all(no in page for no in (first, urgent, late))
    todo = desks["tian"].page("/intake")
    assert urgent in todo
    assert late in todo
    assert first not in todo
    assert todo.index(urgent) < todo.index(late)
    assert "已超期" in todo
    assert "次求助等您办" in desks["tian"].page("/")
    assert first in desks["wang"].page("/intake")
    assert late in desks["tian"].page("/intake?queue=overdue")
    assert "这里没有求助" in desks["guo"].page("/intake?queue=all")


def test_the_front_page_says_that_an_emergency_waits(desks, unit, cast):
    with unit(), clock.at(now() - timedelta(hours=25)):
        uid = desk.asked(cast, urgent=True).uid
    with unit():
        jobs.escalate_overdue()
    assert "1 次急难求助还没有先行救助，其中 1 次已超过 24 小时" in desks["tian"].page("/")
    assert "次急难求助" not in desks["guo"].page("/")
    with unit():
        intake.act(uid, desk.act(), actor=cast.tian)
        intake.papers(uid, actor=cast.tian, text="签字齐了")
        jobs.escalate_overdue()
    assert "次急难求助" not in desks["tian"].page("/")


def test_the_official_door_of_the_policy_stands_by_the_button(desks, unit, cast):
    with unit():
        taken_over(few())
        uid = desk.called(cast, policy_uid=policies.find("6").uid).uid
    page = desks["tian"].page(f"/intake/{uid}")
    assert "这项政策的官方入口：到窗口" in page


def test_finding_by_phone_leaves_no_trace_in_the_address(desks, asked):
    answer = desks["tian"].post("/intake/find", number="13800000001")
    assert answer.status_code == 303
    assert answer.location.endswith(asked)
    assert "没有这个号码的求助" in desks["guo"].post("/intake/find", number="13800000001").get_data(as_text=True)


def test_the_register_is_hinted_at_and_linked(desks, unit, cast, asked):
    with unit():
        person = desk.person(cast)
    tian = desks["tian"]
    page = tian.page(f"/intake/{asked}")
    assert "姓名相同，在同一个乡镇（街道）" in page
    assert tian.post(f"/intake/{asked}/link", person=person).status_code == 303
    assert f"/console/registry/{person}" in tian.page(f"/intake/{asked}")


def test_a_new_line_of_the_register(desks, asked):
    tian = desks["tian"]
    assert tian.post(f"/intake/{asked}/person", name="李秀英", kind="低保家庭", birth_year="1950").status_code == 303
    assert "李**" in tian.page(f"/intake/{asked}")
    assert tian.post(f"/intake/{asked}/person", name="", kind="").status_code == 422


def test_the_charity_sees_what_was_agreed_to_and_nothing_else(desks, unit, cast, asked):
    tian, chen = desks["tian"], desks["chen"]
    assert chen.get(f"/intake/{asked}").status_code == 404
    with unit():
        intake.call_back(asked, actor=cast.wang, text=desk.AGREED)
    assert tian.post(f"/intake/{asked}/to_charity", way="").status_code == 409
    assert tian.post(f"/intake/{asked}/to_charity", way="spoken").status_code == 303
    page = chen.page(f"/intake/{asked}")
    assert "救助台账" not in page
    assert desk.AGREED in page
    assert chen.post(f"/intake/{asked}/finish", outcome="helped", text="送了一套家具").status_code == 303
    assert chen.get(f"/intake/{asked}").status_code == 200
    with unit():
        assert messages.inbox([cast.lan.uid]).items[0].title == "已办结"


def test_no_decision_of_the_state_goes_along(desks, unit, cast):
    with unit():
        uid = desk.decided(cast, "refused").uid
        intake.to_charity(uid, actor=cast.tian, consent=Consent("spoken"), reason="本人愿意请慈善会帮忙")
    own, theirs = desks["tian"].page(f"/intake/{uid}"), desks["chen"].page(f"/intake/{uid}")
    for words in ("袁救〔2026〕118", "符合临时救助条件", "未批准", "登记官方结果"):
        assert words in own
        assert words not in theirs
    listed = "/intake?queue=all&cols=no,official,result"
    assert "袁救〔2026〕118" in desks["tian"].page(listed)
    assert "袁救〔2026〕118" not in desks["chen"].page(listed)
    assert "未批准" not in desks["chen"].page(listed)


def test_the_figures_hide_the_few(desks, unit, cast):
    with unit():
        for number in range(5):
            desk.asked(cast, key=f"k{number}", policy_uid=None)
    page = desks["tian"].page("/intake/figures")
    assert "灵泉街道" in page
    by_place = page.split("按乡镇（街道）</h2>")[1].split("</section>")[0]
    assert re.findall(r'<td class="num">(.*?)</td>', by_place) == ["5", "0", "0"]
    with unit():
        desk.called(cast, by=cast.tian, on_behalf="worker", key="k6")
        assert queries.counts(cast.tian)["all"] == 6


@pytest.mark.parametrize(
    ("path", "statements"),
    [("/intake?queue=all", 4), ("/intake/{uid}", 7), ("/intake/figures", 6), ("/intake/new", 1)],
)
def test_what_a_page_costs(desks, unit, cast, path, statements):
    with unit():
        uid = desk.asked(cast).uid
        for number in range(3):
            desk.asked(cast, key=f"k{number}")
    tian = desks["tian"]
    tian.page(path.format(uid=uid))
    with counted() as seen:
        tian.page(path.format(uid=uid))
    of_ours = [one for one in seen if "help_" in one]  # the menu's own counters are counted elsewhere
    assert len(of_ours) == statements, "\n".join(of_ours)
