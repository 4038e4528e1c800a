"""The public sums on a narrow phone, drawn by a browser: a sum and its unit stay on one line, nothing sticks out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from server.config import ROOT
from tests.services import chromium
from tests.spending.paying import funded, paid

FEN = 12_345_678_90
CSS = "".join((Path(ROOT) / "static" / "site" / f"{name}.css").read_text("utf-8") for name in ("site", "more"))
# Sums that stand on more than one line, and whatever reaches over the right edge.
BROKEN = """() => {
  const lines = (e) => Math.round(e.clientHeight / parseFloat(getComputedStyle(e).lineHeight))
  const sums = [...document.querySelectorAll('.numbers dd')].filter((e) => lines(e) > 1)
  const wide = document.documentElement.clientWidth
  const out = [...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > wide + 1)
  return [...sums, ...out].map((e) => e.textContent.trim().slice(0, 40))
}"""
# Where a line ends with a number whose unit begins the next one.
PARTED = """() => {
  const found = []
  const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode())
    for (const hit of node.data.matchAll(/[0-9](?=\\s元)/g)) {
      const at = (start) => { const one = document.createRange(); one.setStart(node, start); one.setEnd(node, start + 1)
        return one.getBoundingClientRect().top }
      if (Math.abs(at(hit.index) - at(hit.index + 2)) > 4) found.push(node.data)
    }
  return found
}"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium.browser() as browser:
        yield browser.new_page()


@pytest.fixture
def texts(phone: Any, unit: Any, cast: Any) -> dict[str, str]:
    """The home page and the accounts of a campaign with a large purse."""
    with unit():
        uid = funded(cast, FEN)
        paid(cast, uid, FEN // 3)
    return {path: phone.get(path).get_data(as_text=True) for path in ("/", "/money", f"/money/{uid}")}


@pytest.mark.parametrize("width", [320, 360])
@pytest.mark.parametrize("size", ["fs-18", "fs-24", "fs-30"])
def test_a_sum_keeps_its_unit(page: Page, texts: dict[str, str], width: int, size: str) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    for path, text in texts.items():
        assert "12,345,678.90" in text, path
        page.set_content(text.replace("</head>", f"<style>{CSS}</style></head>"))
        page.evaluate("(name) => { document.documentElement.className = name }", size)
        assert page.evaluate(BROKEN) == [], path
        assert page.evaluate(PARTED) == [], path
