"""A long table: cut, filled part by part, written in flat memory, kept for a week; whoever is killed is replaced."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.downloads import jobs, queries, rules, service
from server.downloads.errors import DownloadUnknown, ReasonNeeded, TooManyPeople
from server.downloads.models import Download, DownloadPart
from server.files import queries as files
from server.files import shelf
from server.jobs.listings import LISTINGS
from server.jobs.runner import Runner
from server.kit import clock
from server.kit.db import db
from server.people.models import Staff
from server.wishes.lists import WISHES
from tests.wishes import desk


@pytest.fixture(autouse=True)
def short(app, monkeypatch):
    """Two rows are many here."""
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    monkeypatch.setattr(rules, "PART_ROWS", 2)
    with app.app_context():
        yield


@pytest.fixture
def wishes(unit, cast):
    with unit():
        person = desk.person(cast)
        return [desk.in_review(cast, title=f"书包{number}", person_uid=person) for number in range(5)]


@pytest.fixture
def asked(unit, cast, wishes):
    """Five wishes asked for by 陈, as a task."""
    with unit():
        query = {"queue": "review"}
        return service.ask(WISHES.ask(cast.chen, query), query, columns=["title", "state"], form="csv").uid


def text_of(unit, uid):
    with unit():
        row = queries.by_uid(uid)
        return files.read(files.find(row.file_uid)).decode("utf-8-sig")


def step(unit, uid):
    """One step of the job, as the runner does it: look without a unit, write in one."""
    brought = jobs.fetch_export({"download": uid}, LISTINGS)
    with unit():
        return jobs.record_export({"download": uid}, brought)


def test_the_runner_makes_the_whole_table(app, unit, asked):
    Runner().drain()
    lines = text_of(unit, asked).splitlines()
    assert [line.split(",")[0] for line in lines[2:]] == [f"书包{number}" for number in range(5)]
    with unit():
        row = queries.by_uid(asked)
        assert (row.state, row.percent, row.rows_done) == ("ready", 100, 5)
        assert db.session.scalar(select(func.count()).select_from(DownloadPart)) == 0


def test_whoever_goes_on_after_a_kill_begins_at_the_missing_part(unit, asked, wishes):
    assert step(unit, asked) is not None  # cut
    assert step(unit, asked) is not None  # the first part
    brought = jobs.fetch_export({"download": asked}, LISTINGS)
    assert brought.number == 1, "the first part is not made again"
    with unit():
        assert queries.by_uid(asked).percent == 40
        jobs.record_export({"download": asked}, brought)
        jobs.record_export({"download": asked}, brought)  # the same part brought twice counts once
        assert queries.by_uid(asked).rows_done == 4
    while step(unit, asked) is not None:
        pass
    assert text_of(unit, asked).count("书包") == 5
    assert step(unit, asked) is None, "a table that is done is left alone"


def test_what_came_later_is_not_in_it(unit, cast, asked):
    step(unit, asked)
    with unit():
        desk.in_review(cast, title="后来的")
    while step(unit, asked) is not None:
        pass
    assert "后来的" not in text_of(unit, asked)


def test_whoever_has_left_gets_nothing(unit, cast, asked):
    with unit():
        db.session.scalars(select(Staff).where(Staff.uid == cast.chen.uid)).one().state = "disabled"
    Runner().drain()
    with unit():
        row = queries.by_uid(asked)
        assert (row.state, row.file_uid) == ("failed", None)
        assert "没有查看" in row.problem


def test_after_a_week_it_is_gone(unit, cast, asked, monkeypatch):
    Runner().drain()
    with unit():
        digest = files.find(queries.by_uid(asked).file_uid).sha256
        jobs.purge()
        assert queries.by_uid(asked).state == "ready"
    later = clock.now() + rules.KEPT_FOR + timedelta(minutes=1)
    monkeypatch.setattr(queries, "now", lambda: later)
    with unit():
        jobs.purge()
        assert queries.by_uid(asked).state == "gone"
        assert not shelf.path(digest).exists()


def test_another_ones_table_is_not_there(unit, cast, asked):
    with unit():
        assert queries.find(asked, actor=cast.chen).rows_total == 5
        with pytest.raises(DownloadUnknown):
            queries.find(asked, actor=cast.zhou)
        assert queries.mine(cast.zhou).total == 0


def test_whole_personal_data_needs_a_reason_and_is_never_many_nor_kept(unit, cast, monkeypatch):
    listing = LISTINGS["registry"]
    with unit():
        for number in range(3):
            desk.person(cast, name=f"李某{'甲乙丙'[number]}")
        asked = listing.ask(cast.tian, {})
        personal = [listing.personal[0].key]
        with pytest.raises(ReasonNeeded):
            service.ask(asked, {}, columns=[], personal=personal, reason="看")
        with pytest.raises(TooManyPeople):
            service.ask(asked, {}, columns=[], personal=personal, reason="上报市局核对")
    monkeypatch.setattr(rules, "AT_ONCE", 10)
    with unit():
        row = service.ask(asked, {}, columns=[], personal=personal, reason="上报市局核对")
        data = service.bytes_of(row, asked)
        service.finish(row.uid, data, actor=cast.tian)
        assert (row.state, row.file_uid) == ("handed", None)
        assert db.session.scalars(select(Download)).one().columns[-1] == personal[0]
