"""归档: what is old enough leaves the database by the owner's hand, and the chain still holds."""

import gzip
import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from server.kit import archive, sealing
from server.kit.archive import AuditBroken, TooYoung
from server.kit.clock import at
from server.kit.db import db
from server.kit.units import reading
from tests.kit.auditing import Night, ids, tamper


@pytest.fixture
def night(app, monkeypatch):
    with app.app_context():
        night = Night(monkeypatch)
        for _ in range(2):
            night.acts()
            night.minutes(1)
        night.now += timedelta(days=200)
        night.acts()
        night.minutes(1)
        yield night


def put_away(night, folder, days=184):
    with at(night.now):
        return list(archive.archive(folder, days))


def test_the_old_rows_go_into_a_file_and_the_chain_holds(night, tmp_path):
    before = ids()
    made = put_away(night, tmp_path / "out")
    assert [(one.rows, one.first_seal, one.last_seal) for one in made] == [(6, 1, 2)]
    lines = [json.loads(line.split(b" ", 1)[0]) for line in gzip.decompress(made[0].path.read_bytes()).splitlines()]
    assert [number for number, _mark in lines] == before[:6]
    assert ids()[:3] == before[6:9]
    night.minutes(10)
    assert night.found() == []
    with reading():
        assert sealing.purged().rows == 6
    assert put_away(night, tmp_path / "out") == []


def test_nothing_is_taken_before_its_time(night, tmp_path):
    assert put_away(night, tmp_path, archive.KEEP_DAYS) == []
    with pytest.raises(TooYoung):
        put_away(night, tmp_path, 183)
    assert len(ids()) == 9


@pytest.mark.breaks_the_books
def test_a_chain_that_does_not_hold_is_not_archived(night, tmp_path):
    tamper(f"UPDATE audit SET what = 'x' WHERE id = {ids()[0]}")
    with pytest.raises(AuditBroken):
        put_away(night, tmp_path)
    assert len(ids()) == 9


@pytest.mark.breaks_the_books
def test_rows_put_back_and_an_archive_that_never_was_are_found(night, tmp_path):
    put_away(night, tmp_path)
    tamper(
        "INSERT INTO audit (id, at, actor, what, subject, facts) "
        f"VALUES ({ids()[0] - 6}, '2026-01-01 00:00:00+00:00', 'staff:a', 'wishes.publish', 'x', '{{}}')"
    )
    night.minutes(10)
    assert "审计记录应有 4 条，现有 5 条" in night.found()
    tamper("UPDATE audit_purges SET last_id = last_id + 1")
    night.minutes(10)
    assert "审计归档的记载被改动，或不是平台写的" in night.found()


def test_the_fence_stands_again(night, tmp_path):
    put_away(night, tmp_path)
    with pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit"))
