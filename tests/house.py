"""The house for a test: settings, a fresh database from a template, and the app on it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import QueuePool, create_engine, event, text
from sqlalchemy.engine import make_url

from server.app import create_app
from server.cli.db import run_upgrade
from server.config import load
from server.kit import clock, triggers
from server.kit.db import Base, db
from server.kit.fresh import shelf
from server.kit.http import House
from server.kit.live import live
from server.kit.settings import Settings
from server.kit.units import writing
from tests.books import Books
from tests.cast import Cast, gather
from tests.pages import StrictClient
from tests.stages import STAGES
from tests.washing import KEEPS, Content, Lent

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


class Home:
    """The one app of a test process. Building it costs more than most tests do, so it moves from house to house.

    Its first house is an empty database, in which the checks are learned.
    Its engine stays too, with all the statements it has compiled; only the address it connects to changes.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = make_url(settings.database_url)
        self.app = create_app(settings)
        self.app.testing = True
        self.app.test_client_class = StrictClient
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.config = dict(self.app.config)
        with self.app.app_context():
            event.listen(db.engine, "do_connect", self._to_the_house)
            event.listen(db.engine, "connect", _careless)
            self.books = Books()

    def move(self, settings: Settings) -> House:
        """The same app on another database and other settings, as if newly built."""
        url = make_url(settings.database_url)
        if url != self.url:
            self.leave()
        self.url = url
        self.app.config.update(self.config)
        self.app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
        self.app.extensions["wishbridge_settings"] = settings
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        clock.follow(settings.data_dir / "run" / "clock-offset")
        shelf.clear()
        live.clear()
        return self.app

    def rest(self) -> None:
        """After a test. Of a file nothing stays open; a server's database may be lent again, connections and all."""
        with self.app.app_context():
            pool = db.engine.pool
            if self.url.get_backend_name() == "sqlite" or not isinstance(pool, QueuePool) or pool.checkedout():
                db.engine.dispose()

    def leave(self) -> None:
        """Let go of every connection to the house."""
        with self.app.app_context():
            db.engine.dispose()

    def _to_the_house(self, dialect: Any, _record: Any, args: list[Any], params: dict[str, Any]) -> None:
        args[:], named = dialect.create_connect_args(self.url)
        params.clear()
        params.update(named)
        if self.url.get_backend_name() == "postgresql":
            params["application_name"] = KEEPS


def _careless(connection: Any, _record: Any) -> None:
    """Nobody pulls the plug of a test process, so SQLite need not wait for the disk; who dies is another process."""
    if hasattr(connection, "execute") and "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA synchronous=OFF")


class Template:
    """An empty database and one in which the cast lives already: what every test would do first is done once."""

    def __init__(self, folder: Path, empty: str, peopled: str) -> None:
        build_tables(create_app(settings_for(folder, empty)))
        self.folder, self.peopled_url = folder, peopled
        self.cast: Cast | None = None

    def people(self) -> Cast:
        """Gather the cast in the second database; the first caller pays."""
        if self.cast is None:
            self.cast = self.done(gather, self.peopled_url)
        return self.cast

    def done(self, deed: Callable[[], Any], url: str) -> Any:
        """What `deed` gives, done inside a unit in the database at `url`."""
        with create_app(settings_for(self.folder, url)).app_context():
            with writing():
                given = deed()
            db.engine.dispose()
        return given


def of_today(stage: str) -> str:
    """The name of the database where it stands as it was set up today."""
    return f"{stage}_{clock.today():%Y%m%d}"


