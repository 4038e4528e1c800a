"""Two administrators and a newcomer who never touch the mouse: an account, its post, its second factor, and that factor
lost and made anew."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.desks import Desk
from tests.journeys.product import Product
from tests.journeys.test_habits import tab_to
from tests.journeys.test_keys import go_down

LOGIN, NAME = "jianpan.cw", "键盘会计"
PASSWORDS = ("雨伞 走廊 铁轨 42", "茶杯 月台 松果 77")
POST = "SELECT p.state FROM staff_roles p JOIN staff s ON s.id = p.staff_id WHERE s.login = :login"


@dataclass
class Newcomer:
    """Who was invited, at a browser of their own."""

    page: Page
    secret: str = ""


@pytest.fixture
def newcomer(office_context: Any) -> Newcomer:
    page = office_context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    return Newcomer(page)


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.type(text)


def press(page: Page, name: str) -> None:
    tab_to(page, name)
    page.keyboard.press("Enter")


def on_paper(page: Page, label: str) -> str:
    """What a printed page says under a label."""
    return str(page.locator("dl.facts dt", has_text=label).locator("+ dd").inner_text())


def find(page: Page, name: str) -> None:
    """The row of a person, by the key of the search and the keys of the list; its record opens beside the list."""
    page.keyboard.press("/")
    page.keyboard.type(name)
    expect(page.locator("tbody tr[data-href]")).to_have_count(1)
    page.wait_for_url(lambda address: parse_qs(urlsplit(address).query).get("q") == [name])  # the last letter's answer
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#drawer[open] #drawer-title")).to_contain_text(name)


def invited(page: Page) -> str:
    """The platform's administrator opens the account and asks for its post; the link on the paper."""
    press(page, "开通账号")
    expect(page.get_by_role("heading", name="开通账号")).to_be_visible()
    write(page, "姓名", NAME)
    write(page, "用户名", LOGIN)
    go_down(page, "单位", "慈善总会")
    press(page, "开通并生成邀请")
    expect(page.get_by_text("愿桥工作台 · 邀请")).to_be_visible()
    link = on_paper(page, "链接")
    press(page, "接着申请岗位")
    expect(page.get_by_text("还没有岗位")).to_be_visible()
    go_down(page, "岗位", "财务岗")
    go_down(page, "地区", "袁州区")
    press(page, "申请")
    expect(page.get_by_role("status")).to_contain_text("已申请，请安全管理员批准")
    return link


def handed_over(page: Page) -> str:
    """The security's administrator gives out a code on paper."""
    press(page, "发邀请码")
    expect(page.locator("#drawer[open] code")).to_be_visible()
    return str(page.locator("#drawer[open] code").inner_text())


def join(person: Newcomer, product: Product, link: str, code: str, password: str) -> None:
    """The code, a password, the phone's app; then the workbench, and never the secret again."""
    page = person.page
    page.goto(link)
    write(page, "邀请码", code)
    write(page, "密码", password)
    write(page, "再填一次密码", password)
    press(page, "开通")
    expect(page.get_by_text("绑定后才能继续")).to_be_visible()
    secret = on_paper(page, "密钥").replace(" ", "")
    assert secret != person.secret
    person.secret = secret
    write(page, "新扫的应用上的六位数字", pyotp.TOTP(secret).now())
    press(page, "绑定")
    expect(page.locator("ol.papers li")).to_have_count(10)
    press(page, "我已收好，继续")
    expect(page.get_by_role("heading", name=f"{NAME}，您好")).to_be_visible()


def test_a_post_and_a_lost_second_factor(desk: Callable[[str], Desk], newcomer: Newcomer, product: Product) -> None:
    platform, security = desk("guanli"), desk("anquan")
    link = invited(platform.open("/console/staff").page)
    assert product.rows(POST, login=LOGIN) == [("asked",)]
    guard = security.open("/console/staff?state=mine").page
    find(guard, NAME)
    guard.keyboard.press("a")
    expect(guard.locator("#drawer[open] .alert")).to_contain_text("已办理：批准")
    assert product.rows(POST, login=LOGIN) == [("live",)]
    join(newcomer, product, link, handed_over(guard), PASSWORDS[0])
    # The phone is lost, and the paper with the codes too.
    admin = platform.open("/console/staff").page
    find(admin, NAME)
    write(admin, "重新邀请的原因", "手机和恢复码都丢了")
    press(admin, "重新邀请")
    expect(admin.get_by_text("愿桥工作台 · 邀请")).to_be_visible()
    newcomer.page.reload()
    expect(newcomer.page.get_by_label("用户名")).to_be_visible()
    again = on_paper(admin, "链接")
    find(security.open("/console/staff").page, NAME)
    join(newcomer, product, again, handed_over(guard), PASSWORDS[1])
    for one in (platform, security):
        one.settled()
