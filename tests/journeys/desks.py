"""Staff at their desks: signed in once each, with password and one-time code, then kept as a browser keeps it."""

import re
from typing import Any, Self

from playwright.sync_api import APIResponse, Browser, BrowserContext, Locator, Page, expect

from server.demo.staff import PASSWORD, POSTS
from server.people.roles import ONE_TIME_CODE
from tests.journeys.product import Product

WITH_CODE = {post.login for post in POSTS if post.role in ONE_TIME_CODE}


class Desk:
    """One member of staff in front of the console."""

    def __init__(self, context: BrowserContext, product: Product) -> None:
        self.context, self.product = context, product
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self, login: str) -> Self:
        page = self.page
        page.goto(f"{self.product.base}/console/sign-in")
        page.get_by_label("用户名").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        if login in WITH_CODE:
            page.get_by_label("动态码").fill(self.product.one_time_code(login))
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile(r"/console/$"))
        return self

    def open(self, path: str) -> Self:
        answer = self.page.goto(f"{self.product.base}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def open_row(self, path: str, text: str) -> Self:
        """The whole page of the list's row that shows this text; a press on it would open it beside the list."""
        self.open(path)
        row = self.page.locator("tr[data-href]", has_text=text).first
        return self.open(row.get_attribute("data-href") or "")

    def write(self, label: str, text: str) -> None:
        """Into the field one sees: a list beside it may hide one of the same name until rows are picked."""
        self.page.get_by_label(label, exact=True).locator("visible=true").first.fill(text)

    def key(self, name: str | re.Pattern[str], *, exact: bool = False) -> Locator:
        page = self.page
        found = page.get_by_role("button", name=name, exact=exact).or_(page.get_by_role("link", name=name, exact=exact))
        return found.locator("visible=true").first

    def press(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.key(name, exact=exact).click()

    def press_last(self, name: str) -> None:
        """The button of this name, where a heading above it may bear the same words."""
        self.page.locator("button", has_text=name).locator("visible=true").last.click()

    def post(self, path: str, **fields: str) -> APIResponse:
        """A form sent by hand, past what the page offers; with the session and its CSRF value."""
        csrf = self.page.locator("body").get_attribute("data-csrf") or ""
        return self.context.request.post(f"{self.product.base}{path}", form={"csrf": csrf, **fields})

    def settled(self) -> None:
        assert self.complaints == []

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main").get_by_text(text).locator("visible=true").first).to_be_visible()


class Office:
    """Who has signed in already. One-time codes are good once, so nobody signs in twice."""

    def __init__(self, browser: Browser, product: Product, screen: dict[str, Any]) -> None:
        self.browser, self.product, self.screen = browser, product, screen
        self.kept: dict[str, Any] = {}

    def desk(self, login: str) -> Desk:
        """A new window of this person's browser. Close its context when done."""
        kept = self.kept.get(login)
        context = self.browser.new_context(locale="zh-CN", storage_state=kept, **self.screen)
        context.set_default_timeout(15_000)
        desk = Desk(context, self.product)
        if kept is None:
            desk.sign_in(login)
            self.kept[login] = context.storage_state()
        return desk
