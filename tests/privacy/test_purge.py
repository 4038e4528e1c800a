"""到期清除: the platform's own rows go by themselves; a helped person's data only when a person decides."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.jobs import purge
from server.kit import once, tasks
from server.kit.actors import donor_actor
from server.kit.clock import at, now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.once import OnceRow
from server.kit.privacy import NotYet
from server.kit.tasks import Task
from server.people.roles import Role
from server.registry import queries
from server.registry import service as registry
from tests.cast import COUNTY, staff
from tests.console.charity_desk import Desk
from tests.registry.people import facts

YEARS = timedelta(days=3 * 365 + 3)


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_tasks_and_marks_go_when_they_are_old(unit):
    with unit():
        for topic, state in (("gifts.words", "done"), ("gifts.settle", "done"), ("gifts.settle", "waiting")):
            db.session.add(Task(topic=topic, payload={"openid": "oLan"}, state=state, due=now(), done_at=now()))
        once.take(donor_actor("d" * 16), "key", "f" * 64)
        tasks.add("gifts.book_sure", {}, key="every:x")
    with unit():
        assert purge.purge() == 0
    for days, left in ((2, (3, 1)), (8, (3, 0)), (31, (2, 0))):
        with at(now() + timedelta(days=days)), unit():
            purge.purge()
            assert (count(Task), count(OnceRow)) == left


@pytest.fixture
def li(unit, cast):
    """On record, and no longer helped."""
    with unit():
        person = registry.register_person(facts(), actor=cast.wang)
    with unit():
        registry.change_life(person.uid, "end_aid", note="已不在困难范围", actor=cast.tian)
    return person.uid


@pytest.fixture
def admin(app, unit, cast):
    with unit():
        return staff("anquan", "安管理", Role.SECURITY_ADMIN, COUNTY)


def test_a_person_decides_and_what_must_stay_stays(app, unit, admin, li):
    desk = Desk(app.test_client(), unit, admin)
    assert "没有到期的记录" in desk.page("/privacy/over")
    with at(now() + YEARS):
        desk = Desk(app.test_client(), unit, admin)
        page = desk.page("/privacy/over")
        assert li in page
        assert "李示例" not in page
        assert desk.post(f"/privacy/over/{li}").status_code == 303
        assert li not in desk.page("/privacy/over")
    with unit():
        one = queries.person(li)
        assert (one.name, one.id_number, one.id_blind, one.phone, one.household.address) == (None,) * 5
        assert one.version == 2


def test_nobody_else_and_not_before_its_time(unit, cast, admin, li):
    with unit(), pytest.raises(NotYet, match="不满 3 年"):
        registry.forget_person(li, actor=admin)
    with at(now() + YEARS), unit(), pytest.raises(Forbidden):
        registry.forget_person(li, actor=cast.chen)


def test_who_is_still_helped_is_not_forgotten(unit, cast, admin):
    with unit():
        person = registry.register_person(facts(), actor=cast.wang)
        with pytest.raises(NotYet, match="还在册"):
            registry.forget_person(person.uid, actor=admin)


def test_the_page_of_all_fields(app, unit, cast, admin):
    desk = Desk(app.test_client(), unit, admin)
    page = desk.page("/privacy")
    assert "困难群众：身份证号<" in page
    assert "helped_persons.id_number_sealed" in page
    assert "到期自动清除" in page
    assert Desk(app.test_client(), unit, cast.chen).get("/privacy").status_code == 403
    assert Desk(app.test_client(), unit, cast.chen).get("/privacy/over").status_code == 403
