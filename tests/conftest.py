"""What every test may ask for. Both engines are real; no part of the house is replaced by a stand-in."""

import gc
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from server.kit.http import House
from server.kit.units import writing
from tests import strict
from tests.cast import Cast
from tests.house import Home, PostgresHouse, SqliteHouse, settings_for
from tests.pages import StrictClient
from tests.sayings import Sayings, worth
from tests.services.process import place
from tests.stages import STAGES

Unit = Callable[[], AbstractContextManager[None]]


SAYINGS = Sayings()
WHOLE = tuple(f"tests/{folder}/" for folder in ("shape", "ledger"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database under test")
    parser.addoption(
        "--sayings", type=Path, help="write down here what tests say to SQLite; let PostgreSQL hear no more"
    )
    parser.addoption("--first", action="store_true", help="of each file the first test only; of WHOLE folders all")


def pytest_configure(config: pytest.Config) -> None:
    # Some nine thousand databases of two megabytes each: none of them needs to reach the disk.
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(place()))
    strict.watch()
    StrictClient.looks = config.getoption("--engine") == "sqlite"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what was not asked for."""
    kept = firsts(items) if config.getoption("--first") else [*items]
    if config.getoption("--engine") != "sqlite":
        kept = of_the_engine(kept, config.getoption("--sayings"))
    left = {*items}.difference(kept)
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    items[:] = kept


def firsts(items: list[pytest.Item]) -> list[pytest.Item]:
    """The first of a file says that the thing works, so it goes first; each that follows says what is refused."""
    first = {item.path: item for item in reversed(items)}
    return [item for item in items if item.nodeid.startswith(WHOLE) or first[item.path] is item]


def of_the_engine(items: list[pytest.Item], folder: Path | None) -> list[pytest.Item]:
    """On PostgreSQL: only what meets a database. The rest has passed once, and a second engine would only repeat it."""
    meets = [item for item in items if {"databases", "engine_name"} & set(getattr(item, "fixturenames", ()))]
    names = worth(meets, folder) if folder else {item.nodeid for item in meets}
    return [item for item in meets if item.nodeid in names]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """On SQLite, and asked to: write down what the test says."""
    folder = item.config.getoption("--sayings")
    if folder is None or item.config.getoption("--engine") != "sqlite":
        return (yield)
    with SAYINGS.of(item.nodeid, folder / f"{os.environ.get('PYTEST_XDIST_WORKER', 'one')}.jsonl"):
        return (yield)


def spare_the_rubbish_collector() -> None:
    """What is loaded by now stays to the end; to look through it again and again costs a seventh of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_finish() -> None:
    spare_the_rubbish_collector()


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def databases(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Where fresh databases come from: a copied file, or a copied PostgreSQL database."""
    folder = tmp_path_factory.mktemp("template")
    if engine_name == "sqlite":
        yield SqliteHouse(folder)
        return
    from tests.services.postgres import Postgres  # only when asked for: it starts a server

    with Postgres() as server:
        house = PostgresHouse(folder, server.dsn)
        yield house
        house.close()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Any, tmp_path: Path) -> Iterator[str]:
    stages = [name for name in STAGES if name in request.fixturenames]
    assert len(stages) < 2, "one stage at a time"
    request.node.stage = stages[0] if stages else None
    url = databases.lend(tmp_path, peopled="cast" in request.fixturenames, stage=request.node.stage)
    yield url
    databases.take_back(url)


@pytest.fixture
def app_settings() -> dict[str, str]:
    """More settings for `app`; a test module overrides this fixture, for instance to name the simulator."""
    return {}


@pytest.fixture(scope="session")
def home(databases: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The app of this test process."""
    folder = tmp_path_factory.mktemp("home")
    one = Home(settings_for(folder, databases.fresh(folder)))
    spare_the_rubbish_collector()
    yield one
    one.leave()


@pytest.fixture
def app(
    request: pytest.FixtureRequest, home: Home, database_url: str, tmp_path: Path, app_settings: dict[str, str]
) -> Iterator[House]:
    yield home.move(settings_for(tmp_path, database_url, **app_settings))
    with home.app.app_context():
        problems = home.books.broken()
        if _breaks_the_books(request):  # what was planted shows that looking where something is finds all there is
            problems = [found for found in home.books.all_broken() if found not in problems]
    home.rest()
    assert problems == []


def _breaks_the_books(request: pytest.FixtureRequest) -> bool:
    """A test of the checks plants what they must find; every other test leaves the books as it found them: exact."""
    return request.path.name.startswith("test_check") or request.node.get_closest_marker("breaks_the_books") is not None


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """No test leaves this machine, whatever it forgot to set."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        is_local = self.family == socket.AF_UNIX or str(address[0]) in ("127.0.0.1", "::1", "localhost")
        assert is_local, f"a test tried to reach {address!r}"
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def unit(app: House) -> Unit:
    """`with unit(): …` — a writing unit of its own, as a request would have. Never hold one around a client call."""

    @contextmanager
    def one() -> Iterator[None]:
        with app.app_context(), writing():
            yield

    return one


@pytest.fixture
def phone(app: House) -> FlaskClient:
    """A browser on a phone: its own cookies."""
    return app.test_client()


@pytest.fixture
def console(app: House) -> FlaskClient:
    """A browser in an office: its own cookies."""
    return app.test_client()


@pytest.fixture
def cast(app: House, databases: Any) -> Cast:
    """The people of every test, in a small county, there since the template was made. See tests/cast.py."""
    found: Cast = databases.template.people()
    return found


@pytest.fixture
def few_policies(request: pytest.FixtureRequest, cast: Cast) -> None:
    """A handful of the bureau's policies, in force. See tests/stages.py."""
    assert request.node.stage == "few_policies", "asked for by name, not while the test runs"


@pytest.fixture
def all_policies(request: pytest.FixtureRequest, cast: Cast) -> None:
    """Every policy of the bureau's own list, in force."""
    assert request.node.stage == "all_policies", "asked for by name, not while the test runs"


@pytest.fixture
def few_rules(request: pytest.FixtureRequest, cast: Cast) -> None:
    """The handful with the figures, rules and known answers of the demo."""
    assert request.node.stage == "few_rules", "asked for by name, not while the test runs"


@pytest.fixture
def all_rules(request: pytest.FixtureRequest, cast: Cast) -> None:
    """Every policy with them."""
    assert request.node.stage == "all_rules", "asked for by name, not while the test runs"
