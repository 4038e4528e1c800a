"""求助 — from the printed sheet to the result: 360 px, the largest letters, a network that breaks, a finger that taps
twice; in any camera and in WeChat."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.desks import Desk
from tests.journeys.phones import Browser, Mini, Phone
from tests.journeys.product import Product
from tests.journeys.test_access import RUN, TAGS
from tests.journeys.test_habits import fits
from tests.journeys.test_scan import POLICY, TOWN, printed
from tests.services import node
from tests.services.chromium import launch

SMALL = {"viewport": {"width": 360, "height": 740}}
WORDS = "住院花了很多钱，家里断了收入"
POLICY_NAME = "城市最低生活保障"
TOLD = {"hukou": "城镇户口", "income_fen": "535", "people": "3"}
REQUESTS = "SELECT uid, no, state FROM help_requests WHERE scene_serial = :serial"
# The microphone of a browser that has none, answered for by the browser itself.
WITH_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def large(people: Callable[..., Phone]) -> Callable[[str], Phone]:
    """Another person, on a small phone with the largest letters."""

    def one(kind: str) -> Phone:
        phone = people(kind, **SMALL).open("/pages/me")
        phone.press("特大")
        return phone

    return one


def arrive(phone: Phone, address: str, *, checked: bool = False) -> None:
    """From the camera to the form: over the printed page in any browser, in WeChat by the mini-program; `checked` by
    way of the self-check, whose answer leads on with the same place and poster."""
    if isinstance(phone, Mini):
        phone.scan(address)
        phone.there("/policy/detail")
        if checked:
            self_check(phone)
        phone.press("登记求助" if checked else "我要申请（登记求助）")
    else:
        phone.page.goto(address)
        if checked:
            self_check(phone)
        phone.page.get_by_role("link", name="登记求助" if checked else "我要申请，登记求助", exact=True).click()
        expect(phone.page.locator("h1")).to_have_text("要帮助，先打电话")
        phone.page.get_by_role("link", name="在手机上登记求助").click()
    phone.there("/help/ask")
    phone.sees(POLICY_NAME)


def self_check(phone: Phone) -> None:
    """One question a screen, until the answer; what is answered here is what a family says that may fit."""
    product = phone.product
    found = product.get_json("/api/v1/policies?page_size=50")["items"]
    uid = next(one["id"] for one in found if one["name"] == POLICY_NAME)
    phone.press("测一测，看看合不合适")
    for question in product.get_json(f"/api/v1/policies/{uid}/check")["questions"]:
        phone.sees(question["text"])
        told = TOLD.get(question["fact"], question["no"])
        if question["kind"] in ("money", "number"):
            phone.page.locator("fieldset input[type=text]:visible, .field input:visible").fill(told)
        else:
            phone.page.get_by_text(told, exact=True).locator("visible=true").first.click()
        phone.page.get_by_text(re.compile("^(下一步|看结果)$")).locator("visible=true").first.click()
    phone.sees("可能符合")


def write(phone: Phone, *, say: Callable[[Phone], None]) -> None:
    """The three screens of the elder view."""
    phone.press("看病")
    phone.press("下一步")
    say(phone)
    phone.press("下一步")
    phone.sees("袁州区灵泉街道")
    phone.write("您的姓名", "求助人甲")
    phone.press("我同意")


def by_words(phone: Phone) -> None:
    """The microphone is refused here; that is said, and the words do as well."""
    phone.press(re.compile("^按一下，说给我们听"), exact=False)
    phone.consent()
    phone.sees("在下面写几句")
    phone.write("或者写几句", WORDS)


def by_voice(phone: Phone) -> None:
    phone.press(re.compile("^按一下，说给我们听"), exact=False)
    phone.consent()
    phone.press("说完了")
    phone.sees(re.compile("已录好 [0-9]+ 秒"))


def requests(product: Product, address: str) -> list[Any]:
    return product.rows(REQUESTS, serial=address.rsplit("/", 1)[1].partition("-")[0][2:])


def result_at_the_desk(desk: Callable[[str], Desk], uid: str) -> None:
    """The township calls, hands over, and writes back what the official window decided."""
    town = desk("xiangzhen").open(f"/console/intake/{uid}")

    def press(move: str, **fields: str) -> None:
        form = town.page.locator(f"form[action$='/{uid}/{move}']")
        if not form.is_visible():
            town.page.locator("details", has=form).locator("summary").click()
        for name, value in fields.items():
            field = form.locator(f"[name={name}]")
            field.select_option(value) if name in ("door", "result") else field.fill(value)
        form.locator("button").click()
        town.page.wait_for_load_state("load")

    press("call_back", text="已在电话里问清情况，愿意申请")
    press("hand_over", door="window", official_no="袁救〔2026〕118")
    press("decide", result="granted", text="符合条件，已批准，下月起发放")
    town.settled()


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_from_the_sheet_to_the_result(
    large: Callable[[str], Phone], kind: str, product: Product, desk: Callable[[str], Desk], tmp_path: Path
) -> None:
    address = printed(product, tmp_path, "--policy", POLICY, "--township", TOWN)
    phone = large(kind)
    arrive(phone, address, checked=True)
    write(phone, say=by_words if kind == "h5" else by_voice)
    phone.press("送出求助")
    phone.prove()
    phone.there("/help/received")
    phone.sees("您的求助收到了")
    phone.sees("3 天内有人联系您")
    (uid, no, state), *others = requests(product, address)
    assert (state, others) == ("received", [])
    phone.sees(no)
    phone.press("看办到哪一步")
    phone.there("/help/show")
    result_at_the_desk(desk, uid)
    phone.open(f"/help/show?id={uid}")
    phone.sees("符合条件，已批准，下月起发放")
    phone.sees("窗口受理编号 袁救〔2026〕118")
    phone.open("/help/track")
    phone.write("编号", no.lower())
    phone.write("手机号后 4 位", phone.number[-4:])
    phone.press("查进度")
    phone.sees("有结果")
    for path in ("/help/ask", "/help/matters", "/help/track", f"/help/show?id={uid}", f"/help/received?id={uid}"):
        fits(phone, path)
        if kind == "h5":  # the runtime that executes the mini-program draws tags of its own
            phone.page.evaluate((node.package("axe-core") / "axe.min.js").read_text(encoding="utf-8"))
            assert phone.page.evaluate(RUN, TAGS) == [], path
    phone.settled()


def blocked(phone: Phone, work: Callable[[], None]) -> None:
    """The network is back, but our own address does not answer yet."""
    phone.context.route(re.compile("/api/v1/help$"), lambda route: route.abort())
    phone.context.set_offline(False)
    work()
    phone.context.unroute(re.compile("/api/v1/help$"))


def come_in(phone: Phone) -> None:
    """Whoever had proved no phone when the network broke does it now; else two taps."""
    if isinstance(phone, Mini):
        phone.press("验证手机号后送出")
        phone.there("/my/signin")
        phone.prove()
        phone.there("/help/matters")
    elif phone.key("现在送出").count():  # on a slow machine the clock of the outbox may have been first
        phone.press_twice("现在送出")


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_a_network_that_breaks_costs_nothing(
    large: Callable[[str], Phone], kind: str, product: Product, tmp_path: Path
) -> None:
    """Cut before it is sent: it lies on the phone, outlives a reload, and goes out once by two taps."""
    address = printed(product, tmp_path, "--policy", POLICY, "--township", TOWN)
    phone = large(kind)
    if isinstance(phone, Browser):
        phone.sign_in()
    arrive(phone, address)
    write(phone, say=lambda one: one.write("或者写几句", WORDS))
    phone.context.set_offline(True)
    phone.press("送出求助")
    if isinstance(phone, Mini):
        phone.consent()
    phone.there("/help/matters")
    phone.sees("未送出")
    assert requests(product, address) == []

    def look_again() -> None:
        phone.open("/help/matters")
        phone.sees("未送出")
        phone.sees(WORDS)

    blocked(phone, look_again)
    come_in(phone)
    expect(phone.page.get_by_text("未送出").locator("visible=true")).to_have_count(0)
    product.wait_until(lambda: len(requests(product, address)) == 1)
    phone.open("/help/matters")
    phone.sees(requests(product, address)[0][1])
    assert len(requests(product, address)) == 1


def test_two_taps_make_one_request(large: Callable[[str], Phone], product: Product, tmp_path: Path) -> None:
    address = printed(product, tmp_path, "--policy", POLICY, "--township", TOWN)
    phone = large("h5")
    assert isinstance(phone, Browser)
    phone.sign_in()
    arrive(phone, address)
    write(phone, say=lambda one: one.write("或者写几句", WORDS))
    phone.press_twice("送出求助")
    phone.there("/help/received")
    assert len(requests(product, address)) == 1
    phone.settled()


@pytest.fixture
def speaking(browser: Chromium, product: Product, numbers: Iterator[str]) -> Iterator[Browser]:
    """A browser with a microphone."""
    other = launch(browser.browser_type, *WITH_MICROPHONE)
    context = other.new_context(locale="zh-CN", **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    yield Browser(context, product, next(numbers))
    other.close()


def test_a_voice_is_recorded_kept_heard_and_sent(speaking: Browser, product: Product) -> None:
    """What a real browser records is what the server takes."""
    phone = speaking.sign_in()
    phone.open("/help/ask?area=360902001&place=灵泉街道")
    for key in ("下一步", "下一步", "看病", "下一步"):
        phone.press(key)
    phone.press(re.compile("^按一下，说给我们听"), exact=False)
    phone.page.wait_for_timeout(1500)
    phone.press("说完了")
    phone.sees(re.compile("已录好 [12] 秒"))
    phone.page.reload()
    phone.sees("接着上次没写完的")
    for _ in range(3):
        phone.press("下一步")
    phone.press("听一遍")
    for _ in range(2):
        phone.press("下一步")
    phone.write("您的姓名", "说话的人")
    phone.press("我同意")
    phone.press("送出求助")
    phone.there("/help/received")
    phone.press("看办到哪一步")
    phone.press(re.compile("^听录音"), exact=False)
    kept = product.rows("SELECT kind, mime, seconds FROM files WHERE kind = 'voice' ORDER BY id DESC LIMIT 1")[0]
    assert kept[:2] == ("voice", "audio/webm")
    assert kept[2] in (1, 2)
    phone.settled()
