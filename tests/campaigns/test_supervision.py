"""Supervision of partners: checked and settled after the end, told within three months, before anybody concludes."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from server.campaigns import checks, disclosure, queries, supervising
from server.campaigns import service as campaigns
from server.campaigns.errors import CheckIncomplete, PartnerChecked, PartnerUnchecked, PartnerUnknown
from server.campaigns.rules import ReportKind, partners
from server.kit import clock
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from tests.campaigns.partners import partner
from tests.campaigns.plans import CHARITY, plan
from tests.campaigns.words import WORDS
from tests.console.charity_desk import Desk
from tests.counting import counted
from tests.files.pictures import jpeg

SAID = {"finding": "场地和宣传按协议完成，没有另设收款", "settled": "垫付费用 300.00 元已凭票付清"}


@pytest.fixture
def uid(unit, cast):
    """Published with one partner, and ended today."""
    with unit():
        uid = running(cast)
        campaigns.end(uid, actor=cast.zhou, reason="期满")
        disclosure.publish(uid, WORDS, actor=cast.zhou, kind=ReportKind.FINAL)
        return uid


def running(cast):
    campaigns.set_charity(CHARITY, actor=cast.zhou)
    row = campaigns.draft(plan(partners=(partner(),)), actor=cast.chen, papers={0: BytesIO(jpeg())})
    row = campaigns.submit(row.uid, actor=cast.chen)
    return campaigns.approve(row.uid, actor=cast.zhou, seen_version=row.version).uid


def of(uid):
    return queries.find(uid).partners[0].uid


def told(uid, cast, **changes):
    said = {**SAID, "checked_on": clock.today(), "actor": cast.chen, **changes}
    return supervising.check(uid, said.pop("partner", None) or of(uid), **said)


def test_article_26_within_three_months_of_the_end(unit, cast, uid):
    ended = clock.today()
    with unit():
        assert supervising.due_on(queries.find(uid)) == ended + timedelta(days=90)
        assert checks.partners_are_checked() == []
        with pytest.raises(PartnerUnchecked):
            campaigns.conclude(uid, actor=cast.zhou, reason="结余用于同类项目")
    with unit(), clock.at(clock.start_of(ended + timedelta(days=90))):
        assert checks.partners_are_checked() == []
    with unit(), clock.at(clock.start_of(ended + timedelta(days=91))):
        (finding,) = checks.partners_are_checked()
        assert partner().name in finding
        told(uid, cast)
        assert checks.partners_are_checked() == []
        assert campaigns.conclude(uid, actor=cast.zhou, reason="结余用于同类项目").state == "concluded"


def test_order_81_names_the_day():
    """It came with the first of January 2026; a campaign that began before keeps its rules."""
    ended = date(2026, 3, 1)
    assert partners.check_due_on(date(2026, 1, 1), ended) == date(2026, 5, 30)
    assert partners.check_due_on(date(2025, 12, 31), ended) is None
    assert partners.check_due_on(date(2026, 1, 1), None) is None


def test_told_once_and_kept(unit, cast, uid):
    with unit():
        told(uid, cast)
        with pytest.raises(PartnerChecked):
            told(uid, cast, finding="改一个说法再来一次")
        row = queries.find(uid)
        assert (row.partners[0].check.settled, row.partners[0].check.by) == (SAID["settled"], cast.chen.ref)
        assert queries.history(row)[-1].move == "check_partner"
        assert supervising.due_on(row) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"finding": "好"}, "/finding"),
        ({"settled": " "}, "/settled"),
        ({"finding": "长" * 301}, "/finding"),
        ({"settled": "请打 13800000001 找他"}, "/settled"),
        ({"checked_on": None}, "/checked_on"),
        ({"checked_on": date(2020, 1, 1)}, "/checked_on"),
        ({"checked_on": date(2099, 1, 1)}, "/checked_on"),
    ],
)
def test_what_it_lacks_is_told(unit, cast, uid, changes, field):
    with unit(), pytest.raises(CheckIncomplete) as refusal:
        told(uid, cast, **changes)
    assert [line["field"] for line in refusal.value.detail] == [field]


def test_who_when_and_of_whom(unit, cast, uid):
    with unit():
        with pytest.raises(Forbidden):
            told(uid, cast, actor=cast.fang)
        with pytest.raises(PartnerUnknown):
            told(uid, cast, partner="nobodyspartner00")
        row = campaigns.draft(plan(title="还没有开始", partners=(partner(),)), actor=cast.chen)
        with pytest.raises(StateChanged):
            told(row.uid, cast)


def test_from_the_form_to_the_public_page(app, unit, cast, uid, phone):
    assert "监督和结清情况最迟" in phone.get(f"/money/{uid}").get_data(as_text=True)
    desk = Desk(app.test_client(), unit, cast.chen)
    assert "公开监督情况" in desk.page(f"/campaigns/{uid}")
    with unit():
        mine = of(uid)
    typed = {"partner": mine, **SAID, "checked_on": f"{clock.today()}"}
    assert desk.post(f"/campaigns/{uid}/check_partner", **{**typed, "finding": ""}).status_code == 422
    assert desk.post(f"/campaigns/{uid}/check_partner", **typed).status_code == 303
    assert desk.post(f"/campaigns/{uid}/check_partner", **typed).status_code == 409
    for page in (desk.page(f"/campaigns/{uid}"), phone.get(f"/money/{uid}").get_data(as_text=True)):
        assert SAID["finding"] in page
        assert SAID["settled"] in page


def test_article_26_the_phone_reads_the_same(unit, cast, uid, phone):
    """Evaluated before, due within three months of the end, late after, then found and settled."""

    def read():
        with counted() as statements:
            (line,) = phone.get(f"/api/v1/campaigns/{uid}").get_json()["legal"]["partners"]
        assert len(statements) <= 22, statements
        return line

    one, ended = partner(), clock.today()
    due = ended + timedelta(days=90)
    shown = {
        "name": one.name,
        "work": one.work,
        "evaluated_on": f"{one.evaluated_on}",
        "evaluation": one.evaluation,
        "agreed_on": f"{one.agreed_on}",
    }
    assert read() == {**shown, "check": None, "check_due_on": f"{due}", "check_late": False}
    with clock.at(clock.start_of(due + timedelta(days=1))):
        assert read()["check_late"] is True
    with unit():
        told(uid, cast)
    assert read() == {
        **shown,
        "check": {"checked_on": f"{ended}", **SAID},
        "check_due_on": None,
        "check_late": False,
    }


def test_while_it_runs_nothing_is_due(unit, cast, phone):
    with unit():
        uid = running(cast)
    (line,) = phone.get(f"/api/v1/campaigns/{uid}").get_json()["legal"]["partners"]
    assert (line["check"], line["check_due_on"], line["check_late"]) == (None, None, False)
