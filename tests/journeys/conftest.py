"""The running product and its browsers, once for the session: the journeys share a county, as people do."""

import itertools
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from deploy.dev import phone as builds
from tests.journeys.desks import Desk, Office
from tests.journeys.money import agree
from tests.journeys.phones import Browser as PhoneBrowser
from tests.journeys.phones import Mini, Phone
from tests.journeys.product import Product
from tests.services import chromium
from tests.services.process import free_port

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
OFFICE = {"viewport": {"width": 1440, "height": 900}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


def built(kind: str) -> None:
    """`make test` has built the phone client; whoever runs pytest alone gets it built when it is not there."""
    if not (builds.DIST / kind / builds.BUILDS[kind][2]).exists():
        builds.build(kind)


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
def browser() -> Iterator[Browser]:
    with chromium.browser() as running:
        yield running


@pytest.fixture
def phone_context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone of its own: 390×844, touch, Chinese."""
    context = browser.new_context(locale="zh-CN", **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def office_context(browser: Browser) -> Iterator[BrowserContext]:
    """A desk of its own: 1440×900."""
    context = browser.new_context(locale="zh-CN", **OFFICE)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
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
    """Where the executed mini-program is served; its calls go on to the product."""
    built("mp-weixin")
    made, port, env = tmp_path_factory.mktemp("mprun"), free_port(), builds.node_env()
    program = ["node", "tools/mprun/build.mjs", str(builds.DIST / "mp-weixin"), str(made)]
    subprocess.run(program, cwd=builds.PHONE, env=env, check=True, capture_output=True)
    serve = ["node", "tools/mprun/serve.mjs", "--port", str(port), "--api", product.base, "--dir", str(made)]
    with subprocess.Popen(serve, cwd=builds.PHONE, env=env, stdout=subprocess.DEVNULL) as server:
        base = f"http://127.0.0.1:{port}"
        product.wait_until(lambda: product.answers(f"{base}/"))
        yield base
        server.terminate()


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
            context.set_default_timeout(15_000)
            closing.callback(context.close)
            number = next(numbers)
            if kind == "h5":
                phone: Phone = PhoneBrowser(context, product, number)
            else:
                phone = Mini(context, product, number, request.getfixturevalue("mini_base"), f"person-{number}")
            return phone

        yield person
