"""A person with a phone: the same gestures on both builds, H5 in a browser and the executed mini-program.

Everything the phone was answered is kept, so that a journey can look afterwards for what must never be sent out.
"""

import re
import urllib.request
from collections.abc import Callable
from typing import Any, Self
from urllib.parse import quote, urlsplit

from playwright.sync_api import BrowserContext, Error, Locator, Page, Response, expect

from tests.journeys.product import Product

PRESSABLE = ("button", "link", "radio", "checkbox")
# The browser's own word for an answer of 4xx; a refusal that the page explains is no mistake of the page.
REFUSED_ON_PURPOSE = re.compile(r"Failed to load resource|net::ERR_INTERNET_DISCONNECTED")
MINI_HOOKS = """
window.__mpHooks = {
  login: () => window.__simLogin(),
  phone: () => window.__simPhone(),
  chooseMedia: () => window.__simPhoto(),
  requestPayment: async (given) => {
    const told = await window.__simPay(given)
    if (!told.returns) return new Promise(() => undefined)
    if (!/:ok$/.test(told.errMsg)) throw new Error(told.errMsg.replace(/^.*:fail /, ''))
    return {}
  },
}
"""


class Phone:
    """What both builds share. `heard` is every answer: (address, text)."""

    def __init__(self, context: BrowserContext, product: Product, number: str) -> None:
        self.context, self.product, self.number = context, product, number
        self.heard: list[tuple[str, str]] = []
        self.pictures: dict[str, int] = {}
        self.complaints: list[str] = []
        self.page: Page = self.listen(context.new_page())

    def listen(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._grumble(message.type, message.text))
        page.on("response", self._hear)
        return page

    def open(self, path: str) -> Self:
        """Go to a page of the client, `/wish/detail?id=…`, as from a link."""
        raise NotImplementedError

    def there(self, path: str) -> None:
        """Wait until the client shows the page at `path` (without its query)."""
        raise NotImplementedError

    def prove(self) -> None:
        """Prove this person's phone number on the page that asks for it."""
        raise NotImplementedError

    def key(self, name: str | re.Pattern[str], *, exact: bool = True) -> Locator:
        """The visible thing of this name that can be pressed: button, link or chip."""
        page = self.page
        found = page.get_by_role("button", name=name, exact=exact)
        for role in PRESSABLE[1:]:
            found = found.or_(page.get_by_role(role, name=name, exact=exact))  # type: ignore[arg-type]
        return found.locator("visible=true").first

    def press(self, name: str | re.Pattern[str], *, exact: bool = True) -> None:
        self.key(name, exact=exact).click()

    def press_in_sheet(self, name: str) -> None:
        """In the sheet that lies over the page, where the page may bear the same words."""
        self.page.locator(".sheet:visible").get_by_role("button", name=name, exact=True).click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).locator("visible=true").last.fill(text)

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible()

    def misses(self, text: str) -> None:
        expect(self.page.get_by_text(text).locator("visible=true")).to_have_count(0)

    def scroll_down(self) -> None:
        """To the lower end of the page, where a list goes on."""
        raise NotImplementedError

    def press_twice(self, name: str) -> None:
        """As a finger does that is not sure the first tap was felt."""
        self.key(name).evaluate("key => { key.click(); key.click() }")

    def press_at(self, name: str, moment_ms: float) -> None:
        """Press at a moment, in milliseconds since 1970; returns at once."""
        self.key(name).evaluate("(key, at) => void setTimeout(() => key.click(), at - Date.now())", moment_ms)

    def wait_for_any(self, *texts: str) -> None:
        """Until one of these can be read."""
        found = self.page.get_by_text(texts[0])
        for other in texts[1:]:
            found = found.or_(self.page.get_by_text(other))
        expect(found.locator("visible=true").first).to_be_visible()

    def consent(self) -> None:
        """Agree to the sheet that asks before the first personal datum is taken."""
        self.press("同意并继续")

    def saw_picture(self, path: str) -> None:
        """A picture whose path matches has really come."""
        self.product.wait_until(lambda: self._came(path))

    def _came(self, path: str) -> bool:
        self.page.wait_for_timeout(50)
        return any(status == 200 for name, status in self.pictures.items() if re.search(path, name))

    def settled(self) -> None:
        """At the end of a journey: the page made no mistake on the way."""
        assert self.complaints == []

    def _grumble(self, kind: str, text: str) -> None:
        if kind == "error" and not REFUSED_ON_PURPOSE.search(text):
            self.complaints.append(text)

    def _hear(self, answer: Response) -> None:
        kind = answer.headers.get("content-type", "")
        if "image" in kind or answer.request.resource_type == "image":
            # H5's start page answers any path with 200: what is no picture has not come.
            self.pictures[urlsplit(answer.url).path] = answer.status if "image" in kind else 0
        if not answer.url.startswith("http") or "image" in kind or answer.status in (204, 301, 302, 303, 304):
            return
        try:
            self.heard.append((answer.url, answer.text()))
        except Error:  # the page has gone on before its body came
            self.heard.append((answer.url, ""))


