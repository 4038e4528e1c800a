"""`wishbridge recover`: from a backup a day old, every paid order, refund and donation comes back. On both engines."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text

from server.cli.families import wishbridge
from server.gifts import queries as gifts
from server.gifts import service
from server.kit import backup as copies
from server.kit.actors import donor_actor
from server.kit.clock import in_china, now
from server.kit.db import Base, db
from server.kit.settings import settings
from server.kit.units import reading, writing
from server.payments import queries as payments
from server.people import service as people
from server.wechat.pay.facts import Transaction
from tests.conftest import Unit
from tests.paying import Giving, app_settings, drain, giving, later, listening, problems, wechat

__all__ = ["app_settings", "drain", "giving", "later", "listening", "problems", "wechat"]
# Not of money: what checks found, leases and when a task is due may change with every run.
RESTLESS = {"ledger_checks", "tasks", "payment_bill_days", "payment_bill_day_events", "audit", "ledger_folds"}


class Loss:
    """A backup is taken, the day goes on, and then the database is the backup's again."""

    def __init__(self, app: Any, folder: Path) -> None:
        self.app, self.folder = app, folder

    def save(self) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        with self.app.app_context():
            where = {"database_url": settings().database_url, "data_dir": settings().data_dir}
            self.saved = copies.make(self.folder, **where)

    def happen(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
            where = {"database_url": settings().database_url, "data_dir": settings().data_dir}
            copies.restore(self.saved, replace=True, **where)


@pytest.fixture
def loss(app, tmp_path: Path) -> Loss:
    return Loss(app, tmp_path / "backups")


@pytest.fixture
def recover(app) -> Callable[..., tuple[int, dict[str, Any]]]:
    def run(*words: str) -> tuple[int, dict[str, Any]]:
        done = CliRunner().invoke(wishbridge, ["recover", *words, "--json"], obj=lambda: app)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return done.exit_code, json.loads(done.stdout)

    return run


@pytest.fixture
def next_noon(later) -> Callable[[], None]:
    def go() -> None:
        noon = in_china(now()).replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
        later((noon - now()).total_seconds())

    return go


def counts(app) -> dict[str, int]:
    with app.app_context(), reading():
        tables = [table for table in Base.metadata.sorted_tables if table.name not in RESTLESS]
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_day_is_rebuilt_and_twice_changes_nothing(
    app, giving: Giving, listening: str, loss: Loss, recover, next_noon, drain, later, problems, unit: Unit
) -> None:
    before = giving.paid_at_wechat(100)
    giving.wechat.wait()
    drain()
    loss.save()
    paid = [giving.paid_at_wechat(fen) for fen in (6600, 5000)]
    giving.wechat.wait()
    drain()
    giving.wechat.post("/_sim/refund_console", {"out_trade_no": paid[1], "amount": 2000})
    giving.wechat.post("/_sim/refund_console", {"out_trade_no": before, "amount": 100})
    waiting = giving.give()
    later(60)
    loss.happen()
    next_noon()
    code, told = recover()
    assert (code, told["ok"], told["not_rebuilt"]) == (0, True, []), told
    with unit():
        orders = [payments.find(no) for no in (before, *paid)]
        assert [(one.state, one.amount_fen, one.refunded_fen) for one in orders] == [
            ("refunded", 100, 100),
            ("paid", 6600, 0),
            ("paid", 5000, 2000),
        ]
        assert [one.donor_uid for one in orders] == [giving.donor.uid] * 3
        assert all(gifts.by_order(one.no) is not None for one in orders)
        assert payments.order_or_none(waiting) is None, "nobody paid it: there is nothing to rebuild"
    assert giving.raised_fen() == 6600 + 3000
    assert problems() == []
    first = counts(app)
    later(60)
    assert recover()[0] == 0
    assert counts(app) == first


def test_a_donor_who_came_after_the_backup(
    app, giving: Giving, listening: str, loss: Loss, recover, next_noon, drain, unit: Unit
) -> None:
    giving.paid_at_wechat(100)
    giving.wechat.wait()
    drain()
    loss.save()
    with unit():
        stranger = donor_actor(people.donor_by_openid("o" + "N" * 27).uid)
    newcomer = Giving(app, giving.wechat, stranger, giving.openid, giving.campaign_uid)
    no = newcomer.paid_at_wechat(6600)
    giving.wechat.wait()
    loss.happen()
    next_noon()
    assert recover()[0] == 0
    with unit():
        gift = gifts.by_order(no)
        assert gift is not None
        assert (gift.donor_uid, gift.amount_fen) == (None, 6600)


def test_money_of_another_shop_is_told_and_not_booked(
    app, giving: Giving, listening: str, loss: Loss, recover, next_noon, drain, unit: Unit
) -> None:
    giving.paid_at_wechat(100)
    giving.wechat.wait()
    drain()
    day = in_china(now()).date()
    giving.wechat.post(f"/_sim/bill/{day}/mutate", {"act": "add", "out_trade_no": "SHOP0001", "amount_fen": 500})
    next_noon()
    code, told = recover()
    assert (code, told["ok"]) == (1, False)
    kinds = {one["kind"] for one in told["days"][-1]["differences"]}
    assert kinds == {"missing_here", "flow_missing"}
    with unit():
        assert payments.order_or_none("SHOP0001") is None


def test_a_notice_that_came_to_the_restored_house_first(
    app, giving: Giving, listening: str, loss: Loss, recover, next_noon, drain, later
) -> None:
    """Its evidence is kept as a stranger's, and a matter; the recovery books it all the same."""
    giving.paid_at_wechat(100)
    giving.wechat.wait()
    drain()
    loss.save()
    giving.wechat.fault("TRANSACTION.SUCCESS", "delay", count=1, args={"seconds": 600})
    no = giving.paid_at_wechat(6600)
    loss.happen()
    later(700)
    giving.wechat.wait()
    next_noon()
    assert recover()[0] == 0
    assert giving.settled(no)


def test_the_days_whose_bills_are_not_out_are_named(app, giving: Giving, listening: str, recover, drain) -> None:
    giving.paid_at_wechat(100)
    giving.wechat.wait()
    drain()
    code, told = recover()
    today = in_china(now()).date()
    assert code == 0
    assert told["pending"][-1] == today.isoformat()


def test_empty_books_need_a_first_day(app, giving: Giving) -> None:
    done = CliRunner().invoke(wishbridge, ["recover"], obj=lambda: app)
    assert (done.exit_code, "--since" in done.stderr) == (1, True)


def test_a_campaign_that_the_backup_does_not_know(
    app, giving: Giving, listening: str, recover, next_noon, drain, unit: Unit
) -> None:
    said = Transaction(
        order_no="G20261121AAAAAAAAAAAAAAAA",
        trade_state="SUCCESS",
        mchid="1900000001",
        appid="wx2421b1c4370ec43b",
        transaction_id="42000001",
        amount_fen=100,
        currency="CNY",
        success_time=now(),
        attach="campaign:0000000000000000|",
    )
    with app.app_context(), writing():
        assert "没有它的募捐项目" in service.rebuild(said)
    with unit():
        assert payments.order_or_none(said.order_no) is None
