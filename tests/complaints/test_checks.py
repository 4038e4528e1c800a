"""自检: planted, and found."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from server.complaints import checks
from server.complaints import service as complaints
from server.complaints.models import Complaint
from server.kit.db import db
from tests.complaints.words import told, watcher


@pytest.fixture
def uid(unit, cast):
    with unit():
        bu, row = watcher(), told()[0]
        complaints.take(row.uid, actor=bu)
        complaints.answer(row.uid, actor=bu, outcome="founded", text="查清楚了，已经改正")
        return row.uid


def test_good_ones_are_silent(unit, uid):
    with unit():
        assert [check.run() for check in checks.CHECKS] == [[], []]


def test_c2_an_answer_of_nobody(unit, uid):
    with unit():
        db.session.execute(update(Complaint).values(answered_by="system:clock"))
        assert len(checks.what_is_answered_has_a_person_and_words()) == 1


@pytest.mark.parametrize(
    "change", [{"due_at": None, "state": "taken"}, {"outcome": None}, {"subject": "abc"}, {"kind": "gossip"}]
)
def test_the_database_refuses_the_rest(unit, uid, change):
    with unit(), pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(update(Complaint).values(**change))