class Browser(Phone):
    """H5 at /m/."""

    def open(self, path: str) -> Self:
        self.page.goto(f"{self.product.base}/m{path}")
        return self

    def there(self, path: str) -> None:
        self.page.wait_for_url(re.compile(rf"/m{re.escape(path)}(\?|$)"))

    def prove(self) -> None:
        self.write("手机号", self.number)
        self.press("获取验证码")
        self.sees("短信验证码")
        self.write("短信验证码", self.product.sms_code(self.number))
        self.press("确定")

    def scroll_down(self) -> None:
        self.page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")

    def sign_in(self) -> Self:
        self.open("/my/signin?back=/pages/me")
        self.consent()
        self.prove()
        self.there("/pages/me")
        return self


class Mini(Phone):
    """The executed mini-program; WeChat's own doings come from the simulator, as the person `user`."""

    def __init__(self, context: BrowserContext, product: Product, number: str, base: str, user: str) -> None:
        self.base, self.user = base, user
        self.pay_mode = "pay"
        self.photo: dict[str, str] = {}
        context.add_init_script(MINI_HOOKS)
        doings: dict[str, Callable[..., Any]] = {
            "__simLogin": lambda: product.sim.post("/_sim/login", {"user": user})["code"],
            "__simPhone": lambda: product.sim.post("/_sim/phone_code", {"user": user, "phone": number})["code"],
            "__simPhoto": lambda: self.photo,
            "__simPay": self._pay,
        }
        for name, doing in doings.items():
            context.expose_function(name, doing)
        super().__init__(context, product, number)

    def open(self, path: str) -> Self:
        page, _, query = path.removeprefix("/").partition("?")
        self.page.goto(f"{self.base}/?path={quote(page)}&query={quote(query, safe='')}")
        return self

    def scan(self, address: str) -> Self:
        """Scan a printed code: WeChat starts the mini-program with `q`."""
        self.page.goto(f"{self.base}/?q={quote(address, safe='')}")
        return self

    def there(self, path: str) -> None:
        self.page.wait_for_function(
            "path => window.mp && mp.stack.length && mp.stack[mp.stack.length - 1].route === path", arg=path[1:]
        )

    def prove(self) -> None:
        self.press("用微信手机号验证")

    def scroll_down(self) -> None:
        self.page.evaluate("(box => box.scrollTo(0, box.scrollHeight))(mp.stack[mp.stack.length - 1].scroller)")

    def settled(self) -> None:
        super().settled()
        assert self.page.evaluate("mp.errors") == []
        assert self.page.evaluate("[...mp.missing]") == []

    def _pay(self, given: dict[str, Any]) -> Any:
        return self.product.sim.post("/_sim/requestPayment", {"user": self.user, "mode": self.pay_mode, **given})


def bytes_at(address: str) -> bytes:
    """What lies at an address, as any program would fetch it."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())
