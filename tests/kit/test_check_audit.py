"""A1: whatever is done to the audit behind the platform's back is on the front page within ten minutes."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from server.kit import audit, sealing
from server.kit.audit import AuditRow
from server.kit.clock import at
from server.kit.db import db
from server.kit.units import reading, writing
from tests.kit.auditing import CLERK, Night, ids, tamper

COPY = "(nonce, at, actor, what, subject, facts, request, place, device, mark)"
WITHIN = 10


@pytest.fixture
def night(app, monkeypatch):
    with app.app_context():
        night = Night(monkeypatch)
        night.acts()
        night.minutes(1)
        night.acts()
        night.minutes(1)
        yield night


def test_an_honest_audit_is_whole(night):
    night.minutes(WITHIN)
    assert night.found() == []
    with reading():
        newest = sealing.head()
        assert (newest.number, newest.count, newest.total) == (2, 3, 6)
        assert sealing.unsealed() == 0


@pytest.mark.parametrize(
    "change",
    [
        "what = 'wishes.withdraw'",
        "actor = 'staff:other'",
        "subject = 'x'",
        "at = '2020-01-01 00:00:00+00:00'",
        "place = '203.0.113.9'",
        """facts = '{"from": "review"}'""",
    ],
)
def test_an_edited_row_is_found(night, change):
    second = ids()[1]
    tamper(f"UPDATE audit SET {change} WHERE id = {second}")
    night.minutes(WITHIN)
    assert night.found() == [f"第 {second} 条审计记录被改动，或不是平台写的"]


def test_an_edited_row_that_no_seal_holds_yet_is_found(night):
    night.acts(1)
    last = ids()[-1]
    tamper(f"UPDATE audit SET what = 'x' WHERE id = {last}")
    night.minutes(WITHIN)
    assert night.found() == [f"第 {last} 条审计记录被改动，或不是平台写的"]


def test_a_deleted_row_is_found(night):
    second = ids()[1]
    tamper(f"DELETE FROM audit WHERE id = {second}")
    night.minutes(WITHIN)
    assert night.found() == [f"第 {second} 条审计记录不见了", "审计记录应有 6 条，现有 5 条"]


def test_the_last_row_deleted_and_replaced_by_another_is_found(night):
    last = ids()[-1]
    tamper(f"DELETE FROM audit WHERE id = {last}")
    with at(night.now), writing():
        audit.write(CLERK, "wishes.publish", "other")
    night.minutes(WITHIN)
    assert night.found()


@pytest.mark.parametrize("where", [-7, 2**40])
def test_a_row_made_by_hand_is_found(night, where):
    tamper(
        "INSERT INTO audit (id, at, actor, what, subject, facts) "
        f"VALUES ({where}, '2026-01-01 00:00:00+00:00', 'staff:a', 'wishes.publish', 'x', '{{}}')"
    )
    night.minutes(WITHIN)
    assert night.found()


def test_a_row_copied_into_a_gap_is_found(night):
    """Its mark is ours, so it would pass for late; but the same row does not come twice."""
    first = ids()[0]
    nonce = "replace(nonce, substr(nonce, 1, 1), '!')"
    tamper(
        f"INSERT INTO audit (id, {COPY[1:-1]}) SELECT 0, {nonce}, at, actor, what, subject, facts, request, place, "
        f"device, mark FROM audit WHERE id = {first}"
    )
    night.minutes(WITHIN)
    assert night.found()
    with pytest.raises(Exception, match="(?i)unique"):
        tamper(f"INSERT INTO audit (id, {COPY[1:-1]}) SELECT -1, {COPY[1:-1]} FROM audit WHERE id = {first}")


def test_a_deleted_seal_is_found(night):
    tamper("DELETE FROM audit_seals WHERE number = 1")
    night.minutes(WITHIN)
    assert "第 1 号审计封条不见了" in night.found()


@pytest.mark.parametrize("change", ["count = 2", "digest = 'x'", "at = '2020-01-01 00:00:00+00:00'", "mark = 's:0'"])
def test_an_edited_seal_is_found(night, change):
    tamper(f"UPDATE audit_seals SET {change} WHERE number = 1")
    night.minutes(WITHIN)
    assert night.found()


def test_the_last_seals_cut_off_with_their_rows_are_found(night):
    """What is left is a whole chain: only the head that is kept elsewhere tells of the rest."""
    night.minutes(1)  # the newest committed seal has been written down
    tamper("DELETE FROM audit_seals WHERE number = 2", f"DELETE FROM audit WHERE id > {ids()[2]}")
    night.minutes(WITHIN)
    assert night.found() == ["第 2 号审计封条不见了或被换过：本机记得它"]
    night.acts()
    night.minutes(WITHIN)
    assert night.found() == ["第 2 号审计封条不见了或被换过：本机记得它"]
    assert json.loads(sealing.head_path().read_text())["number"] == 2


def test_every_seal_cut_off_is_found(night):
    night.minutes(1)
    tamper("DELETE FROM audit_seals", "DELETE FROM audit")
    night.minutes(WITHIN)
    assert night.found() == ["第 2 号审计封条不见了或被换过：本机记得它"]


def test_a_gap_that_fills_late_is_no_alarm(night):
    """As on PostgreSQL: a lower number is committed after a higher one."""
    hole = hole_made(night)
    with at(night.now), writing():
        db.session.add(written(night, hole))
    night.minutes(WITHIN)
    assert night.found() == []
    with reading():
        assert sealing.head().late == [hole]
        assert sealing.head().total == 8
    tamper(f"UPDATE audit SET what = 'x' WHERE id = {hole}")
    night.minutes(WITHIN)
    assert night.found() == [f"第 {hole} 条审计记录被改动，或不是平台写的"]
    tamper(f"DELETE FROM audit WHERE id = {hole}")
    night.minutes(WITHIN)
    assert f"第 {hole} 条审计记录不见了" in night.found()


def test_a_gap_that_fills_when_no_unit_can_be_open_any_more_is_found(night):
    hole = hole_made(night)
    night.minutes(61)
    with at(night.now), writing():
        db.session.add(written(night, hole))
    night.minutes(WITHIN)
    assert night.found() == [f"第 {hole} 条审计记录是后来塞进去的", "审计记录应有 7 条，现有 8 条"]


def test_a_row_in_a_gap_without_our_mark_is_found(night):
    hole = hole_made(night)
    tamper(
        "INSERT INTO audit (id, at, actor, what, subject, facts) "
        f"VALUES ({hole}, '2026-01-01 00:00:00+00:00', 'staff:a', 'wishes.publish', 'x', '{{}}')"
    )
    night.minutes(WITHIN)
    assert f"第 {hole} 条审计记录不是平台写的" in night.found()


def hole_made(night):
    """A number that was taken and whose row is not there: the unit is still open, or was undone. Sealed around it."""
    hole = ids()[-1] + 1
    with at(night.now), writing():
        row = written(night, hole + 1)
        db.session.add(row)
    if db.engine.dialect.name == "postgresql":
        with writing():
            db.session.execute(text(f"SELECT setval('audit_id_seq', {hole + 1})"))
    night.minutes(1)
    with reading():
        assert sealing.head().gaps == [[hole, hole]]
    return hole


def written(night, number):
    """A row as `audit.write` makes it, under a number of our choice."""
    with at(night.now - timedelta(seconds=30)):
        audit.write(CLERK, "wishes.publish", "wish9")
    row = next(row for row in db.session.new if isinstance(row, AuditRow))
    row.id = number
    return row
