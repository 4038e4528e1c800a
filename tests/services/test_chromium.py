"""The browser really starts, shows Chinese, and reaches nothing outside this machine."""

import pytest
from playwright.sync_api import Error, Page

from tests.services import chromium


def test_it_draws_a_chinese_page() -> None:
    with chromium.browser() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        # A machine without the font draws the same box for every character.
        pictures = {draw(page, character) for character in "愿桥善"}
        assert len(pictures) == 3


def draw(page: Page, character: str) -> bytes:
    page.set_content(f"<title>字</title><h1 lang=zh>{character}</h1>")
    return page.screenshot()


def test_it_reaches_no_other_machine() -> None:
    with chromium.browser() as browser:
        page = browser.new_page()
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            page.goto("http://example.com/")


def test_a_named_browser_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(SystemExit, match="/nowhere/chromium"):
        chromium.program()


def test_a_machine_without_a_browser_reads_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(SystemExit, match="apt-get install -y chromium"):
        chromium.program()
