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
from server.kit.units import writing
from tests.cast import Cast, gather

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


class Template:
    """An empty database and one in which the cast lives already: what every test would do first is done once."""

    def __init__(self, folder: Path, empty: str, peopled: str) -> None:
        build_tables(create_app(settings_for(folder, empty)))
        self.folder, self.peopled_url = folder, peopled
        self.cast: Cast | None = None

    def people(self) -> Cast:
        """Gather the cast in the second database; the first caller pays."""
        if self.cast is None:
            app = create_app(settings_for(self.folder, self.peopled_url))
            with app.app_context():
                with writing():
                    self.cast = gather()
                db.engine.dispose()
        return self.cast


class SqliteHouse:
    """Template files, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = Template(folder, self._url("empty"), self._url("peopled"))
        self._settle("empty")
        shutil.copyfile(folder / "empty.db", folder / "peopled.db")

    def fresh(self, folder: Path, *, peopled: bool = False) -> str:
        name = "peopled" if peopled else "empty"
        if peopled and self.template.cast is None:
            self.template.people()
            self._settle(name)
        shutil.copyfile(self.folder / f"{name}.db", folder / "test.db")
        return f"sqlite:///{folder}/test.db"

    def drop(self, url: str) -> None:
        """The folder goes with the test."""

    def _url(self, name: str) -> str:
        return f"sqlite:///{self.folder}/{name}.db"

    def _settle(self, name: str) -> None:
        """All into the one file, so that a copy of it is whole."""
        engine = create_engine(self._url(name))
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()


class PostgresHouse:
    """Template databases; each test gets a copy of one (some 100 ms)."""

    def __init__(self, folder: Path, dsn: str) -> None:
        self.url = make_url(dsn).set(drivername="postgresql+psycopg")
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        mark = f"{os.getpid()}_{uuid4().hex[:6]}"
        self.names = {name: f"{name}_{mark}" for name in ("empty", "peopled")}
        self._run(f"CREATE DATABASE {self.names['empty']}")
        self.template = Template(folder, self._url_of(self.names["empty"]), self._url_of(self.names["peopled"]))

    def fresh(self, folder: Path, *, peopled: bool = False) -> str:
        if peopled and self.template.cast is None:
            self._run(f"CREATE DATABASE {self.names['peopled']} TEMPLATE {self.names['empty']}")
            self.template.people()
        name = f"test_{uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {self.names['peopled' if peopled else 'empty']}")
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
