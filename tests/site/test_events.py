"""The calendar of giving on the public site, and what its printed codes open."""

import pytest

from server.codes import queries as codes
from server.codes import service as code_acts
from server.codes.states import Kind
from server.events import posters, queries, service
from server.events.service import guessing
from server.gifts.rules import ANONYMOUS
from tests.counting import counted
from tests.events import conftest as staged
from tests.events.test_units import through
from tests.events.words import on, unit_of

campaign, event, matched, rows, school, tie = (
    staged.campaign,
    staged.event,
    staged.matched,
    staged.rows,
    staged.school,
    staged.tie,
)


def test_it_works(phone, unit, cast, campaign, event, school):
    page = phone.get("/events").get_data(as_text=True)
    assert f'href="/events/{event.uid}"' in page
    assert "正在进行" in page
    page = phone.get(f"/events/{event.uid}").get_data(as_text=True)
    for words in (campaign.title, campaign.filing_no, "不设指标", f"/m/give/campaign?id={campaign.uid}", "微信支付"):
        assert words in page, words
    assert "示例中学" in page
    assert "还没有捐赠活动" not in page


def test_an_empty_calendar_says_so(phone, cast):
    assert "现在没有活动" in phone.get("/events").get_data(as_text=True)
    assert phone.get("/events?page=x").status_code == 200
    assert phone.get("/events/nobodysevent0000").status_code == 404


def test_article_32_the_public_page_ranks_nobody(phone, unit, cast, campaign, event, school):
    """慈善法 32: units are named by their own wish, as they joined, and no sum stands beside a unit."""
    with unit():
        bank = unit_of(event, cast, "示例银行", named=True)
        unit_of(event, cast, "不愿公开的单位")
        through(cast, campaign, bank, fen=987_00)
        through(cast, campaign, school, fen=12_00)
    page = phone.get(f"/events/{event.uid}").get_data(as_text=True)
    assert "示例中学、示例银行" in page
    assert "不愿公开的单位" not in page
    assert "987.00" not in page
    assert "999.00" in page


def test_a_unit_code_is_named_and_goes_along(phone, event, school):
    page = phone.get(f"/events/{event.uid}?unit={school.no}").get_data(as_text=True)
    assert "您是从“示例中学”的码进来的" in page
    assert f"&amp;unit={school.no}" in page
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in school.no)
    for typed in (school.no.lower(), f" {school.no} ", school.no.replace("-", " "), wide):
        answer = phone.get(f"/events/{event.uid}", query_string={"unit": typed})
        assert "您是从“示例中学”的码进来的" in answer.get_data(as_text=True), typed
    for other in ("DW-00000000", "<script>", "%20"):
        assert "您是从" not in phone.get(f"/events/{event.uid}?unit={other}").get_data(as_text=True)


def test_who_guesses_codes_is_asked_to_wait(phone, event, school, monkeypatch):
    """A unit's name is for whoever has its code. The page without one stays open to everybody."""
    monkeypatch.setattr(guessing, "WRONG_MAX", 2)
    page = f"/events/{event.uid}"
    for _ in range(3):  # the right one is no guess
        assert "您是从" in phone.get(f"{page}?unit={school.no}").get_data(as_text=True)
    assert [phone.get(f"{page}?unit=DW-0000000{n}").status_code for n in range(3)] == [200, 200, 429]
    answer = phone.get(f"{page}?unit={school.no}")
    assert (answer.status_code, "输错的次数太多了" in answer.get_data(as_text=True)) == (429, True)
    assert int(answer.headers["Retry-After"]) > 0
    assert phone.get(page).status_code == 200


@pytest.mark.parametrize("kind", [Kind.EVENT, Kind.UNIT])
def test_what_is_printed_opens_the_page(phone, unit, cast, event, school, kind):
    subject = event.uid if kind == Kind.EVENT else school.uid
    with unit():
        made = posters.event_poster if kind == Kind.EVENT else posters.unit_poster
        assert made(subject, actor=cast.chen).startswith(b"%PDF")
        made(subject, actor=cast.chen)
        poster = codes.live_of(kind, subject)
        scene = poster.scene
        assert len(scene) <= 32
    answer = phone.get(f"/q/{scene}")
    assert answer.status_code == 302
    wanted = f"/events/{event.uid}" + ("" if kind == Kind.EVENT else f"?unit={school.no}")
    assert answer.location == wanted
    with unit():
        service.withdraw(event.uid, actor=cast.chen, reason="改期", seen_version=2)
    assert phone.get(f"/q/{scene}").status_code == 404


def test_a_withdrawn_code_answers_kindly(phone, unit, cast, event):
    with unit():
        posters.event_poster(event.uid, actor=cast.chen)
        poster = codes.live_of(Kind.EVENT, event.uid)
        scene = poster.scene
        code_acts.withdraw(poster, actor=cast.ren, reason="换新")
    assert phone.get(f"/q/{scene}").status_code == 410


def test_the_certificate_of_a_share_proves_itself(phone, unit, cast, matched):
    page = phone.get(f"/z/{matched[0]}").get_data(as_text=True)
    assert "兰示例" in page
    assert "66.00" in page
    assert ANONYMOUS in phone.get(f"/z/{matched[1]}").get_data(as_text=True)


def test_what_a_page_costs(phone, event, school):
    for path, most in (("/events", 3), (f"/events/{event.uid}?unit={school.no}", 14)):
        with counted() as statements:
            phone.get(path)
        assert len(statements) <= most, (path, len(statements), statements)


def test_units_of_another_event_are_not_named(phone, unit, cast, campaign, event, school):
    with unit():
        other = on(cast, campaign.uid, title="另一个活动")
        assert queries.open_unit(school.no).event_id == event.id
    assert "您是从" not in phone.get(f"/events/{other.uid}?unit={school.no}").get_data(as_text=True)
