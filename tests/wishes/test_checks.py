"""I3 and, for wishes and claims, I12 stay silent about what is right and speak about what is wrong."""

import pytest
from sqlalchemy import text

from server.jobs.checks import OWN as EVERYWHERE
from server.kit.db import db
from server.wishes.checks import CHECKS as OWN
from tests.wishes import desk

CHECKS = [*OWN, *EVERYWHERE]
SOUND = {check.id: [] for check in CHECKS}


def found():
    return {check.id: check.run() for check in CHECKS}


def test_an_honest_house_is_clean(cast, unit):
    with unit():
        desk.confirmed(cast)
        desk.held(cast, quantity=3)
        desk.in_review(cast)
        assert found() == SOUND


@pytest.mark.parametrize(
    ("crime", "check"),
    [
        ("UPDATE wishes SET taken = 0", "I3"),
        ("UPDATE claims SET pieces = 2", "I3"),
        ("UPDATE wishes SET version = version + 1", "I12"),
        ("UPDATE claims SET version = 7", "I12"),
    ],
)
def test_a_crime_is_named(cast, unit, crime, check):
    with unit():
        desk.held(cast, quantity=3)
        db.session.execute(text(crime))
        assert {name for name, problems in found().items() if problems} == {check}


@pytest.mark.parametrize(
    "crime",
    [
        "UPDATE wishes SET taken = 4",
        "UPDATE wishes SET taken = -1",
        "UPDATE wishes SET state = 'nonsense'",
        "UPDATE wishes SET state = 'claimed'",
        "UPDATE wishes SET person_uid = NULL",
        "UPDATE wishes SET approved_by = asked_by",
        "UPDATE claims SET state = 'confirmed'",
        "UPDATE claims SET state = 'problem'",
        "UPDATE claims SET slot = NULL",
        "UPDATE wish_events SET move = 'publish'",
        "DELETE FROM claim_events",
    ],
)
def test_the_database_refuses(cast, unit, crime):
    with unit():
        desk.sent(cast)
        desk.held(cast, quantity=3)
    with unit(), pytest.raises(Exception, match="(?i)constraint|append-only"):
        db.session.execute(text(crime))
