"""Pages from the shelf are the pages of this moment: whatever changes them, wherever it is saved."""

import re
from time import monotonic
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from server.codes import service as code_work
from server.codes.jobs import fold
from server.codes.models import StepCount
from server.kit import fresh
from server.kit.actors import THE_CLOCK
from server.kit.clock import at, now, timedelta
from server.kit.db import Base, db
from server.kit.fresh import shelf
from server.policies import service as policies
from server.regions import service as regions
from tests.cast import TOWN
from tests.counting import counted
from tests.policies.table import few, taken_over

FROM = re.compile(r"\b(?:FROM|JOIN) \(?\"?([a-z_]+)")


def statements(client, path):
    with counted() as found:
        answer = client.get(path)
    assert answer.status_code == 200
    return found, answer.get_data(as_text=True)


@pytest.fixture
def scene(unit, table):
    with unit():
        return "/q/" + policies.register_policy("1", area_code=TOWN, actor=THE_CLOCK).scene


@pytest.mark.parametrize("path", ["/policies", f"/policies?area={TOWN}", "/policies/{1}", "scene"])
def test_a_page_is_made_once(phone, table, scene, path, monkeypatch):
    monkeypatch.setattr(fresh, "LOOK_S", 60)  # on a busy machine the second visit comes a second later
    path = scene if path == "scene" else path.replace("{1}", table[1])
    first, page = statements(phone, path)
    again, same = statements(phone, path)
    assert (len(first) > 0, len(again), page == same) == (True, 0, True)


def test_what_is_published_is_shown_at_once(phone, table, unit):
    path = f"/policies/{table[1]}"
    assert "每月补足差额" in statements(phone, path)[1]
    with unit():
        taken_over(few().replace("每月补足差额", "每月补上差额", 1))
    assert "每月补上差额" in statements(phone, path)[1]


def test_what_another_process_publishes_is_shown_within_a_moment(phone, table, unit, app, monkeypatch):
    """Another process has another shelf and the same stamp."""
    path = f"/policies/{table[1]}"
    statements(phone, path)
    mine, looked = fresh.shelf, shelf._looked
    monkeypatch.setattr(fresh, "shelf", SimpleNamespace(forget=lambda: None))
    with unit():
        taken_over(few().replace("每月补足差额", "每月补上差额", 1))
    monkeypatch.setattr(fresh, "shelf", mine)
    shelf._looked = monotonic()
    assert "每月补足差额" in statements(phone, path)[1]  # within the moment the old page may stand
    shelf._looked = looked - fresh.LOOK_S
    assert "每月补上差额" in statements(phone, path)[1]
    assert fresh.LOOK_S <= 60


def test_a_withdrawn_code_is_gone_at_once(phone, scene, unit, cast):
    assert phone.get(scene).status_code == 200
    with unit():
        code_work.withdraw(code_work.look_up(scene.removeprefix("/q/")), actor=cast.tian, reason="被雨淋坏")
    assert phone.get(scene).status_code == 410


def test_a_unit_that_is_undone_changes_no_page(phone, table, unit):
    path = f"/policies/{table[1]}"
    statements(phone, path)

    def lost():
        taken_over(few().replace("每月补足差额", "每月补上差额", 1))
        raise RuntimeError

    with pytest.raises(RuntimeError), unit():
        lost()
    shelf.forget()
    found, page = statements(phone, path)
    assert (len(found), "每月补足差额" in page) == (1, True)  # it looks at the stamp, and that is all


def test_a_station_that_moves_moves_on_the_page(phone, table, unit, cast):
    path = f"/policies/{table[1]}?area={TOWN}"
    statements(phone, path)
    with unit():
        regions.set_station(TOWN, name="灵泉街道社工站", address="新址一号", phone="0795-1234567", actor=THE_CLOCK)
    assert "新址一号" in statements(phone, path)[1]


def test_a_new_day_begins_afresh(phone, table):
    path = f"/policies/{table[1]}"
    statements(phone, path)
    with at(now() + timedelta(days=1)):
        shelf.forget()
        assert len(statements(phone, path)[0]) > 1


def test_every_table_that_is_read_is_watched(phone, table, scene):
    read = set()
    for path in ("/policies", f"/policies?area={TOWN}", f"/policies/{table[1]}?area={TOWN}", scene):
        read |= {name for one in statements(phone, path)[0] for name in FROM.findall(one)}
    tables = read & set(Base.metadata.tables)
    assert {"policies", "policy_versions", "posters", "regions"} <= tables
    assert tables - fresh.watched() <= {"stamps", "poster_replacements"}
    assert fresh.watched() <= set(Base.metadata.tables)


def test_the_sizes_of_letters_have_pages_of_their_own(phone, table):
    path = f"/policies/{table[1]}"
    assert "fs-18" in statements(phone, path)[1]
    phone.set_cookie("wb_size", "30")
    assert "fs-30" in statements(phone, path)[1]


def test_a_phone_that_has_the_page_is_told_so(phone, table):
    path = f"/policies/{table[1]}"
    mark = phone.get(path).headers["ETag"]
    answer = phone.get(path, headers={"If-None-Match": mark})
    assert (answer.status_code, answer.data) == (304, b"")


def test_what_is_not_there_is_not_kept(phone, table):
    assert [phone.get("/policies/nothing").status_code for _ in range(2)] == [404, 404]
    assert not [key for key in shelf._pages if "nothing" in key[0]]


def test_the_shelf_has_an_end(phone, table, monkeypatch):
    monkeypatch.setattr(fresh, "KEPT_MAX", 3)
    for number in range(9):
        phone.get(f"/policies?x={number}")
    assert len(shelf._pages) == 3
    assert phone.get("/policies?x=" + "长" * 400).status_code == 200
    assert len(shelf._pages) == 3


def test_a_page_from_the_shelf_is_counted_like_any_other(phone, table, scene, unit):
    serial = scene[5:15]
    for _ in range(3):
        phone.get(scene)
        phone.get(f"/policies/{table[1]}?area={TOWN}&code={serial.upper()}")
        phone.get(f"/policies/{table[1]}?area=999999999&code=nonsense'")
    with unit():
        fold()
        rows = db.session.query(StepCount).all()
    assert {(row.step, row.subject, row.area_code, row.serial): row.times for row in rows} == {
        ("scan", table[1], TOWN, serial): 3,
        ("read", table[1], TOWN, serial): 6,
        ("read", table[1], "", ""): 3,
    }


def test_the_stamp_is_one_row(unit, table, app):
    with unit():
        before = db.session.execute(text("SELECT number FROM stamps")).scalar_one()
        policies.register_total(TOWN, actor=THE_CLOCK)
        policies.register_total(TOWN, actor=THE_CLOCK)
    with unit():
        assert db.session.execute(text("SELECT number FROM stamps")).scalars().all() == [before + 1]
