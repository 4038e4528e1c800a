from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from server.kit.clock import now, today
from server.kit.db import db
from server.registry import queries
from server.registry import service as registry
from server.registry.errors import (
    CorrectedBefore,
    PersonUnknown,
    ProvisionIncomplete,
    ProvisionKnown,
    ProvisionUnknown,
)
from server.registry.lists import PERSONS
from tests.registry.people import facts, id_number


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


def enter(unit, li, actor, **given):
    usual = {"source": "charity", "form": "cash", "what": "慰问金", "amount_fen": 50000, "given_on": today()}
    with unit():
        return registry.enter_provision(li.uid, **{**usual, **given}, actor=actor)


def lines(unit, li):
    with unit():
        return queries.aid_of([li.uid])


def test_it_works(unit, cast, li):
    enter(unit, li, cast.tian)
    enter(unit, li, cast.tian, form="goods", what="棉被一床", amount_fen=20000, given_on=date(2020, 1, 1))
    found = lines(unit, li)
    assert [(one.what, one.source_name, one.estimated) for one in found] == [
        ("慰问金", "慈善帮扶", False),
        ("棉被一床", "慈善帮扶", True),
    ]
    assert queries.last_year_fen(found) == {"慈善帮扶": 50000}


def test_a_room_tells_it_once(unit, cast, li):
    for _ in range(2):
        with unit():
            registry.record_provision(li.uid, "wish", "电风扇", 15000, now(), "wish:abc", form="goods", actor=cast.chen)
    assert len(lines(unit, li)) == 1


def test_a_correction_is_a_new_line(unit, cast, li):
    first = enter(unit, li, cast.tian)
    with unit():
        second = registry.correct_provision(first.uid, stands=True, amount_fen=30000, note="少记了", actor=cast.tian)
    with unit():
        registry.correct_provision(second.uid, stands=False, note="没有领到", actor=cast.tian)
    found = lines(unit, li)
    assert [(one.amount_fen, one.corrected, one.taken_back) for one in found] == [
        (None, False, True),
        (30000, True, False),
        (50000, True, False),
    ]
    assert queries.last_year_fen(found) == {}
    for uid in (first.uid, second.uid):
        with unit(), pytest.raises(CorrectedBefore):
            registry.correct_provision(uid, stands=True, amount_fen=1, note="再改", actor=cast.tian)
    last = found[0].uid
    with unit(), pytest.raises(CorrectedBefore):
        registry.correct_provision(last, stands=True, amount_fen=1, note="再改", actor=cast.tian)


def test_rows_are_only_added(unit, cast, li):
    enter(unit, li, cast.tian)
    for statement in ("UPDATE provisions SET amount_fen = 1", "DELETE FROM provisions"):
        with pytest.raises(DBAPIError, match="append-only"), unit():
            db.session.execute(text(statement))


def test_one_voucher_is_one_line(unit, cast, li):
    enter(unit, li, cast.tian, voucher="2026-001")
    with pytest.raises(ProvisionKnown):
        enter(unit, li, cast.tian, voucher="2026-001")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"what": ""}, "/what"),
        ({"what": "给李示例的慰问金"}, "/what"),
        ({"what": "打到13800000021"}, "/what"),
        ({"amount_fen": 0}, "/amount_fen"),
        ({"given_on": date(2999, 1, 1)}, "/given_on"),
        ({"source": "relief"}, "/source"),
        ({"source": "wish"}, "/source"),
    ],
)
def test_it_names_what_is_wrong(unit, cast, li, given, field):
    with pytest.raises(ProvisionIncomplete) as refusal:
        enter(unit, li, cast.tian, **given)
    assert field in [line["field"] for line in refusal.value.detail]


def test_strangers_are_refused(unit, cast, li):
    for stranger in (cast.guo, cast.ren):
        with pytest.raises(PersonUnknown):
            enter(unit, li, stranger)
    row = enter(unit, li, cast.tian)
    with unit(), pytest.raises(PersonUnknown):
        registry.correct_provision(row.uid, stands=False, note="不对", actor=cast.ren)
    with unit(), pytest.raises(ProvisionUnknown):
        registry.correct_provision("0" * 16, stands=False, note="不对", actor=cast.tian)
    with unit(), pytest.raises(ProvisionIncomplete):
        registry.correct_provision(row.uid, stands=False, note=" ", actor=cast.tian)


def test_who_was_helped_within_the_year(unit, cast, li):
    enter(unit, li, cast.tian, given_on=today() - timedelta(days=400))
    with unit():
        other = registry.register_person(facts(id_number=id_number(serial="994")), actor=cast.wang)
    enter(unit, other, cast.tian)
    with unit():
        found = {choice: PERSONS.ask(cast.tian, {"aid": choice}).page().items for choice in ("yes", "no")}
    assert [line.mask.uid for line in found["yes"]] == [other.uid]
    assert [line.mask.uid for line in found["no"]] == [li.uid]
