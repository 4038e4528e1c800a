from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.kit.clock import at, now, today
from server.kit.db import db
from server.kit.errors import Forbidden
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import (
    AlreadyWithdrawn,
    ConsentExpired,
    ConsentIncomplete,
    ConsentUnknown,
    GuardianMustConsent,
    PersonUnknown,
)
from tests.registry.people import GUARDIAN, facts, id_number


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


def give(unit, person, actor, **given):
    usual = {
        "recipient": "示例慈善会",
        "purpose": "wish",
        "kinds": ["心愿内容"],
        "expires_on": today() + timedelta(days=365),
    }
    with unit():
        return registry.give_consent(person, **{**usual, **given}, actor=actor)


def lives(unit, person, purpose="wish", recipient=None):
    with unit():
        return queries.has_consent(person, purpose, recipient)


def test_it_works(unit, cast, li):
    assert not lives(unit, li)
    give(unit, li, cast.wang)
    assert lives(unit, li)
    assert lives(unit, li, recipient="示例慈善会")


def test_it_is_for_one_purpose_and_one_recipient(unit, cast, li):
    give(unit, li, cast.wang)
    assert not lives(unit, li, "publish")
    assert not lives(unit, li, recipient="别的单位")


def test_it_ends_on_its_day(unit, cast, li):
    give(unit, li, cast.wang, expires_on=today() + timedelta(days=10))
    with at(now() + timedelta(days=10)):
        assert lives(unit, li)
    with at(now() + timedelta(days=11)):
        assert not lives(unit, li)


def test_it_is_taken_back_by_a_new_row(unit, cast, li):
    given = give(unit, li, cast.wang)
    with unit():
        registry.withdraw_consent(given.uid, actor=cast.wang)
    assert not lives(unit, li)
    with unit():
        assert len(queries.consents(li)) == 2
    with unit(), pytest.raises(AlreadyWithdrawn):
        registry.withdraw_consent(given.uid, actor=cast.wang)


def test_a_second_consent_outlives_the_first_ones_end(unit, cast, li):
    first = give(unit, li, cast.wang)
    give(unit, li, cast.wang)
    with unit():
        registry.withdraw_consent(first.uid, actor=cast.wang)
    assert lives(unit, li)


def test_rows_are_only_added(unit, cast, li):
    give(unit, li, cast.wang)
    for statement in ("UPDATE consents SET purpose = 'share'", "DELETE FROM consents"):
        with pytest.raises(DBAPIError, match="append-only"), unit():
            db.session.execute(text(statement))


def test_for_a_child_the_guardian_agrees(unit, cast):
    with unit():
        child = registry.register_person(
            facts(id_number=id_number(date(2018, 6, 1), "993"), kind="困境儿童", guardian=GUARDIAN), actor=cast.wang
        )
    with pytest.raises(GuardianMustConsent):
        give(unit, child, cast.wang)
    give(unit, child, cast.wang, given_by="guardian")
    assert lives(unit, child)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"recipient": " "}, ConsentIncomplete),
        ({"kinds": []}, ConsentIncomplete),
        ({"expires_on": date(2020, 1, 1)}, ConsentExpired),
    ],
)
def test_a_consent_that_says_too_little_is_none(unit, cast, li, given, refusal):
    with pytest.raises(refusal):
        give(unit, li, cast.wang, **given)


def test_strangers_are_refused(unit, cast, li):
    for stranger in (cast.guo, cast.ren):  # another place, the other controller: as if nobody were there
        with pytest.raises(PersonUnknown):
            give(unit, li, stranger)
    with pytest.raises(Forbidden):
        give(unit, li, cast.fang)
    given = give(unit, li, cast.wang)
    with unit(), pytest.raises(PersonUnknown):
        registry.withdraw_consent(given.uid, actor=cast.guo)


def test_what_was_never_given_cannot_be_taken_back(unit, cast, li):
    with unit(), pytest.raises(ConsentUnknown):
        registry.withdraw_consent("0000000000000000", actor=cast.wang)
    given = give(unit, li, cast.wang)
    with unit():
        undo = registry.withdraw_consent(given.uid, actor=cast.wang)
        with pytest.raises(ConsentUnknown):
            registry.withdraw_consent(undo.uid, actor=cast.wang)