class SqliteHouse:
    """Template files, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = Template(folder, self._url("empty"), self._url("peopled"))
        self._settle("empty")
        shutil.copyfile(folder / "empty.db", folder / "peopled.db")

    def fresh(self, folder: Path, *, peopled: bool = False, stage: str | None = None) -> str:
        """A copy of the empty database, of the one with the cast, or of the one where `stage` stands too."""
        shutil.copyfile(self.folder / f"{self._template(peopled=peopled, stage=stage)}.db", folder / "test.db")
        return f"sqlite:///{folder}/test.db"

    def _template(self, *, peopled: bool, stage: str | None) -> str:
        if stage is None and not peopled:
            return "empty"
        if self.template.cast is None:
            self.template.people()
            self._settle("peopled")
        if stage is None:
            return "peopled"
        name = of_today(stage)
        if not (self.folder / f"{name}.db").exists():
            shutil.copyfile(self.folder / "peopled.db", self.folder / f"{name}.db")
            self.template.done(STAGES[stage], self._url(name))
            self._settle(name)
        return name

    def drop(self, url: str) -> None:
        """The folder goes with the test."""

    lend, take_back = fresh, drop  # a file is copied faster than it is washed

    def migrated(self, folder: Path) -> str:
        """As an installation has it: brought up by the migrations, once for all who ask."""
        if not (self.folder / "migrated.db").exists():
            run_upgrade(self._url("migrated"))
            self._settle("migrated")
        shutil.copyfile(self.folder / "migrated.db", folder / "w.db")
        return f"sqlite:///{folder}/w.db"

    def _url(self, name: str) -> str:
        return f"sqlite:///{self.folder}/{name}.db"

    def _settle(self, name: str) -> None:
        """All into the one file, so that a copy of it is whole."""
        engine = create_engine(self._url(name))
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        engine.dispose()


class PostgresHouse:
    """Template databases: `fresh` is a copy of one (some 100 ms), `lend` a used copy that is washed (some 10 ms)."""

    def __init__(self, folder: Path, dsn: str) -> None:
        self.url = make_url(dsn).set(drivername="postgresql+psycopg")
        self.engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        self.mark = f"{os.getpid()}_{uuid4().hex[:6]}"
        self.names = {name: f"{name}_{self.mark}" for name in ("empty", "peopled")}
        self._run(f"CREATE DATABASE {self.names['empty']}")
        self.template = Template(folder, self._url_of(self.names["empty"]), self._url_of(self.names["peopled"]))
        self.contents: dict[str, Content] = {}
        self.lent: Lent | None = None
        self.installed: str | None = None

    def lend(self, folder: Path, *, peopled: bool = False, stage: str | None = None) -> str:
        """As `fresh`, until the next caller is lent it: one test at a time."""
        content = self._content(self._template(peopled=peopled, stage=stage))
        if self.lent is None or not self.lent.washed(content):
            self._throw_away()
            self.lent = Lent(self._plain(self.fresh(folder, peopled=peopled, stage=stage)), content)
        return make_url(self.lent.dsn).set(drivername=self.url.drivername).render_as_string(hide_password=False)

    def take_back(self, url: str) -> None:
        """It is washed for who is lent it next: what runs on after its test does no harm then."""

    def fresh(self, folder: Path, *, peopled: bool = False, stage: str | None = None) -> str:
        name, template = f"test_{uuid4().hex[:12]}", self._template(peopled=peopled, stage=stage)
        # For a small database copied hundreds of times, copying its files costs half of writing them to the log.
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url_of(name)

    def empty(self) -> str:
        """A database without a table, for the migrations."""
        name = f"empty_{uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name}")
        return self._url_of(name)

    def migrated(self, _folder: Path) -> str:
        """As an installation has it: brought up by the migrations, once for all who ask."""
        if self.installed is None:
            self.installed = self.empty()
            run_upgrade(self.installed)
        name = f"test_{uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {make_url(self.installed).database} STRATEGY FILE_COPY")
        return self._url_of(name)

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        self._throw_away()
        self.engine.dispose()

    def _throw_away(self) -> None:
        if self.lent is not None:
            self.lent.close()
            self.drop(self.lent.dsn)
            self.lent = None

    def _template(self, *, peopled: bool, stage: str | None) -> str:
        if stage is None and not peopled:
            return self.names["empty"]
        if self.template.cast is None:
            self._run(f"CREATE DATABASE {self.names['peopled']} TEMPLATE {self.names['empty']}")
            self.template.people()
        if stage is None:
            return self.names["peopled"]
        name = of_today(stage)
        if name not in self.names:
            self.names[name] = f"{name}_{self.mark}"
            self._run(f"CREATE DATABASE {self.names[name]} TEMPLATE {self.names['peopled']}")
            self.template.done(STAGES[stage], self._url_of(self.names[name]))
        return self.names[name]

    def _content(self, name: str) -> Content:
        if name not in self.contents:
            self.contents[name] = Content.of(self._plain(self._url_of(name)))
        return self.contents[name]

    def _url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    @staticmethod
    def _plain(url: str) -> str:
        """As psycopg takes it."""
        return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self.engine.connect() as connection:
            connection.execute(text(statement))
