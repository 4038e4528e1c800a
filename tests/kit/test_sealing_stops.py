"""A2: when the seals are made no more, it is on the front page ten minutes later."""

from datetime import timedelta

import pytest

from server.jobs.schedule import plan
from server.kit import sealing
from server.kit.audit import write
from server.kit.clock import at, now
from server.kit.units import reading, writing
from server.people.roles import Role
from tests.cast import COUNTY, staff
from tests.console.charity_desk import Desk
from tests.kit.auditing import CLERK

STOPPED = "审计封存已停"


@pytest.fixture
def runner(app):
    """It has run here, an act is on record, and nobody seals it. What the cast did may be as old as the whole run."""
    with app.app_context():
        plan()
        with writing():
            sealing.seal()
        with writing():
            write(CLERK, "wishes.publish", "w" * 16)


def found():
    with reading():
        return sealing.is_made()


def test_it_is_found_after_ten_minutes(app, runner):
    with app.app_context():
        with at(now() + timedelta(minutes=9)):
            assert found() == []
        with at(now() + timedelta(minutes=11)):
            assert len(found()) == 1
            with writing():
                sealing.seal()
            assert found() == []


def test_where_no_runner_ever_was_nothing_has_stopped(app):
    with app.app_context():
        with writing():
            write(CLERK, "wishes.publish", "w" * 16)
        with at(now() + timedelta(hours=3)):
            assert found() == []


@pytest.mark.parametrize("role", [Role.PLATFORM_ADMIN, Role.AUDIT_ADMIN])
def test_the_front_page_says_so_although_no_check_runs(app, unit, cast, runner, role):
    with unit():
        actor = staff("an", "安管理", role, COUNTY)
    assert STOPPED not in Desk(app.test_client(), unit, actor).page("/")
    with at(now() + timedelta(minutes=25)):
        desk = Desk(app.test_client(), unit, actor)
        assert f"{STOPPED} 25 分钟" in desk.page("/")
        with unit():
            sealing.seal()
        assert STOPPED not in desk.page("/")
