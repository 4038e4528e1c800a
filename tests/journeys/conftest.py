"""The running product and its browsers, once for the session: the journeys share a county, as people do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.journeys.product import Product
from tests.services import chromium

PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
OFFICE = {"viewport": {"width": 1440, "height": 900}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def product(databases: Any, engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("product")
    url = f"sqlite:///{folder}/wishbridge.db" if engine_name == "sqlite" else databases.empty()
    running = Product(folder, url)
    try:
        running.fill()
        running.start()
        yield running
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
