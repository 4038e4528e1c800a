"""Charts with the same figures beside them."""

from datetime import date, timedelta

import pytest

from server.codes import figures as code_figures
from server.codes import service as codes
from server.codes.jobs import fold
from server.codes.states import Channel
from server.config import ROOT
from server.gifts import figures as gift_figures
from server.gifts import service as gifts
from server.kit import clock
from server.payments import jobs as payments
from server.people.roles import Role
from tests.campaigns.plans import published
from tests.cast import COUNTY, staff
from tests.codes.test_register import hung
from tests.console.seats import seat
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.wishes.desk import on_the_shelf


@pytest.fixture
def gift(unit, cast):
    with unit():
        uid = published(cast).uid
    with unit(), clock.at(clock.now() - timedelta(days=2)):
        no = give(uid, cast.lan)
        paid(no)
        gifts.settle(no)
    with unit():
        payments.plan_bills()
    return clock.today() - timedelta(days=2)


def test_every_chart_stands_beside_its_table(app, unit, cast, gift):
    with unit():
        on_the_shelf(cast)
    page = seat(app, unit, cast.chen).page("/overview")
    for key in ("gifts", "spending", "wishes", "scans"):
        assert page.count(f'data-table="t-{key}"') == 1, key
    for key in ("gifts", "spending", "wishes", "scans"):
        assert page.count(f'id="t-{key}"') == 1, key
    assert f'<th scope="row">{gift:%m-%d}</th><td class="text-end" data-value="66.0">66.00</td>' in page
    assert "微心愿项目：学习用品 100 份" in page
    assert '<th scope="row">灵泉街道</th>' in page


def test_each_sees_ones_own_field(app, unit, cast):
    shown = {"fang": "gifts spending", "tian": "wishes scans", "ren": "scans", "wang": "wishes"}
    for who, keys in shown.items():
        page = seat(app, unit, getattr(cast, who)).page("/overview")
        found = [key for key in ("gifts", "spending", "wishes", "scans") if f'data-table="t-{key}"' in page]
        assert " ".join(found) == keys, who


def test_a_township_counts_its_own_wishes(app, unit, cast):
    with unit():
        on_the_shelf(cast)
    assert '<th scope="row">灵泉街道</th>' in seat(app, unit, cast.tian).page("/overview")
    assert "还没有数字" in seat(app, unit, cast.guo).page("/overview")


def test_its_statements_are_few_however_much_there_is(app, unit, cast, gift):
    desk = seat(app, unit, cast.chen)
    with counted() as before:
        desk.page("/overview")
    with unit():
        for place in range(3):
            published(cast, title=f"项目 {place}")
            on_the_shelf(cast)
    with counted() as after:
        desk.page("/overview")
    own = [statement for statement in after if "china" in statement or "step_counts" in statement]
    assert own
    assert len(after) - len(before) <= 1, after  # the names of the townships, once there are any


def test_the_days_are_chinas(unit, cast):
    """23:30 UTC is the next morning in China."""
    with unit():
        uid = published(cast).uid
    late = clock.start_of(clock.today() - timedelta(days=2)) + timedelta(hours=1)
    with unit(), clock.at(late):
        no = give(uid, cast.lan)
        paid(no)
        gifts.settle(no)
    with unit():
        payments.plan_bills()
        last = clock.today()
        found = gift_figures.by_day(last - timedelta(days=9), last)
    assert found == {last - timedelta(days=2): gift_figures.Day(1, 66_00)}


def test_scans_are_counted_by_the_week(unit, cast):
    monday = date(2026, 11, 16)
    with unit():
        scene = hung().scene
    for day in (monday, monday + timedelta(days=6), monday + timedelta(days=7)):
        with unit(), clock.at(clock.start_of(day) + timedelta(hours=9)):
            codes.open_scene(scene, channel=Channel.WEB)
    with unit():
        fold()
        weeks = code_figures.scans_by_week(monday, monday + timedelta(days=13))
        assert weeks == {monday: 2, monday + timedelta(days=7): 1}
        assert code_figures.scans_on(monday) == 1


def test_only_this_page_loads_the_drawing(app, unit, cast):
    desk = seat(app, unit, cast.chen)
    page = desk.page("/overview")
    assert page.count("/static/vendor/echarts-") == 1
    assert page.count("<script") == page.count('<script src="/static/')
    assert "echarts" not in desk.page("/notices")
    assert 'data-refresh="60"' in page
    assert "checked" not in page.split('data-refresh="60"')[1][:20]
    assert len((ROOT / "static" / "console" / "charts.js").read_bytes()) <= 4_000


def test_who_has_no_figures_here(app, unit, cast, console):
    with unit():
        guan = staff("guan", "管平台", Role.PLATFORM_ADMIN, COUNTY)
    assert seat(app, unit, guan).get("/overview").status_code == 403
    assert console.get("/console/overview").status_code == 303
