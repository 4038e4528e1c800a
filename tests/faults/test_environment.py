"""The house around the product gives way: its database is locked, gone or full, Redis is lost. Nobody is told 2xx
before what it says is durable; afterwards everything goes on, and the books are clean."""

import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Connection, NullPool, create_engine, text

from server.kit.db import db
from server.kit.http import House
from server.kit.units import writing
from server.people import service as people
from tests.cast import Cast
from tests.faults.serving import Serving, serving
from tests.house import PostgresHouse
from tests.paying import HOST, Giving, pay_settings
from tests.payments.test_take_notice import facts_of, notice, send
from tests.services.postgres import Postgres, binaries
from tests.services.process import Server
from tests.services.redis import Redis
from tests.wechat_simulator.client import Simulator

Drain, Problems = Callable[[], int], Callable[[], list[str]]
LOCK_WAIT_S = 8  # server.kit.db: how long anybody stands behind a lock
TINY = 4096  # no file may grow beyond this: a full disk for whoever must write a commit


@pytest.fixture(scope="module")
def own(engine_name: str, databases: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """On PostgreSQL a server of this module's own, which may be ended and filled up."""
    if engine_name == "sqlite":
        yield databases
        return
    with Postgres(next(path for path in binaries() if (path / "postgres").exists()), durable=True) as postgres:
        house = OwnPostgres(tmp_path_factory.mktemp("own"), postgres.dsn)
        house.server = postgres.server
        yield house
        house.engine.dispose()


class OwnPostgres(PostgresHouse):
    server: Server

    def fresh(self, folder: Path, *, peopled: bool = False) -> str:
        """A copy inherits its sequences' unlogged head start: without a checkpoint a crash would turn them back."""
        url = super().fresh(folder, peopled=peopled)
        self._run("CHECKPOINT")
        return url


@pytest.fixture
def database_url(own: Any, tmp_path: Path) -> Iterator[str]:
    url = own.fresh(tmp_path, peopled=True)
    yield url
    own.drop(url)


@pytest.fixture
def cast(app: House, own: Any) -> Cast:
    found: Cast = own.template.people()
    return found


@pytest.fixture
def redis() -> Iterator[Redis]:
    with Redis() as server:
        yield server


@pytest.fixture
def product(giving: Giving, wechat: Simulator, database_url: str, redis: Redis, tmp_path: Path) -> Iterator[Serving]:
    settings = {"WISHBRIDGE_ENV": "demo", "DATA_DIR": str(tmp_path), "DATABASE_URL": database_url}
    with serving({**settings, "REDIS_URL": redis.url, **pay_settings(wechat)}, wechat, HOST) as running:
        yield running


@contextmanager
def rows(url: str) -> Iterator[Connection]:
    """The database, behind everybody's back."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


class Desk:
    """A donor at the phone and WeChat's notices, both over HTTP; what they were told, and what is true."""

    def __init__(self, product: Serving, giving: Giving, database_url: str, token: str) -> None:
        self.product, self.giving, self.url, self.token = product, giving, database_url, token
        giving.wechat.fault("notify", "drop", count=0)
        self.order_no = giving.paid_at_wechat()
        self.facts = facts_of(giving, self.order_no)
        self.number = 0

    def tell(self) -> int:
        """One notice; 0 when nobody answers."""
        self.number += 1
        try:
            return send(self.product.base, notice(self.facts, f"EV-ENV-{self.number}"))
        except requests.RequestException:
            return 0

    def give(self) -> int:
        self.number += 1
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": f"environment-{self.number}"}
        url = f"{self.product.base}/api/v1/campaigns/{self.giving.campaign_uid}/gifts"
        try:
            body = {"amount_fen": 100, "shown_as": "anonymous"}
            return requests.post(url, json=body, headers=headers, timeout=60).status_code
        except requests.RequestException:
            return 0

    def count(self, table: str) -> int:
        """Through a connection of its own: only what is durable is seen."""
        with rows(self.url) as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


@pytest.fixture
def desk(app: House, product: Serving, giving: Giving, database_url: str) -> Desk:
    with app.app_context(), writing():
        token = people.open_donor_session(people.donor_by_openid(giving.openid), "bearer")
    return Desk(product, giving, database_url, token)


def afterwards(desk: Desk, drain: Drain, problems: Problems) -> None:
    """The fault is over: the same notice is kept, the same donor can give, and the books are clean."""
    desk.giving.wechat.until(lambda: desk.tell() == 204, 30)
    assert desk.count("payment_evidence") >= 1
    assert desk.give() == 201, desk.product.log()
    desk.giving.wechat.until(lambda: drain() >= 0 and desk.giving.settled(desk.order_no), 30)
    assert problems() == []


LOCKS = {
    "sqlite": "BEGIN IMMEDIATE",
    "postgresql": "LOCK TABLE payment_evidence, payment_orders, tasks IN ACCESS EXCLUSIVE MODE",
}


@contextmanager
def locked(url: str, engine_name: str) -> Iterator[None]:
    """Somebody else has the pen and does not let go: a backup that hangs, a person at a prompt."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        if engine_name == "sqlite":
            connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(LOCKS[engine_name])
        yield
        connection.exec_driver_sql("ROLLBACK")


def test_a_locked_database(desk: Desk, engine_name: str, drain: Drain, problems: Problems) -> None:
    with locked(desk.url, engine_name):
        began = time.monotonic()
        assert desk.tell() == 503
        assert time.monotonic() - began < 2 * LOCK_WAIT_S, "WeChat and donors are told after one wait, not after two"
    assert desk.count("payment_evidence") == 0
    afterwards(desk, drain, problems)


# PostgreSQL's own word (53100) when a file cannot grow. A log that cannot be written ends the server: see the restart.
NO_SPACE = """
CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER a_no_space BEFORE INSERT ON payment_evidence FOR EACH ROW EXECUTE FUNCTION no_space();
CREATE TRIGGER a_no_space BEFORE INSERT ON payment_orders FOR EACH ROW EXECUTE FUNCTION no_space();
"""


@contextmanager
def full_disk(desk: Desk, engine_name: str) -> Iterator[None]:
    if engine_name == "sqlite":
        desk.product.limit_files(TINY)
        yield
        desk.product.limit_files(resource.RLIM_INFINITY)
        return
    with rows(desk.url) as connection:
        connection.exec_driver_sql(NO_SPACE)
    yield
    with rows(desk.url) as connection:
        connection.exec_driver_sql("DROP FUNCTION no_space() CASCADE")


def test_a_full_disk(desk: Desk, engine_name: str, drain: Drain, problems: Problems) -> None:
    with full_disk(desk, engine_name):
        assert desk.tell() == 503
        assert desk.give() == 503
        assert desk.tell() == 503
    assert desk.count("payment_evidence") == 0
    assert desk.count("payment_orders") == 1
    afterwards(desk, drain, problems)


def test_a_database_that_restarts(
    app: House, desk: Desk, engine_name: str, own: Any, drain: Drain, problems: Problems
) -> None:
    """PostgreSQL is killed and comes back. SQLite has no server: there the whole product is killed."""
    if engine_name == "sqlite":
        desk.product.kill()
        assert desk.tell() == 0
        desk.product.start()
    else:
        own.server.halt(signal.SIGQUIT)
        assert desk.tell() == 503
        assert desk.give() == 503
        own.server.again()
        own.engine.dispose()
        with app.app_context():
            db.engine.dispose()
    assert desk.count("payment_evidence") == 0
    afterwards(desk, drain, problems)


def test_redis_is_lost(desk: Desk, redis: Redis, drain: Drain, problems: Problems) -> None:
    """It may hold caches and limits, never a fact: without it nothing about money changes."""
    redis.server.halt()
    assert desk.tell() == 204
    assert desk.count("payment_evidence") == 1
    assert desk.give() == 201
    afterwards(desk, drain, problems)
