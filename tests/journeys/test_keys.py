"""A reviewer who never touches the mouse: walk, pick, agree to many, open beside the list, send back with a reason."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.journeys.desks import Desk
from tests.journeys.product import Product
from tests.journeys.test_habits import TABS_MAX, tab_to

STORY = "水烧开了放一会儿就凉，半夜起来喝不上热水。想要一个保温的暖水瓶。"
CHOICES_MAX = 60
STATE = "SELECT state FROM wishes WHERE uid = :uid"


def uid_here(page: Any) -> str:
    """The wish of the chosen row."""
    found = re.search(r"/wishes/(\w{16})", page.locator("tr.here").get_attribute("data-href"))
    assert found
    return found.group(1)


def state_of(product: Product, uid: str) -> str:
    return str(product.rows(STATE, uid=uid)[0][0])


def go_down(page: Any, label: str, wanted: str) -> None:
    """Go to a list of choices and down it, as far as the one that holds `wanted`."""
    tab_to(page, label)
    for _ in range(CHOICES_MAX):
        if wanted in page.evaluate("document.activeElement.selectedOptions[0].innerText"):
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no {wanted} among {label}")


def test_wishes_are_reviewed_with_the_keyboard_alone(desk: Callable[[str], Desk], product: Product) -> None:
    me = desk("fuze").open("/console/wishes?queue=review")
    page = me.page
    rows = page.locator("tbody tr[data-href]")
    before = rows.count()
    assert before >= 2, "the demo has wishes that wait"
    # One is picked and agreed to; the answer says how many.
    page.keyboard.press("j")
    picked = uid_here(page)
    page.keyboard.press("x")
    expect(page.locator("form.batch")).to_be_visible()
    expect(page.locator("[data-picked]")).to_have_text("1")
    page.keyboard.press("a")
    expect(page.locator("#said")).to_contain_text("已通过 1 条")
    assert state_of(product, picked) == "open"
    # The next one opens beside the list and is sent back: first the reason, then the key again.
    page.keyboard.press("j")
    opened = uid_here(page)
    page.keyboard.press("Enter")
    drawer = page.locator("#drawer[open]")
    expect(drawer.locator("#drawer-title")).to_be_visible()
    menu = page.locator('#menu a[href="/console/wishes"]')
    waited = menu.locator(".count").inner_text()
    page.keyboard.press("r")
    page.keyboard.type("请写明价格来源")
    page.keyboard.press("Enter")
    expect(drawer.locator(".course")).to_contain_text("请写明价格来源")
    assert state_of(product, opened) == "draft"
    expect(menu).not_to_contain_text(waited)  # the menu behind the drawer tells what waits now
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(rows).to_have_count(before - 2)
    me.settled()


def test_keys_do_nothing_while_somebody_types(desk: Callable[[str], Desk]) -> None:
    page = desk("fuze").open("/console/wishes?queue=all").page
    page.keyboard.press("/")
    page.keyboard.type("jxa?")
    expect(page.locator("main [data-search]")).to_have_value("jxa?")
    expect(page.locator("tr.here")).to_have_count(0)
    expect(page.locator("#keys[open]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys[open]")).to_be_visible()


def test_a_village_worker_writes_and_hands_in_with_the_keyboard_alone(
    desk: Callable[[str], Desk], product: Product
) -> None:
    me = desk("cunli").open("/console/wishes")
    page = me.page
    tab_to(page, "登记心愿")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="登记心愿")).to_be_visible()
    for label, words in (("心愿名称", "键盘暖水瓶"), ("哪一类群众", "独居老人")):
        tab_to(page, label)
        page.keyboard.type(words)
    go_down(page, "乡镇（街道）或村（社区）", "示例东村")
    for label, words in (("情况说明", STORY), ("参考价（元）", "60"), ("参考价来源", "村口商店询价")):
        tab_to(page, label)
        page.keyboard.type(words)
    expect(page.locator("#guard")).to_contain_text("没有发现")
    tab_to_person(page)
    page.keyboard.press("Space")
    tab_to(page, "保存草稿")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="键盘暖水瓶")).to_be_visible()
    uid = page.url.rsplit("/", 1)[1]
    assert state_of(product, uid) == "draft"
    tab_to(page, "提交审核")
    page.keyboard.press("Enter")
    expect(page.locator(".course")).to_contain_text("提交审核")
    assert state_of(product, uid) == "review"
    me.settled()


def tab_to_person(page: Any) -> None:
    """As far as the first of those whose wish it may be."""
    for _ in range(TABS_MAX):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[name=person_uid]')"):
            return
    raise AssertionError("the keyboard does not reach the people")
