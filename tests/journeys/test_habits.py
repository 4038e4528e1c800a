"""As people are — a keyboard alone, large letters, a network that breaks, a finger that taps twice."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.atlas import PHONE_OPEN, PHONE_OWN, SITE, things
from tests.journeys.deeds import claim, settle_in
from tests.journeys.phones import Browser, Phone
from tests.journeys.product import Product

SMALL = {"viewport": {"width": 320, "height": 640}}
TABS_MAX = 60
# What sticks out of the screen to the right, by its tag, class and text; hidden boxes and what they hold are no matter.
STICKS_OUT = """() => {
  const wide = document.documentElement.clientWidth
  const cut = (e) => { for (let p = e.parentElement; p; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== 'visible' && p.getBoundingClientRect().right <= wide + 1) return true
    return false }
  const out = [...document.querySelectorAll('body *')].filter((e) => {
    const box = e.getBoundingClientRect()
    const seen = box.width && box.height && box.right > 1 && getComputedStyle(e).visibility !== 'hidden'
    return seen && (box.right > wide + 1 || box.left < -1) && !cut(e)
  })
  if (document.documentElement.scrollWidth > wide + 1) out.push(document.documentElement)
  return out.map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`)
}"""

TOO_SMALL = """() => [...document.querySelectorAll('.page button, .page a, .page .tap, .page wx-button')]
  .filter((e) => e.getBoundingClientRect().width && e.getBoundingClientRect().height < 59)
  .map((e) => e.textContent.trim() || e.getAttribute('aria-label'))"""
# Pressed by voice, a thing is called by what stands on it (WCAG 2.5.3): its spoken name holds its visible words.
MISNAMED = """() => {
  const plain = (text) => (text || '').replace(/[^\\p{L}\\p{N}]/gu, '')
  return [...document.querySelectorAll('.page :is(button, a, .tap, wx-button)[aria-label]')]
    .filter((e) => e.getBoundingClientRect().width && !plain(e.getAttribute('aria-label')).includes(plain(e.innerText)))
    .map((e) => `${e.getAttribute('aria-label')} | ${e.innerText}`)
}"""
NAME_IN_FOCUS = """() => {
  const e = document.activeElement
  return e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText || ''
}"""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the focus stands on the thing of this name; it must be visible there."""
    for _ in range(TABS_MAX):
        page.keyboard.press(key)
        label = page.evaluate(NAME_IN_FOCUS)
        if label.strip() == name:
            expect(page.locator(":focus")).to_be_in_viewport(ratio=0.9)
            return
    raise AssertionError(f"the keyboard does not reach {name}")


def test_a_wish_is_claimed_with_the_keyboard_alone(people: Callable[..., Phone], shelf: Any, product: Product) -> None:
    phone, wish = people("h5"), next(shelf)
    page = phone.open(f"/wish/detail?id={wish['id']}").page
    expect(phone.key("我来认领")).to_be_visible()
    tab_to(page, "我来认领")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    tab_to(page, "同意并继续")
    page.keyboard.press("Enter")
    expect(page.get_by_label("手机号", exact=True)).to_be_visible()
    tab_to(page, "手机号")
    page.keyboard.type(phone.number)
    page.keyboard.press("Enter")
    expect(page.get_by_label("短信验证码", exact=True)).to_be_focused()
    page.keyboard.type(product.sms_code(phone.number))
    page.keyboard.press("Enter")
    expect(page.get_by_label("怎么称呼您", exact=True)).to_be_visible()
    tab_to(page, "怎么称呼您")
    page.keyboard.type("键盘用户")
    tab_to(page, "我承诺 7 天内完成")
    page.keyboard.press("Space")
    tab_to(page, "确认认领")
    page.keyboard.press("Enter")
    phone.there("/wish/claimed")
    phone.sees("认领成功，谢谢您")
    phone.settled()


def test_the_keyboard_stays_in_an_open_sheet_and_leaves_by_escape(people: Callable[..., Phone]) -> None:
    phone = people("h5").open("/pages/wishes")
    page = phone.page
    expect(phone.key("筛选")).to_be_visible()
    tab_to(page, "筛选")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('[role=dialog]')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(phone.key("筛选")).to_be_focused()
    phone.settled()


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_the_largest_letters_fit_the_smallest_screen(people: Callable[..., Phone], product: Product, kind: str) -> None:
    phone = people(kind, **SMALL).open("/pages/me")
    phone.press("特大")
    known = things(product)
    for path in PHONE_OPEN:
        fits(phone, path.format(**known))
    mine = settle_in(phone, known)
    for path in PHONE_OWN:
        fits(phone, path.format(**mine))
    phone.settled()


def fits(phone: Phone, path: str) -> None:
    """Nothing sticks out to the side, what can be pressed is 60 px high and called by what stands on it."""
    phone.open(path)
    expect(phone.page.locator(".page.elder:visible")).to_be_visible()
    expect(phone.page.locator(".skel:visible")).to_have_count(0)
    assert phone.page.evaluate(STICKS_OUT) == [], path
    assert phone.page.evaluate(TOO_SMALL) == [], path
    assert phone.page.evaluate(MISNAMED) == [], path


def test_a_thing_that_is_called_otherwise_than_it_reads_is_found(browser: Any) -> None:
    page = browser.new_page()
    page.set_content('<div class="page"><a aria-label="拨打 12345">12345</a><button aria-label="关">开</button></div>')
    assert page.evaluate(MISNAMED) == ["关 | 开"]
    page.close()


def test_the_largest_letters_fit_on_the_public_pages(browser: Any, product: Product) -> None:
    context = browser.new_context(locale="zh-CN", **SMALL)
    context.add_cookies([{"name": "wb_size", "value": "30", "url": product.base}])
    page, known = context.new_page(), things(product)
    for path in SITE:
        page.goto(product.base + path.format(**known))
        assert page.evaluate(STICKS_OUT) == [], path
    context.close()


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_where_the_network_breaks_a_sentence_stands_and_retry_works(people: Callable[..., Phone], kind: str) -> None:
    phone = people(kind).open("/pages/wishes")
    expect(phone.page.locator(".wish:visible").first).to_be_visible()
    phone.context.set_offline(True)
    phone.page.locator(".wish:visible").first.click()
    phone.sees("网络不通，请检查手机网络后再试")
    phone.context.set_offline(False)
    phone.press("重试")
    phone.sees("怎么送到")
    phone.settled()


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_an_address_that_is_no_more_leads_on(people: Callable[..., Phone], kind: str) -> None:
    """An old link, or one that was copied with a letter less."""
    phone = people(kind).open("/policy/detial?id=1")
    phone.there("/help/lost")
    phone.sees("没有这个页面")
    phone.press("查政策")
    phone.there("/policy/catalogue")
    phone.settled()


def test_two_taps_make_one_claim(people: Callable[..., Phone], shelf: Any, product: Product) -> None:
    phone, wish = people("h5"), next(shelf)
    claim(phone, wish, "连点两下", taps=2)
    held = product.rows(
        "SELECT count(*) FROM claims c JOIN wishes w ON w.id = c.wish_id WHERE w.uid = :uid", uid=wish["id"]
    )
    assert held[0][0] == 1
    phone.settled()


def test_two_taps_make_one_order(people: Callable[..., Phone], product: Product) -> None:
    phone = people("h5")
    assert isinstance(phone, Browser)
    phone.sign_in()
    before = product.rows("SELECT count(*) FROM payment_orders")[0][0]
    phone.open(f"/give/give?id={things(product)['here']}")
    phone.press("66 元，一双防滑雨鞋和一件雨衣")
    phone.press("下一步：捐 66.00 元")
    phone.press_twice("看过了，付款 66.00 元")
    phone.page.wait_for_url(re.compile(re.escape(product.sim.base)))
    assert product.rows("SELECT count(*) FROM payment_orders")[0][0] == before + 1
    phone.settled()
