"""check-books: every room's checks, one snapshot, a stored result, exit 1 when something is wrong."""

import json
import threading
from importlib import import_module

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from server.cli.families import wishbridge
from server.config import ROOT
from server.jobs import checks
from server.jobs.books import run
from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.checks import Check
from server.kit.db import db
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.payments import service as payments
from tests.cast import Cast
from tests.conftest import Unit
from tests.payments.test_slips import draft


@pytest.fixture
def cli(app: House) -> CliRunner:
    return CliRunner()


def test_an_empty_house_is_in_order(app: House, cli: CliRunner) -> None:
    result = cli.invoke(wishbridge, ["check-books", "--json"], obj=lambda: app)
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert {"I1", "I2", "I4", "I5", "I6", "I9", "I10", "I12", "I16"} <= {check["id"] for check in told["checks"]}
    with app.app_context(), reading():
        last = ledger.last_check()
        assert last is not None
        assert (last.problems_count, last.brakes) == (0, False)


@pytest.mark.breaks_the_books
def test_a_planted_fault_is_found_told_and_kept(app: House, cli: CliRunner, unit: Unit) -> None:
    with unit():
        db.session.execute(
            text(
                "INSERT INTO ledger_entries (source, target, amount_fen, reference, by, at) "
                "VALUES ('campaign:lamp', 'spent:lamp', 7, 'spend:1', 'x', '2026-11-21 00:00:00+00:00')"
            )
        )
    result = cli.invoke(wishbridge, ["check-books"], obj=lambda: app)
    assert result.exit_code == 1
    assert "✗ I2 不能为负的账户没有负数" in result.stdout
    assert "账户 campaign:lamp 的余额为 -7 分" in result.stdout
    with app.app_context(), reading():
        assert ledger.brake() == "不能为负的账户没有负数"


@pytest.mark.breaks_the_books
def test_a_row_that_moved_without_a_line_is_found(unit: Unit, cast: Cast) -> None:
    """I12: somebody changed a state by hand."""
    with unit():
        slip = payments.submit_slip(draft(cast).uid, actor=cast.chen)
    with unit():
        assert checks.version_counts_moves() == []
        db.session.execute(text(f"UPDATE payment_slips SET state = 'draft' WHERE uid = '{slip.uid}'"))
        assert checks.version_counts_moves() == [f"payment_slips {slip.uid} 的版本或状态与它的经过不符"]


def test_all_checks_see_one_moment(app: House, unit: Unit) -> None:
    """Somebody posts between two checks: both must see the books as they were at the first."""
    seen: list[int] = []

    def look() -> list[str]:
        seen.append(db.session.execute(text("SELECT count(*) FROM audit")).scalar_one())
        if len(seen) == 1:
            _write_elsewhere(app)
        return []

    with app.app_context():
        run([Check("T1", "", look), Check("T2", "", look)])
    assert seen == [0, 0]
    with unit():
        assert db.session.execute(text("SELECT count(*) FROM audit")).scalar_one() == 1


def _write_elsewhere(app: House) -> None:
    def other() -> None:
        with app.app_context(), writing():
            audit.write(THE_CLOCK, "test.meanwhile", "x")

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()


def test_the_snapshot_is_for_reading_only(app: House, cast: Cast) -> None:
    def vandal() -> list[str]:
        audit.write(THE_CLOCK, "test.vandal", "x")
        db.session.flush()
        return []

    with app.app_context(), pytest.raises(AssertionError, match="only reads"):
        run([Check("T1", "", vandal)])


def test_every_room_with_checks_is_on_the_page() -> None:
    """A room that brings checks.py and is forgotten here would never be looked at."""
    rooms = sorted(path.parent.name for path in (ROOT / "server").glob("*/checks.py"))
    brought = [
        check
        for room in rooms
        if room not in ("kit", "jobs")
        for check in import_module(f"server.{room}.checks").CHECKS
    ]
    assert [check.id for check in brought if check not in checks.ALL] == []
