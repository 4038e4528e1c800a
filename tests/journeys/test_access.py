"""Nobody is shut out: every page of the console by axe (WCAG 2.2 AA), at a desk and on a phone, and nothing sticks out.

The pages are found by walking the links of one person after another; of many alike (two wishes, two days) one is read.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.journeys.atlas import PHONE_OPEN, SITE, things
from tests.journeys.desks import Desk, Office
from tests.journeys.product import Product
from tests.journeys.test_habits import STICKS_OUT
from tests.services import node

PEOPLE = ("fuze", "jingban", "caiwu", "jiuzhu", "xiangzhen", "guanli")
SCREENS = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Of the rows of a table some are read: the hundredth is made as the third was.
RUN = """async (tags) => (await axe.run(
    { exclude: ['tbody tr:nth-child(n + 6)'] }, { runOnly: tags, resultTypes: ['violations'] })).violations
  .map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | '))"""
LINK = re.compile(r'href="(/console/[^"#]*)')
ONE_OF_MANY = re.compile(r"/([0-9a-z]{16}|\d{4}-\d\d-\d\d|\d+)(?=/|$)")
LEAST_PAGES = 25
READING = ("/policy/", "/give/", "/help/complain", "/pages/campaigns")


def shape_of(address: str) -> str:
    """Alike pages have one shape: the ids in their path, and all that narrows them, left out."""
    return ONE_OF_MANY.sub("/*", urlsplit(address).path)


def walked(desk: Desk, known: set[str]) -> Iterator[str]:
    """The addresses of pages of a shape nobody has seen yet, as this person's links lead to them."""
    waiting, mine = ["/console/"], set[str]()
    while waiting:
        address = waiting.pop(0)
        shape = shape_of(address)
        if shape in mine:
            continue
        mine.add(shape)
        answer = desk.context.request.get(f"{desk.product.base}{address}")
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text())]
        if shape not in known:
            known.add(shape)
            yield address


def armed(desk: Desk) -> Desk:
    """With axe in every page from now on; the pages' own policy would not let a script tag bring it."""
    arm(desk.page)
    return desk


def arm(page: Page) -> Page:
    page.add_init_script(path=node.package("axe-core") / "axe.min.js")
    return page


def faults(page: Page, address: str, high: int = 0) -> list[str]:
    """What axe and a look at the edges find on this page, on both screens; `high` enough, no bar covers anything."""
    found = []
    for screen, size in SCREENS.items():
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], high)})
        found += [f"{address} ({screen}): {fault}" for fault in page.evaluate(RUN, TAGS)]
        if screen == "phone":
            found += [f"{address} sticks out: {part}" for part in page.evaluate(STICKS_OUT)]
    return found


@pytest.fixture(scope="session")
def read(office: Office) -> dict[str, list[str]]:
    """Address → its faults, of one page of every shape."""
    found: dict[str, list[str]] = {}
    known: set[str] = set()
    for login in PEOPLE:
        desk = armed(office.desk(login))
        for address in walked(desk, known):
            desk.page.goto(f"{desk.product.base}{address}")
            found[address] = faults(desk.page, address)
        desk.context.close()
    return found


def test_every_page_is_open_to_everybody(read: dict[str, list[str]]) -> None:
    assert len(read) >= LEAST_PAGES, sorted(read)
    assert [fault for faults_here in read.values() for fault in faults_here] == []


def test_the_drawer_and_the_search_are_too(desk: Any) -> None:
    page = armed(desk("fuze")).open("/console/wishes?queue=all").page
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("#drawer[open] #drawer-title").wait_for()
    assert faults(page, "the drawer") == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("书包")
    page.locator("#found a").first.wait_for()
    assert faults(page, "the search") == []


def test_on_a_phone_the_agreeing_button_stays_in_sight(desk: Any) -> None:
    """However long the record: it stands at the lower edge of the screen, and at the record's end below everything."""
    page = armed(desk("fuze")).open("/console/refunds").page
    page.set_viewport_size(SCREENS["phone"])
    page.goto(page.url.split("/console/")[0] + page.locator("tr[data-href]").first.get_attribute("data-href"))
    acts, last = page.locator(".acts"), page.locator(".course")
    assert page.evaluate("document.documentElement.scrollHeight") > SCREENS["phone"]["height"]
    for turn in (0, 200):
        page.evaluate("(turn) => window.scrollTo(0, turn)", turn)
        box = acts.bounding_box()
        assert (round(box["y"] + box["height"]), box["height"] < 300) == (SCREENS["phone"]["height"], True)
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    end = last.bounding_box()
    assert end["y"] + end["height"] <= acts.bounding_box()["y"]
    assert faults(page, "a record on a phone") == []


def test_the_public_pages_are_open_to_everybody(office_context: BrowserContext, product: Product) -> None:
    """Without an account: the site, and what residents and donors read on the phone."""
    page, known = arm(office_context.new_page()), things(product)
    found = []
    for path in SITE:
        page.goto(product.base + path.format(**known))
        found += faults(page, path)
    for path in PHONE_OPEN:
        if path.startswith(READING):
            page.goto(f"{product.base}/m{path.format(**known)}")
            page.locator(".help:visible").wait_for()
            page.wait_for_load_state("networkidle")
            found += faults(page, path, high=4000)
    assert found == []
