"""测一测 as a browser runs it: one question a screen, by keyboard, with the network cut, in the largest letters."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from server.policies import queries
from tests.services import chromium

HOME = "http://wishbridge.test"
OUT = """() => [...document.querySelectorAll('main *')]
  .filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((e) => e.outerHTML.slice(0, 80))"""
NOW = "fieldset:not([hidden])"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.browser() as running:
        yield running


@pytest.fixture
def checks(unit: Any, few_rules: None) -> dict[int, str]:
    with unit():
        return {card.no: card.id for card in queries.cards()}


class Screen:
    """A page whose requests go to the app itself, until the network is cut."""

    def __init__(self, page: Page, client: Any) -> None:
        self.page, self.client, self.asked, self.cut = page, client, [], False
        self.wrong: list[str] = []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        if self.cut:
            return route.abort()
        asked = route.request
        path = asked.url.removeprefix(HOME)
        self.asked.append((asked.method, path, asked.post_data))
        answer = self.client.open(path, method=asked.method)
        if answer.location:  # a browser follows by itself, but past this door
            moved = f"<script>location.replace({json.dumps(HOME + answer.location)})</script>"
            return route.fulfill(body=moved, content_type="text/html")
        return route.fulfill(status=answer.status_code, body=answer.data, content_type=answer.content_type)

    def begin(self, path: str) -> None:
        self.page.goto(HOME + path)
        self.page.wait_for_selector("#step:has-text('第')")

    def pick(self, value: str) -> None:
        self.page.locator(f"{NOW} input[value='{value}']").check()
        self.page.click("#next")

    def type(self, text: str) -> None:
        self.page.fill(f"{NOW} input[type=text]", text)
        self.page.keyboard.press("Enter")

    @property
    def step(self) -> str:
        return self.page.inner_text("#step")

    @property
    def title(self) -> str:
        return self.page.inner_text("#title")


@pytest.fixture
def screen(browser: Browser, phone: Any) -> Iterator[Screen]:
    context = browser.new_context(viewport={"width": 360, "height": 740})
    one = Screen(context.new_page(), phone)
    yield one
    assert one.wrong == []
    context.close()


def test_it_works_with_the_network_cut(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[2]}/check")
    screen.cut = True
    assert (screen.step, screen.page.locator(NOW).count()) == ("第 1 步，共 5 步", 1)
    screen.pick("rural")
    screen.type("315")
    screen.pick("no")
    screen.pick("no")
    screen.type("3")
    assert screen.title == "可能符合"
    assert screen.page.inner_text("#yuan") == "14,400"
    assert screen.page.locator("#lines li").count() == 4


def test_going_back_keeps_what_was_said(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[2]}/check")
    screen.pick("urban")
    screen.type("315")
    screen.page.click("#back")
    assert screen.page.input_value(f"{NOW} input[type=text]") == "315"
    screen.page.click("#back")
    assert screen.page.is_checked(f"{NOW} input[value=urban]")
    screen.page.locator(f"{NOW} input[value=rural]").check()
    screen.page.click("#next")
    screen.page.click("#next")
    assert screen.step == "第 3 步，共 5 步"


def larger(screen: Screen) -> None:
    """特大, from the top of the page; the tab keeps nothing of what was said once it is there."""
    screen.page.click(".sizes a:has-text('特大')")
    screen.page.wait_for_selector("html.fs-30")
    screen.page.wait_for_function("sessionStorage.length === 0")


def test_larger_letters_keep_what_was_said(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[2]}/check")
    screen.pick("rural")
    screen.page.fill(f"{NOW} input[type=text]", "315")
    larger(screen)
    assert screen.step == "第 2 步，共 5 步"
    assert screen.page.input_value(f"{NOW} input[type=text]") == "315"
    screen.page.click("#back")
    assert screen.page.is_checked(f"{NOW} input[value=rural]")
    assert all("rural" not in path and not body for _, path, body in screen.asked)


def test_larger_letters_keep_the_result_and_count_it_once(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[6]}/check")
    screen.pick("?")
    with screen.page.expect_request(lambda asked: asked.method == "POST"):
        screen.pick("no")
    told = screen.title
    larger(screen)
    assert screen.title == told
    assert [method for method, *_ in screen.asked].count("POST") == 1
    screen.page.click("a:has-text('重新测')")
    screen.page.wait_for_selector("#step:has-text('第 1 步')")
    assert screen.page.locator("input:checked").count() == 0


def test_by_keyboard_alone(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[6]}/check")
    keys = screen.page.keyboard
    screen.page.focus(f"{NOW} input >> nth=0")
    keys.press("Space")
    keys.press("Enter")
    assert screen.step == "第 2 步，共 2 步"
    assert screen.page.evaluate("document.activeElement.tagName") == "LEGEND"
    keys.press("Tab")
    keys.press("Space")
    keys.press("ArrowDown")
    keys.press("Enter")
    assert screen.title == "还差一个条件"
    assert screen.page.evaluate("document.activeElement.id") == "title"


@pytest.mark.parametrize(
    ("event", "hard", "title"),
    [
        ("accident", "yes", "可能符合"),
        ("-", "yes", "还差一个条件"),
        ("-", "no", "看来暂不符合，仍可登记求助"),
        ("illness", "?", "信息不够"),
    ],
)
def test_the_four_answers(screen: Screen, checks: dict[int, str], event: str, hard: str, title: str) -> None:
    screen.begin(f"/policies/{checks[6]}/check")
    screen.pick(event)
    screen.pick(hard)
    assert screen.title == title
    assert "登记求助" in screen.page.inner_text("#help")
    assert screen.page.locator("#lines li").count() >= 1


def test_nothing_that_was_said_is_sent(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[6]}/check")
    screen.pick("illness")
    with screen.page.expect_request(lambda asked: asked.method == "POST"):
        screen.pick("yes")
    posts = [one for one in screen.asked if one[0] == "POST"]
    assert posts == [("POST", f"/policies/{checks[6]}/check", None)]


def test_nothing_chosen_is_said_kindly_and_nothing_stands_alone(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin(f"/policies/{checks[6]}/check")
    screen.page.click("#next")
    assert screen.page.inner_text(".wrong") == "请选一个，拿不准就选“不清楚”"
    for value in ("illness", "accident", "-"):
        screen.page.locator(f"{NOW} input[value='{value}']").check()
    assert screen.page.locator(f"{NOW} input:checked").count() == 1
    screen.begin(f"/policies/{checks[2]}/check")
    screen.pick("rural")
    screen.type("很多")
    assert screen.page.inner_text(".wrong") == "请填数字，拿不准就选“不清楚”"


def test_what_was_said_for_all_is_not_asked_again(screen: Screen, checks: dict[int, str]) -> None:
    screen.begin("/fits")
    while screen.page.locator("#ask:not([hidden])").count():
        fact = screen.page.locator(NOW).get_attribute("data-fact")
        screen.pick({"hukou": "rural", "aid": "dibao", "troubles": "illness"}.get(str(fact), "?"))
    groups = screen.page.locator("#lists summary").all_inner_texts()
    assert any(one.startswith("再答几题就知道") for one in groups)
    screen.page.locator("#lists a", has_text="急难型/支出型临时救助").click()
    screen.page.wait_for_selector("#step:has-text('第')")
    assert screen.step == "第 2 步，共 2 步"
    assert screen.page.url == f"{HOME}/policies/{checks[6]}/check"
    assert all("illness" not in path and not body for _, path, body in screen.asked)


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_sticks_out_in_the_largest_letters(screen: Screen, checks: dict[int, str], width: int) -> None:
    screen.page.set_viewport_size({"width": width, "height": 740})
    screen.begin(f"/policies/{checks[1]}/check")
    screen.page.evaluate("document.documentElement.className = 'fs-30'")
    assert screen.page.evaluate(OUT) == []
    for value in ("urban", "?", "no", "no"):
        screen.pick(value)
    assert screen.title == "信息不够"
    assert screen.page.evaluate(OUT) == []
