"""One unit of work: saved whole, or not at all, and closed to the network."""

import pytest
from sqlalchemy import func, select

from server.kit import audit, units
from server.kit.actors import THE_CLOCK
from server.kit.audit import AuditRow
from server.kit.db import db
from server.kit.errors import Conflict
from server.kit.units import assert_may_talk, reading, writing


def lines():
    with reading():
        return db.session.scalar(select(func.count()).select_from(AuditRow))


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_it_is_saved_when_the_block_ends():
    with writing():
        audit.write(THE_CLOCK, "test", "x")
    assert lines() == 1


def test_it_is_undone_when_the_block_raises():
    with pytest.raises(Conflict):
        write_and_refuse()
    assert lines() == 0


def write_and_refuse():
    with writing():
        audit.write(THE_CLOCK, "test", "x")
        db.session.flush()
        raise Conflict


def write_while_reading():
    with reading():
        audit.write(THE_CLOCK, "test", "x")
        db.session.flush()


def test_a_reading_unit_cannot_write():
    with pytest.raises(AssertionError, match="only reads"):
        write_while_reading()
    assert lines() == 0


def test_a_reading_unit_cannot_run_an_update():
    with pytest.raises(AssertionError, match="only reads"), reading():
        db.session.execute(AuditRow.__table__.delete())


def test_units_do_not_nest():
    with writing(), pytest.raises(AssertionError, match="already open"), writing():
        pass


def test_nobody_talks_inside_a_unit():
    assert_may_talk()
    with reading(), pytest.raises(AssertionError, match="no network"):
        assert_may_talk()


def test_rows_of_one_unit_are_not_the_truth_of_the_next():
    with writing():
        audit.write(THE_CLOCK, "test", "x")
    with writing():
        assert len(db.session.identity_map) == 0


def test_writers_of_one_process_stand_in_line():
    """SQLite would let them sleep and look again, in no order. PostgreSQL's writers need no line."""
    standing = 1 if db.engine.dialect.name == "sqlite" else 0
    with writing():
        assert len(units._pen._waiting) == standing
    with reading():
        assert len(units._pen._waiting) == 0
