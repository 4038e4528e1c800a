"""Two accounts on a real PostgreSQL: the owner upgrades, the application can add and cannot change what is written."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, ProgrammingError

from server.app import create_app
from server.cli.db import run_upgrade
from server.cli.families import wishbridge
from server.kit import grants, health
from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.kit.http import House
from server.kit.triggers import append_only
from server.kit.units import reading, writing
from server.ledger import jobs, queries
from server.ledger import service as ledger
from tests.house import CLOSED, settings_for
from tests.services.postgres import Postgres

ENTRY = (
    "INSERT INTO ledger_entries (source, target, amount_fen, reference, by, at)"
    " VALUES ('cash', 'campaign:a', 5, '{}', 'test', now())"
)


@pytest.fixture(scope="module")
def owner_url() -> Iterator[str]:
    """A database whose owner is neither a superuser nor the application."""
    with Postgres() as server:
        root = make_url(server.dsn).set(drivername="postgresql+psycopg")
        engine = create_engine(root, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for role in ("house_owner", '"house-app"'):
                connection.execute(text(f"CREATE ROLE {role} LOGIN"))
            connection.execute(text("CREATE DATABASE house OWNER house_owner"))
        engine.dispose()
        yield root.set(database="house", username="house_owner").render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def app_url(owner_url: str) -> str:
    url = make_url(owner_url).set(username="house-app").render_as_string(hide_password=False)
    run_upgrade(owner_url, app_url=url)
    return run_upgrade(owner_url, app_url=url) and url  # a second time, as every deployment does it


@pytest.fixture(scope="module")
def engines(owner_url: str, app_url: str) -> Iterator[Callable[[str], Engine]]:
    made = {name: create_engine(url) for name, url in (("owner", owner_url), ("app", app_url))}
    yield made.__getitem__
    for engine in made.values():
        engine.dispose()


def refused(engine: Engine, statement: str, why: str = "permission denied") -> bool:
    with engine.connect() as connection, pytest.raises(DBAPIError, match=why):
        connection.execute(text(statement))
    return True


def test_every_append_only_table_can_be_added_to_and_nothing_else(engines: Callable[[str], Engine]) -> None:
    assert "ledger_entries" in append_only()
    may = "SELECT has_table_privilege('{}', '{}')"
    with engines("app").connect() as connection:
        for table in append_only():
            held = {act: connection.scalar(text(may.format(table, act))) for act in ("SELECT", "INSERT")}
            assert held == {"SELECT": True, "INSERT": True}, table
        assert grants.loose(connection) == []
        assert health.unguarded(connection) == []


def test_the_application_cannot_change_an_entry_even_without_the_trigger(engines: Callable[[str], Engine]) -> None:
    app, owner = engines("app"), engines("owner")
    with app.begin() as connection:
        connection.execute(text(ENTRY.format("kept")))
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE ledger_entries DISABLE TRIGGER USER"))
    for statement in ("UPDATE ledger_entries SET amount_fen = 1", "DELETE FROM audit", "TRUNCATE ledger_entries"):
        assert refused(app, statement)
    assert refused(app, "ALTER TABLE ledger_entries ENABLE TRIGGER USER", "must be owner")
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE ledger_entries ENABLE TRIGGER USER"))
    assert refused(owner, "UPDATE ledger_entries SET amount_fen = 1", "append-only")


def test_the_owner_is_told_that_it_could(engines: Callable[[str], Engine]) -> None:
    with engines("owner").connect() as connection:
        assert set(grants.loose(connection)) == set(append_only())
        assert "只增不改的表" in health.unguarded(connection)[0]


def test_the_platform_lives_with_what_it_was_granted(app_url: str, tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, app_url))
    with app.app_context():
        with writing():
            ledger.post(source="cash", target="campaign:b", amount_fen=7, reference="x:1", actor=THE_CLOCK)
            ledger.post(source="campaign:b", target="spent:b", amount_fen=2, reference="x:2", actor=THE_CLOCK)
            jobs.fold()
        with reading():
            assert queries.balance_fen("campaign:b") == 5
            assert health.problems() == []
            assert health.warnings() == []
        db.engine.dispose()


def test_a_unit_that_idles_is_ended_long_before_its_entries_are_folded(engines: Callable[[str], Engine]) -> None:
    with engines("app").connect() as connection:
        assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "10min"


def test_an_account_that_is_not_there(owner_url: str, app_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = make_url(app_url).set(username="nobody").render_as_string(hide_password=False)
    with pytest.raises(SystemExit):
        run_upgrade(owner_url, app_url=stranger)
    assert "CREATE ROLE nobody" in capsys.readouterr().err


def test_the_application_cannot_upgrade(app_url: str) -> None:
    with pytest.raises(ProgrammingError):
        run_upgrade(app_url)


@pytest.mark.parametrize(("who", "count"), [("app", 0), ("owner", 1)])
def test_doctor_says_so(
    who: str, count: int, owner_url: str, app_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = doctor({"DATABASE_URL": app_url if who == "app" else owner_url}, tmp_path, monkeypatch)
    assert len(told["warnings"]) == count


def test_doctor_says_that_the_database_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = f"postgresql://nobody@{CLOSED.removeprefix('http://')}/x"
    assert doctor({"DATABASE_URL": away}, tmp_path, monkeypatch)["warnings"] == ["连不上数据库，没有检查账号的权限"]


def doctor(given: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    for name, value in {"WISHBRIDGE_ENV": "demo", "DATA_DIR": str(folder), **given}.items():
        monkeypatch.setenv(name, value)
    built: list[House] = []

    def build() -> House:
        built.append(create_app())
        return built[-1]

    answer = CliRunner().invoke(wishbridge, ["doctor", "--json"], obj=build)
    for one in built:
        with one.app_context():
            db.engine.dispose()
    assert answer.exit_code == 0, answer.output
    found: dict[str, list[str]] = json.loads(answer.output)
    return found
