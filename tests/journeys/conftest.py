"""The running product and its browsers, once for the session: the journeys share a county, as people do."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.deeds import open_wishes
from tests.journeys.desks import Desk, Office
from tests.journeys.mini import built, served
from tests.journeys.money import agree
from tests.journeys.phones import Browser as PhoneBrowser
from tests.journeys.phones import Mini, Phone
from tests.journeys.product import Product
from tests.services import chromium

# One patience for all: what is expected is waited for as long as what is pressed, also on a machine that is busy.
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
OFFICE = {"viewport": {"width": 1440, "height": 900}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def product(databases: Any, engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    built("h5")
    folder = tmp_path_factory.mktemp("product")
    url = f"sqlite:///{folder}/wishbridge.db" if engine_name == "sqlite" else databases.empty()
    running = Product(folder, url)
    try:
        running.fill()
        running.start()
        yield running
        agree(running)
    finally:
        running.stop()


@pytest.fixture(scope="session")
def shelf(product: Product) -> Iterator[dict[str, Any]]:
    """Wishes that wait for a donor, each for one journey."""
    return open_wishes(product)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.browser() as running:
        yield running


@pytest.fixture
def phone_context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone of its own: 390×844, touch, Chinese."""
    context = browser.new_context(locale="zh-CN", **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def office_context(browser: Browser) -> Iterator[BrowserContext]:
    """A desk of its own: 1440×900."""
    context = browser.new_context(locale="zh-CN", **OFFICE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture(scope="session")
def office(browser: Browser, product: Product) -> Office:
    return Office(browser, product, OFFICE)


@pytest.fixture
def desk(office: Office) -> Iterator[Callable[[str], Desk]]:
    """`desk("jingban")`: that member of staff, signed in, in a browser of their own."""
    with ExitStack() as closing:

        def sit(login: str) -> Desk:
            taken = office.desk(login)
            closing.callback(taken.context.close)
            return taken

        yield sit


@pytest.fixture(scope="session")
def mini_base(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the executed mini-program is served."""
    with served(product, tmp_path_factory.mktemp("mprun")) as base:
        yield base


@pytest.fixture(scope="session")
def numbers() -> Iterator[str]:
    """Phone numbers nobody has: each person of the journeys gets the next one."""
    return (f"1380001{serial:04d}" for serial in itertools.count(1))


@pytest.fixture
def people(browser: Browser, product: Product, numbers: Iterator[str], request: pytest.FixtureRequest) -> Iterator[Any]:
    """`people("h5")`, `people("mini")`: another person with a phone of that kind, and a number of their own."""
    with ExitStack() as closing:

        def person(kind: str, **more: Any) -> Phone:
            context = browser.new_context(locale="zh-CN", **{**PHONE, **more})
            context.set_default_timeout(PATIENCE_MS)
            closing.callback(context.close)
            number = next(numbers)
            if kind == "h5":
                phone: Phone = PhoneBrowser(context, product, number)
            else:
                phone = Mini(context, product, number, request.getfixturevalue("mini_base"), f"person-{number}")
            return phone

        yield person
