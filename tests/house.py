"""The house for a test: settings, a fresh database from a template, and the app on it."""

import os
import shutil
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from server.app import create_app
from server.config import load
from server.kit import triggers
from server.kit.db import Base, db
from server.kit.http import House
from server.kit.settings import Settings

CLOSED = "http://127.0.0.1:9"  # nobody listens there: a test that talks without a simulator fails at once


def settings_for(data_dir: Path, database_url: str, **more: str) -> Settings:
    """Demo settings on a folder and a database of the test's own."""
    given = {
        "WISHBRIDGE_ENV": "demo",
        "DATA_DIR": str(data_dir),
        "DATABASE_URL": database_url,
        "WECHAT_API_BASE": CLOSED,
        "WECHAT_PAY_BASES": CLOSED,
        "SMS_URL": CLOSED,
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000",
    }
    return load({**given, **more})


def build_tables(app: House) -> None:
    """All tables and triggers at once; tests/shape holds the migrations against the same models."""
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with db.engine.begin() as connection:
            triggers.install(connection)
        db.engine.dispose()


class SqliteHouse:
    """A template file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.db"
        build_tables(create_app(settings_for(folder, f"sqlite:///{self.template}")))
        with create_engine(f"sqlite:///{self.template}").connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def fresh(self, folder: Path) -> str:
        target = folder / "test.db"
        shutil.copyfile(self.template, target)
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        """The folder goes with the test."""


class PostgresHouse:
    """A template database; each test gets a copy of it (some 100 ms)."""

    def __init__(self, folder: Path, dsn: str) -> None:
        self.url = make_url(dsn).set(drivername="postgresql+psycopg")
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.template = f"template_{os.getpid()}_{uuid4().hex[:6]}"
        self._run(f"CREATE DATABASE {self.template}")
        build_tables(create_app(settings_for(folder, self._url_of(self.template))))

    def fresh(self, folder: Path) -> str:
        name = f"test_{uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self.template}")
        return self._url_of(name)

    def empty(self) -> str:
        """A database without a table, for the migrations."""
        name = f"empty_{uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name}")
        return self._url_of(name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))
