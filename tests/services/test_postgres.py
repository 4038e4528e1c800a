"""Each PostgreSQL this machine has really starts, serves copies of a database, and leaves nothing behind."""

from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy import make_url

from tests.services import postgres
from tests.services.postgres import Postgres, binaries

FOUND = [path for path in binaries() if (path / "postgres").exists()]


def address(server: Postgres, name: str) -> str:
    return make_url(server.dsn).set(database=name).render_as_string(hide_password=False)


def say(dsn: str, *statements: LiteralString) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("folder", FOUND, ids=lambda path: path.parent.name)
def test_a_database_can_be_copied(folder: Path) -> None:
    with Postgres(folder) as server:
        say(server.dsn, "CREATE DATABASE first")
        say(address(server, "first"), "CREATE TABLE names (name text)", "INSERT INTO names VALUES ('示例')")
        say(server.dsn, "CREATE DATABASE second TEMPLATE first")
        with psycopg.connect(address(server, "second")) as connection:
            assert connection.execute("SELECT name FROM names").fetchall() == [("示例",)]


def test_the_best_server_is_new_enough() -> None:
    with Postgres() as server, psycopg.connect(server.dsn) as connection:
        assert connection.info.server_version >= 150000


def test_nothing_is_left_after_the_end() -> None:
    server = Postgres(FOUND[0])
    held = server._server
    assert held is not None
    assert held.process is not None
    server.stop()
    assert held.process.poll() is not None
    assert not held.folder.exists()


def test_a_given_server_is_used_and_not_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with Postgres(FOUND[0]) as outer:
        monkeypatch.setenv("TEST_PG_DSN", outer.dsn)
        with Postgres() as server:
            assert server.dsn == outer.dsn
        psycopg.connect(outer.dsn).close()


def test_a_machine_without_postgresql_reads_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEST_PG_DSN", raising=False)
    monkeypatch.setattr(postgres, "binaries", lambda: iter(()))
    with pytest.raises(SystemExit, match="apt-get install -y postgresql"):
        Postgres()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    for name in ("initdb", "postgres"):
        (tmp_path / name).write_text("#!/bin/sh\necho broken >&2\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    tmp_path.chmod(0o755)
    with pytest.raises((RuntimeError, PermissionError)):
        Postgres(tmp_path)
