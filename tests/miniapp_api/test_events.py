"""捐赠日历 for the phone, and a gift that counts for a unit because its giver says so."""

import pytest

from server.codes import queries as codes
from server.codes.states import Kind
from server.events import posters, queries, report, service
from server.events.service import guessing
from server.gifts import service as gifts
from tests.counting import counted
from tests.events import conftest as staged
from tests.events.words import unit_of
from tests.gifts.money import paid
from tests.miniapp_api.doors import API
from tests.miniapp_api.giving import Phone

campaign, event, school = staged.campaign, staged.event, staged.school


@pytest.fixture
def lan(app, unit, cast):
    return Phone(app.test_client(), unit, cast.lan)


def test_it_works(phone, event, campaign, school):
    page = phone.get(f"{API}/events").get_json()
    assert [(one["id"], one["when_text"], one["is_on"]) for one in page["items"]] == [(event.uid, "正在进行", True)]
    one = phone.get(f"{API}/events/{event.uid}").get_json()
    assert [(row["id"], row["accepts_gifts"]) for row in one["campaigns"]] == [(campaign.uid, True)]
    assert (one["named_units"], one["unit"], one["whole"]["left_fen"]) == (["示例中学"], None, 0)
    assert "不设指标" in one["voluntary"]


def test_a_unit_is_named_by_its_code_alone(phone, unit, cast, event, school):
    with unit():
        hidden = unit_of(event, cast, "不愿公开的单位")
    one = phone.get(f"{API}/events/{event.uid}?unit={hidden.no.lower()}").get_json()
    assert (one["unit"]["title"], one["named_units"]) == ("不愿公开的单位", ["示例中学"])
    assert "看不到" in one["unit"]["promise"]
    assert phone.get(f"{API}/events/{event.uid}?unit=DW-00000000").get_json()["unit"] is None


def test_article_32_a_gift_counts_only_by_its_givers_word(unit, lan, event, campaign, school):
    """慈善法 32, PIPL 14: without a word of the giver a gift counts for no unit, and nothing asks for a sum."""
    orders = [lan.give(campaign.uid, **more).get_json()["order_no"] for more in ({}, {"unit": school.no})]
    with unit():
        for no in orders:
            paid(no)
            gifts.settle(no)
        part = report.unit_fen([queries.unit(school.uid)])[school.id]
        assert (part.count, part.left_fen) == (1, 66_00)
        assert report.of(queries.find(event.uid)).whole.count == 2


def test_a_code_that_takes_nothing_makes_no_order(unit, cast, lan, campaign, event, school):
    answer = lan.give(campaign.uid, unit="DW-00000000")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "unit_unknown")
    with unit():
        service.withdraw(event.uid, actor=cast.chen, reason="改期", seen_version=2)
    assert lan.give(campaign.uid, unit=school.no).status_code == 404
    assert lan.give(campaign.uid).status_code == 201


def test_who_guesses_codes_is_asked_to_wait(phone, lan, event, campaign, school, monkeypatch):
    """On the page and at the gift alike, and one count for both; a gift without a code goes on."""
    monkeypatch.setattr(guessing, "WRONG_MAX", 2)
    assert phone.get(f"{API}/events/{event.uid}?unit=DW-00000000").status_code == 200
    assert lan.give(campaign.uid, unit="DW-00000001").status_code == 404
    for answer in (phone.get(f"{API}/events/{event.uid}?unit={school.no}"), lan.give(campaign.uid, unit=school.no)):
        assert (answer.status_code, answer.get_json()["code"]) == (429, "unit_tries")
        assert "直接捐款" in answer.get_json()["message"]
        assert int(answer.headers["Retry-After"]) > 0
    assert phone.get(f"{API}/events/{event.uid}").status_code == 200
    assert lan.give(campaign.uid).status_code == 201


@pytest.mark.parametrize("kind", [Kind.EVENT, Kind.UNIT])
def test_a_scanned_code(phone, unit, cast, event, school, kind):
    subject = event.uid if kind == Kind.EVENT else school.uid
    with unit():
        (posters.event_poster if kind == Kind.EVENT else posters.unit_poster)(subject, actor=cast.chen)
        scene = codes.live_of(kind, subject).scene
    found = phone.get(f"{API}/scenes/{scene}").get_json()
    assert (found["kind"], found["subject_id"]) == ("event", event.uid)
    assert found["unit"] == ("" if kind == Kind.EVENT else school.no)


def test_what_it_costs(phone, event, school):
    for path, most in (("/events", 3), (f"/events/{event.uid}?unit={school.no}", 14)):
        with counted() as statements:
            phone.get(f"{API}{path}")
        assert len(statements) <= most, (path, len(statements), statements)


def test_nobodys_event(phone, cast):
    assert phone.get(f"{API}/events/nobodysevent0000").status_code == 404
