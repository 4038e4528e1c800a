"""Units at the desk: registered, their money tied, their roster matched, papers for all."""

import pytest
from sqlalchemy import select

from server.events import queries
from server.events import service as events
from server.gifts import queries as gifts
from server.kit.audit import AuditRow
from server.kit.db import db
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.events import conftest as staged
from tests.gifts.booked import at_the_counter

campaign, event, matched, rows, school, tie = (
    staged.campaign,
    staged.event,
    staged.matched,
    staged.rows,
    staged.school,
    staged.tie,
)


@pytest.fixture
def chen(app, unit, cast):
    return Desk(app.test_client(), unit, cast.chen)


def test_registered_and_edited(unit, chen, event):
    assert "还没有单位参加" in chen.page("/event-units")
    assert "登记单位" in chen.page(f"/event-units?event={event.uid}")
    assert "自愿参加" in chen.page(f"/event-units/new?event={event.uid}")
    typed = {"event": event.uid, "title": "示例医院", "contact_name": "苏示例", "contact_phone": "13800000001"}
    answer = chen.post("/event-units", **typed)
    where = answer.location.removeprefix("/console")
    assert answer.status_code == 303
    assert "单位编号" in chen.page(where)
    for path in (where, f"{where}/edit"):
        assert "138****0001" in chen.page(path)
        assert "13800000001" not in chen.page(path)
    for changes, says in (
        ({}, "已经有这个单位"),
        ({"title": "x"}, "请填写单位全称"),
        ({"contact_phone": "1"}, "11 位"),
    ):
        answer = chen.post("/event-units", **{**typed, **changes})
        assert answer.status_code in (409, 422)
        assert says in answer.get_data(as_text=True)
    assert chen.post(f"{where}/edit", **typed, named="1", version=0).status_code == 303
    assert "同意" in chen.page(f"/event-units?event={event.uid}")
    assert chen.post(f"{where}/leave", version=1, note="今年不参加").status_code == 303
    assert "已退出" in chen.page(where)
    assert chen.post(f"{where}/rejoin", version=2).status_code == 303


def test_the_contact_only_on_record(unit, cast, chen, event):
    with unit():
        row = events.add_unit(
            event.uid, title="示例医院", contact_name="苏示例", contact_phone="13800000001", actor=cast.chen
        )
        where = f"/event-units/{row.uid}"
    assert chen.post(f"{where}/contact", reason=" ").status_code == 422
    page = chen.post(f"{where}/contact", reason="核对名单").get_data(as_text=True)
    assert "13800000001" in page
    assert "苏示例" in page
    with unit():
        (line,) = db.session.scalars(select(AuditRow).where(AuditRow.what == "events.reveal"))
        assert (line.subject, line.actor, line.facts) == (row.uid, cast.chen.ref, {"reason": "核对名单"})
    assert chen.post(f"{where}/edit", title="示例医院", contact_phone="13800000002", version=0).status_code == 303
    with unit():
        kept = queries.unit(row.uid)
        assert (kept.contact_name, kept.contact_phone) == ("苏示例", "13800000002")
    assert chen.post(f"{where}/edit", title="示例医院", forget_contact="1", version=1).status_code == 303
    with unit():
        assert queries.unit(row.uid).contact_phone is None
    assert "显示" not in chen.page(where)


def test_money_and_roster_meet(unit, cast, chen, campaign, school, rows):
    where = f"/event-units/{school.uid}"
    with unit():
        uid = at_the_counter(campaign.uid, cast, amount_fen=200_00)
        no = gifts.card(uid).no
    answer = chen.post(f"{where}/tie", no="JZ-00000000")
    assert answer.status_code == 409
    assert "没有这个捐赠编号" in answer.get_data(as_text=True)
    assert chen.post(f"{where}/tie", no=no.lower()).status_code == 303
    assert "把名单配到这笔" in chen.page(where)
    with unit():
        tied = queries.unit_gifts(school)[0].uid
    assert chen.post(f"{where}/match", tie=tied).status_code == 303
    assert "3 人，166.00 元" in chen.page(where)
    assert chen.post(f"{where}/untie", tie=tied).status_code == 409
    assert chen.post(f"{where}/unmatch", tie=tied).status_code == 303
    assert chen.post(f"{where}/untie", tie=tied).status_code == 303
    assert chen.post(f"{where}/fly").status_code == 404


def test_names_on_a_roster_are_masked(chen, school, matched):
    page = chen.page(f"/event-units/rows?unit={school.uid}")
    assert "兰**" in page
    assert "兰示例" not in page
    assert "13800000001" not in page
    assert "爱心人士" in page
    assert "苏**" not in chen.page(f"/event-units/rows?unit={school.uid}&state=waiting")


def test_papers_for_all(chen, school, matched):
    answer = chen.post(f"/event-units/{school.uid}/certificates")
    assert answer.location == "/console/downloads"
    assert "正在开 3 张证书" in chen.page("/downloads")
    assert chen.post(f"/event-units/{school.uid}/receipts").status_code == 303
    assert "要票据的 2 人" in chen.page(f"/event-units/{school.uid}")
    answer = chen.post(f"/event-units/{school.uid}/poster.pdf")
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")


def test_what_a_page_costs(chen, event, school, matched):
    paths = (("/event-units", 18), (f"/event-units/{school.uid}", 26), (f"/event-units/rows?unit={school.uid}", 13))
    for path, most in paths:
        chen.page(path)
        with counted() as statements:
            chen.page(path)
        assert len(statements) <= most, (path, len(statements), statements)


def test_article_32_nobody_outside_the_desk_sees_who_gave(app, unit, cast, school, matched):
    """慈善法 32: township, bureau and unit see neither rosters nor sums of units."""
    for actor in (cast.tian, cast.ren, cast.wang):
        seat = Desk(app.test_client(), unit, actor)
        for path in ("/event-units", f"/event-units/{school.uid}", f"/event-units/rows?unit={school.uid}"):
            assert seat.get(path).status_code in (302, 403, 404)
