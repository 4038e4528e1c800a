"""One line of the audit: who, when, from where; and what of it is not kept."""

import dataclasses
import json
import threading

import pytest
from click.testing import CliRunner
from flask import g
from sqlalchemy import select, text

from server.cli.families import wishbridge
from server.kit import audit, marks, sealing, walking
from server.kit.actors import THE_CLOCK, donor_actor
from server.kit.audit import AuditRow
from server.kit.clock import today
from server.kit.db import db
from server.kit.units import reading, writing
from server.people import service as people
from tests.kit.auditing import CLERK, tamper

BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0)\x7f" + "x" * 300, "X-Forwarded-For": "10.9.9.9, 203.0.113.7"}


def rows():
    with reading():
        found = list(db.session.scalars(select(AuditRow).order_by(AuditRow.id)))
        db.session.expunge_all()
        return found


def test_a_member_of_staff_is_kept_with_place_device_and_request(app):
    with app.test_request_context("/console/", headers=BROWSER, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
        g.request_id = "abc123"
        with writing():
            audit.write(CLERK, "wishes.publish", "w")
            audit.write(donor_actor("d" * 16), "claims.claim", "c")
    with app.app_context():
        clerk, donor = rows()
    assert (clerk.request, clerk.place, len(clerk.device)) == ("abc123", "203.0.113.7", 160)
    assert "\x7f" not in clerk.device
    assert (donor.request, donor.place, donor.device) == ("abc123", "", "")


def test_outside_a_request_nothing_is_made_up(app):
    with app.app_context():
        with writing():
            audit.write(THE_CLOCK, "test.done", "x", {"一": [1, {"二": True}]})
        row = rows()[0]
        assert (row.request, row.place, row.device, row.facts) == ("", "", "", {"一": [1, {"二": True}]})
        assert audit.is_ours(row)


def test_a_move_says_from_and_to(unit, app, cast):
    with unit():
        people.disable_staff(cast.guo.uid, actor=CLERK_WITH_RIGHTS)
    with app.app_context():
        row = rows()[-1]
    assert (row.what, row.subject, row.facts) == ("staff.disable", cast.guo.uid, {"from": "active", "to": "disabled"})


CLERK_WITH_RIGHTS = dataclasses.replace(CLERK, roles=frozenset({"security_admin", "platform_admin"}))


def test_a_key_that_is_gone_is_told_and_comes_back(app):
    settings = app.extensions["wishbridge_settings"]
    with app.app_context():
        with writing():
            audit.write(THE_CLOCK, "test.done", "x")
        with writing():
            sealing.seal()
        app.extensions["wishbridge_settings"] = dataclasses.replace(settings, audit_keys={"n": b"n" * 32})
        kid = next(iter(settings.audit_keys))
        with reading():
            assert walking.audit_is_whole() == [f"验不了审计封条：缺少编号为 {kid} 的密钥，请把它写进 AUDIT_KEYS"]
        ring = {"n": b"n" * 32, **settings.audit_keys}
        app.extensions["wishbridge_settings"] = dataclasses.replace(settings, audit_keys=ring)
        with reading():
            assert walking.audit_is_whole() == []
            assert marks.mark("x", b"y").startswith("n:")


@pytest.mark.breaks_the_books
def test_rows_from_before_the_marks_are_taken_as_they_are(app):
    with app.app_context():
        values = "'2026-01-01 00:00:00+00:00', 'a', 'b', 'c', '{}'"
        old = f"INSERT INTO audit (at, actor, what, subject, facts) VALUES ({values})"
        with writing():
            db.session.execute(text(old))
            db.session.execute(text(old))
        with reading():
            assert walking.audit_is_whole() == []
        with writing():
            audit.write(THE_CLOCK, "test.done", "x")
        with writing():
            sealing.seal()
        with reading():
            assert walking.audit_is_whole() == []
        tamper(old)
        with reading():
            assert walking.audit_is_whole() == ["第 4 条审计记录不是平台写的"]


def test_a_unit_that_is_open_when_the_seal_is_made_is_no_alarm(app, engine_name):
    """A real lower number, committed by another thread after a higher one was sealed. SQLite has one pen: no gap."""
    if engine_name == "sqlite":
        with app.app_context(), writing():
            audit.write(THE_CLOCK, "test.done", "alone")
            db.session.flush()
            assert sealing.seal() == 1
        return
    wrote, may_end = threading.Event(), threading.Event()

    def slow():
        with app.app_context(), writing():
            audit.write(THE_CLOCK, "test.done", "slow")
            db.session.flush()
            wrote.set()
            may_end.wait(20)

    thread = threading.Thread(target=slow)
    thread.start()
    assert wrote.wait(20)
    with app.app_context():
        for subject in ("fast", "faster"):
            with writing():
                audit.write(THE_CLOCK, "test.done", subject)
        with writing():
            assert sealing.seal() == 2
        may_end.set()
        thread.join()
        with reading():
            assert walking.audit_is_whole() == []
        with writing():
            assert sealing.seal() == 1
        with reading():
            assert walking.audit_is_whole() == []


@pytest.fixture
def cli(app):
    return lambda *words: CliRunner().invoke(wishbridge, list(words), obj=lambda: app)


@pytest.mark.breaks_the_books
def test_the_commands_verify_and_export(app, cli, tmp_path):
    with app.app_context():
        with writing():
            audit.write(CLERK, "wishes.publish", "w")
        with writing():
            sealing.seal()
    told = json.loads(cli("audit", "verify", "--json").stdout)
    assert told == {"ok": True, "rows": 1, "seals": 1, "problems": []}
    out, day = tmp_path / "out.jsonl", today().isoformat()
    result = cli("audit", "export", "--since", day, "--until", day, "--out", str(out))
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["what"] for line in out.read_text().splitlines()] == ["wishes.publish"]
    with app.app_context():
        assert rows()[-1].what == "audit.export"
        tamper("UPDATE audit SET subject = 'x' WHERE id = 1")
    result = cli("audit", "verify")
    assert result.exit_code == 1
    assert "✗ 第 1 条审计记录被改动，或不是平台写的" in result.stdout


def test_the_command_archive_refuses_what_is_too_young(cli, tmp_path):
    assert "没有到期的审计记录" in cli("audit", "archive", str(tmp_path)).stdout
    result = cli("audit", "archive", str(tmp_path), "--keep-days", "30")
    assert (result.exit_code, "网络安全法第二十一条" in result.stderr) == (1, True)
