"""自检: each plants what it must find."""

import pytest
from sqlalchemy import text

from server.intake import checks
from server.kit.db import db
from server.kit.units import reading, writing
from tests.intake import desk

PLANTS = {
    "H2": ("decided", "UPDATE help_requests SET decided_by = NULL"),
    "H3": ("asked", "UPDATE help_requests SET escalate_at = '2020-01-01 00:00:00'"),
    "H4": ("asked", "UPDATE help_requests SET acted_at = at"),
    "H5": ("called", "UPDATE help_requests SET state = 'charity'"),
}


def found(app):
    with app.app_context(), reading():
        return {check.id for check in checks.CHECKS if check.run()}


def test_nothing_is_found_in_order(app, unit, cast):
    with unit():
        for make in list(desk.IN_STATE.values())[2:]:  # one account asks five times a day
            make(cast)
    assert found(app) == set()


@pytest.mark.breaks_the_books
@pytest.mark.parametrize("which", PLANTS)
def test_it_finds(app, unit, cast, which):
    state, plant = PLANTS[which]
    with unit():
        getattr(desk, state)(cast)
    with app.app_context(), writing():
        db.session.execute(text(plant))
    assert which in found(app)
