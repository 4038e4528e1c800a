"""一码查 — from the printed sheet to the answer: print, photograph, open; in any camera and in WeChat."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import NullPool, create_engine, text

from tests.journeys.product import Product

TOWN = "360902001"
POLICY = "1"  # 城市最低生活保障
CATEGORY = "基本生活保障"
LIGHT_BYTES = 30_000
DPI = 200


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone's browser without scripts: the oldest phone in the village."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def photographed(pdf: Path) -> list[str]:
    """What a camera reads on each page of the sheet."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pictures = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    return [code.text for picture in pictures for code in zxingcpp.read_barcodes(picture)]


def printed(product: Product, folder: Path, *words: str) -> str:
    """Print one sheet, photograph it; the address in its code, which is the one that was registered."""
    sheet = folder / "sheet.pdf"
    told = product.cli("policy", "sheet", *words, "--out", str(sheet), "--json")
    assert photographed(sheet) == [poster["url"] for poster in told]
    assert len(told) == 1
    return str(told[0]["url"])


def scans(product: Product, address: str, step: str = "scan") -> dict[str, int]:
    """Scans (or other steps) of this poster by door, as the books have them once the counts are added up."""
    add_up(product)
    found = product.rows(
        "SELECT channel, SUM(times) FROM step_counts WHERE step = :step AND serial = :serial GROUP BY channel",
        step=step,
        serial=address.rsplit("/", 1)[1].partition("-")[0][2:],
    )
    return {channel: int(count) for channel, count in found}


def add_up(product: Product) -> None:
    """Bring the clock's own work forward, instead of waiting for its minute."""
    engine = create_engine(product.env["DATABASE_URL"], poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tasks SET due = at WHERE key = 'every:codes.fold'"))
    product.wait_until(lambda: product.rows("SELECT 1 FROM tasks WHERE key = 'every:codes.fold' AND due > at"))


def weight(page: Page, address: str) -> int:
    """Bytes of the page and its style sheets, before any compression; and nothing comes from elsewhere or as script."""
    sizes: list[int] = []
    kinds: set[str] = set()

    def weigh(answer: Any) -> None:
        kinds.add("icon" if answer.url.partition("?")[0].endswith("mark.svg") else answer.request.resource_type)
        if answer.request.resource_type in ("document", "stylesheet"):
            sizes.append(len(answer.body()))

    page.on("response", weigh)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.remove_listener("response", weigh)
    assert kinds <= {"document", "stylesheet", "icon"}
    return sum(sizes)


def test_the_code_of_a_place_opens_its_catalogue(product: Product, plain: Page, tmp_path: Path) -> None:
    address = printed(product, tmp_path, "--township", TOWN)
    assert weight(plain, address) < LIGHT_BYTES
    expect(plain.get_by_text("袁州区灵泉街道").first).to_be_visible()
    assert plain.locator("main h2").count() >= 10
    plain.get_by_label("搜索政策").fill("低保")
    plain.get_by_role("button", name="搜索").click()
    expect(plain.get_by_role("status")).to_contain_text("找到")
    plain.get_by_role("link", name=re.compile("城市最低生活保障")).first.click()
    expect(plain.locator("h1")).to_have_text("城市最低生活保障")
    expect(plain.get_by_text("灵泉街道").first).to_be_visible()
    assert scans(product, address) == {"web": 1}


def test_the_code_of_a_policy_opens_its_plain_page(product: Product, plain: Page, tmp_path: Path) -> None:
    address = printed(product, tmp_path, "--policy", POLICY)
    assert weight(plain, address) < LIGHT_BYTES
    for heading in ("谁可以申请", "能得到什么", "标准", "怎么办", "去哪里办", "要带什么"):
        expect(plain.locator("dt", has_text=heading)).to_be_visible()
    expect(plain.locator(".plain")).to_have_text(re.compile("政府每月补足差额"))
    expect(plain.locator(".amount")).to_contain_text("935 元")
    assert plain.locator("a.button[href^='tel:']").count() == 1
    assert plain.locator("main form, main [href*='/m/give']").count() == 0  # a policy page can never start a payment
    plain.goto(address)
    assert scans(product, address) == {"web": 2}


def test_the_code_of_a_category_opens_its_policies(product: Product, plain: Page, tmp_path: Path) -> None:
    address = printed(product, tmp_path, "--category", CATEGORY)
    assert weight(plain, address) < LIGHT_BYTES
    expect(plain.locator("h1")).to_have_text(CATEGORY)
    assert plain.locator(".cards li").count() == 3
    expect(plain.get_by_text("高龄津贴")).to_have_count(0)


def test_a_code_that_is_not_ours_is_answered_kindly(product: Product, plain: Page, tmp_path: Path) -> None:
    address = printed(product, tmp_path, "--township", TOWN)
    last = "a" if address[-1] != "a" else "b"
    forged = address[:-1] + last
    for wrong in (forged, address[:-3], address.replace("/q/t", "/q/p"), f"{product.base}/q/%3Cb%3E"):
        answer = plain.goto(wrong)
        assert answer is not None
        assert answer.status == 404, wrong
        expect(plain.get_by_role("alert")).to_contain_text("这个码不是本平台印发的")
        offers_help(plain)
    assert scans(product, address) == {}


def test_a_withdrawn_code_is_answered_kindly(product: Product, plain: Page, tmp_path: Path, desk: Any) -> None:
    address = printed(product, tmp_path, "--township", TOWN)
    serial = address.rsplit("/", 1)[1].partition("-")[0][2:]
    jiuzhu = desk("jiuzhu").open(f"/console/posters?kind=total&area={TOWN}")
    row = jiuzhu.page.locator("tr", has_text=serial.upper())
    jiuzhu.open(row.get_by_role("link").first.get_attribute("href") or "")
    jiuzhu.write("原因", "已换新海报")
    jiuzhu.press("停用这张码")
    jiuzhu.sees("已停用。再有人扫这张码")
    answer = plain.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(plain.get_by_role("alert")).to_contain_text("停用")
    offers_help(plain)
    assert scans(product, address) == {}


def offers_help(page: Page) -> None:
    """Nobody leaves with empty hands: the whole list, and a number to call."""
    assert page.locator(".cards li").count() >= 30
    expect(page.locator("main").get_by_role("link", name="12345").first).to_have_attribute("href", "tel:12345")


def test_in_wechat_the_same_code_opens_the_same_policy(product: Product, people: Any, tmp_path: Path) -> None:
    address = printed(product, tmp_path, "--policy", POLICY, "--township", TOWN)
    phone = people("mini").scan(address)
    phone.there("/policy/detail")
    phone.sees("城市最低生活保障")
    phone.sees("政府每月补足差额")
    phone.sees("江西2024年城市低保月人均保障标准935元")
    phone.sees("灵泉街道社工站")
    phone.press(re.compile("^打电话问"), exact=False)
    assert ["makePhoneCall", {"phoneNumber": "12345"}] in phone.page.evaluate("mp.calls.map(([n, o]) => [n, o])")
    phone.settled()
    assert scans(product, address) == {"miniapp": 1}
    assert scans(product, address, "read") == {"miniapp": 1}


def test_in_wechat_a_forged_code_is_answered_kindly(people: Any, product: Product) -> None:
    phone = people("mini").scan(f"{product.base}/q/t1abcdefghjk-aaaaaaaaaaaaaaaa")
    phone.there("/pages/entry")
    phone.sees("这个码不是本平台印发的")
    phone.press("打电话 12345")
    phone.press("看全部政策")
    phone.there("/policy/catalogue")
    phone.sees("民政局")
    phone.settled()
