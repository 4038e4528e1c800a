"""`python -m tests.journeys.pictures OUT` — a picture of every page, at the size of a phone and of a desk, to look at.
`python -m tests.journeys.pictures readme` takes the two pictures of the README again.

The demo is loaded, a donor has claimed and given, staff of every post have signed in. Warnings, scripts and styles are
those of the product: what a picture shows is what people see.
"""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page

from tests.journeys.atlas import PHONE_OPEN, PHONE_OWN, SITE, things
from tests.journeys.deeds import settle_in
from tests.journeys.desks import Desk, Office
from tests.journeys.mini import built, served
from tests.journeys.phones import Browser, Mini, Phone
from tests.journeys.product import Product
from tests.services import chromium
from tests.shape.sources import ROOT

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1440, "height": 900}}
LONGEST = 5000
SHOWN = ROOT / "docs" / "pictures"
LOGINS = ("jingban", "fuze", "caiwu", "jiuzhu", "cishan", "xiangzhen", "shegong", "cunli", "guanli")
PAGE_HEIGHT = """() => {
  const boxes = window.mp ? [mp.stack[mp.stack.length - 1].scroller] : []
  const inner = boxes.reduce((more, box) => more + box.scrollHeight - box.clientHeight, 0)
  return (inner ? innerHeight : document.documentElement.scrollHeight) + inner
}"""
FURTHER = """() => {
  const rows = [...document.querySelectorAll('tr[data-href]')].slice(0, 1).map(row => row.dataset.href)
  const keys = [...document.querySelectorAll('.head-actions a:not([target])')].map(key => key.getAttribute('href'))
  return [...rows, ...keys].filter(href => href.startsWith('/console/'))
}"""


class Album:
    """Where the pictures go: one folder per kind of page."""

    def __init__(self, out: Path) -> None:
        self.out = out

    def take(self, page: Page, kind: str, name: str, size: str) -> None:
        """The whole page: the window is made as high as the page, so that bars at the edges stay at the edges."""
        page.wait_for_load_state("networkidle")
        high = min(max(int(page.evaluate(PAGE_HEIGHT)), SIZES[size]["height"]), LONGEST)
        page.set_viewport_size({"width": SIZES[size]["width"], "height": high})
        page.wait_for_timeout(350)
        file = self.out / kind / f"{re.sub(r'[^0-9A-Za-z一-鿿]+', '-', name).strip('-') or 'home'}.{size}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=file)
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]


@contextmanager
def loaded() -> Iterator[tuple[Product, str]]:
    """The product with its demo, and the executed mini-program."""
    built("h5")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        product = Product(Path(folder), f"sqlite:///{folder}/wishbridge.db")
        try:
            product.fill()
            product.start()
            with served(product, Path(folder) / "mini") as mini:
                yield product, mini
        finally:
            product.stop()


def site(album: Album, browser: Chromium, product: Product, known: dict[str, str]) -> None:
    for size, viewport in SIZES.items():
        with browser.new_context(locale="zh-CN", viewport=viewport) as context:  # type: ignore[arg-type]
            page = context.new_page()
            for path in SITE:
                page.goto(product.base + path.format(**known))
                album.take(page, "site", path, size)


def phones(album: Album, phone: Phone, known: dict[str, str], kind: str, size: str) -> None:
    """Every page of the client, first as a stranger, then as a donor with a claim and a gift, then some in 特大."""
    for path in PHONE_OPEN:
        album.take(phone.open(path.format(**known)).page, kind, path, size)
    mine = settle_in(phone, known)
    for path in PHONE_OWN:
        album.take(phone.open(path.format(**mine)).page, f"{kind}-own", path, size)
    phone.open("/pages/me").press("特大")
    for path in ("/pages/home", "/pages/wishes", "/wish/detail?id={wish}", "/give/campaign?id={here}", "/wish/mine"):
        album.take(phone.open(path.format(**mine)).page, f"{kind}-elder", path, size)


def console(album: Album, office: Office, size: str) -> None:
    """Each post's own start page, and every kind of page once."""
    seen: set[str] = set()
    for login in LOGINS:
        desk = office.desk(login)
        desk.page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        album.take(desk.open("/console/").page, "console", f"start-{login}", size)
        links = desk.page.locator(".side .nav-link").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        walk(album, desk, links, seen, size)
        desk.context.close()


def walk(album: Album, desk: Desk, links: list[str], seen: set[str], size: str) -> None:
    """These pages, their first row and what their buttons open."""
    while links:
        path = links.pop(0)
        kind = re.sub(r"/[0-9a-z]{16}", "/one", path)
        if kind in seen or path in ("/console/", "/console"):
            continue
        seen.add(kind)
        album.take(desk.open(path).page, "console", kind, size)
        links += desk.page.evaluate(FURTHER)


def main(out: Path) -> None:
    album = Album(out)
    with chromium.browser() as browser, loaded() as (product, mini):
        known = things(product)
        site(album, browser, product, known)
        office: Any = Office(browser, product, {"viewport": SIZES["desk"]})
        serial = iter(range(100))
        builds: dict[str, Callable[..., Phone]] = {
            "h5": lambda context, number: Browser(context, product, number),
            "mini": lambda context, number: Mini(context, product, number, mini, f"person-{number}"),
        }
        # WeChat shows a mini-program on phones; there is no desk size of it.
        for kind, size in (("h5", "phone"), ("h5", "desk"), ("mini", "phone")):
            number = f"1380002{next(serial):04d}"
            with browser.new_context(locale="zh-CN", viewport=SIZES[size]) as context:  # type: ignore[arg-type]
                context.set_default_timeout(20_000)
                phones(album, builds[kind](context, number), known, kind, size)
        for size in SIZES:
            console(album, office, size)


def readme() -> None:
    """A wish on a phone and the charity lead's workbench, small enough for the first screen of the README."""
    with chromium.browser() as browser, loaded() as (product, _mini):
        wish = product.get_json(f"/api/v1/wishes?q={quote('取暖器')}")["items"][0]["id"]
        phone: Any = {"viewport": SIZES["phone"], "device_scale_factor": 2}
        with browser.new_context(locale="zh-CN", **phone) as context:
            page = Browser(context, product, "").open(f"/wish/detail?id={wish}").page
            page.wait_for_load_state("networkidle")
            keep(page, "phone-wish")
        some_residents_scan(product)
        desk = Office(browser, product, {"viewport": SIZES["desk"]}).desk("fuze").open("/console/")
        desk.page.wait_for_load_state("networkidle")
        keep(desk.page, "console-workbench")
        desk.context.close()


def some_residents_scan(product: Product) -> None:
    sheet = product.folder / "sheet.pdf"
    for poster in product.cli("policy", "sheet", "--township", "360902001", "--out", str(sheet), "--json"):
        for _ in range(26):
            product.text(urlsplit(poster["url"]).path)


def keep(page: Page, name: str) -> None:
    Image.open(BytesIO(page.screenshot())).convert("RGB").save(SHOWN / f"{name}.png", optimize=True)


if __name__ == "__main__":
    if sys.argv[1] == "readme":
        readme()
    else:
        main(Path(sys.argv[1]))
