"""钱 — three people let money leave the purse, two give a gift back, and a bank's statement becomes gifts."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.deeds import choose_66
from tests.journeys.desks import Desk
from tests.journeys.money import agree, raised_fen
from tests.journeys.phones import Browser, Phone
from tests.journeys.product import Product

TITLE = "微心愿项目"
ACCOUNT = "6200000000000001"
SHOP = "示例县新华文具店"
WHAT_FOR = "为学生购买书包二个"


@pytest.fixture(autouse=True)
def clean_books(product: Product) -> Iterator[None]:
    """After every journey of money: our books and WeChat's are the same."""
    yield
    agree(product)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A photograph of a slip from the bank."""
    file = tmp_path / "slip.jpg"
    Image.new("RGB", (800, 500), (250, 248, 240)).save(file)
    return file


def test_money_leaves_the_purse_with_three_signatures_and_everybody_sees_it(
    desk: Callable[[str], Desk], people: Callable[..., Phone], product: Product, paper: Path
) -> None:
    writer = desk("jingban")
    register_payee(writer)
    address = draft_spending(writer)
    writer.press("提交审批")
    writer.sees("已提交，等慈善会负责人审批")
    assert writer.page.get_by_role("button", name="同意拨付").count() == 0
    lead = desk("fuze").open(address)
    lead.press("同意拨付")
    lead.sees("已同意，等财务付款")
    finance = desk("caiwu").open(address)
    finance.write("银行流水号", "20261122000001")
    finance.page.get_by_label("银行回单").set_input_files(paper)
    finance.press("登记付款")
    finance.sees("付款已登记")
    expect(finance.page.locator("main").get_by_text(ACCOUNT)).to_have_count(0)

    phone = people("h5").open(f"/give/campaign?id={campaign_uid(product)}")
    phone.sees(TITLE)
    phone.sees(re.compile(WHAT_FOR))
    assert ACCOUNT not in str(product.get_json(f"/api/v1/campaigns/{campaign_uid(product)}"))
    for one in (writer, lead, finance, phone):
        one.settled()


def register_payee(writer: Desk) -> None:
    writer.open("/console/payees/new?back=1")
    writer.page.get_by_label("类别").select_option(index=1)
    for label, text in {"户名": SHOP, "开户行": "示例银行示例支行", "账号": ACCOUNT, "再填一次账号": ACCOUNT}.items():
        writer.write(label, text)
    writer.press("登记", exact=True)
    writer.sees("收款方已登记")


def draft_spending(writer: Desk) -> str:
    """The address of the draft's page."""
    writer.open("/console/spendings/new")
    for label, text in (("项目和预算行", TITLE), ("收款方", SHOP)):
        box = writer.page.get_by_label(label)
        box.select_option(value=box.locator("option", has_text=text).first.get_attribute("value"))
    writer.write("金额（元）", "50.00")
    writer.write("用途", WHAT_FOR)
    writer.press("保存草稿")
    writer.sees("拨付单已保存")
    return writer.page.url.removeprefix(writer.product.base)


def test_a_gift_goes_back_in_part_when_two_people_agree(
    desk: Callable[[str], Desk], people: Callable[..., Phone], product: Product
) -> None:
    phone = people("h5")
    assert isinstance(phone, Browser)
    phone.sign_in()
    choose_66(phone, {"title": TITLE})
    phone.press("看过了，付款 66.00 元")
    phone.page.wait_for_url(f"{product.sim.base}/**")
    phone.press("支付")
    phone.there("/give/thanks")
    raised = raised_fen(product, campaign_uid(product))
    gift, order = product.rows("SELECT uid, order_no FROM gifts WHERE order_no IS NOT NULL ORDER BY id DESC LIMIT 1")[0]

    asker = desk("caiwu").open(f"/console/refunds/new?gift={gift}")
    asker.write("退款金额（元）", "20.00")
    asker.page.get_by_label("原因").select_option(index=1)
    asker.press("提交复核")
    asker.sees("退款申请已提交")
    address = asker.page.url.removeprefix(product.base)
    assert asker.page.get_by_role("button", name="同意").count() == 0
    second = desk("kuaiji").open(address)
    second.page.locator("form[action$='/approve'] button").click()
    second.sees("已同意")
    product.wait_until(lambda: refunded_fen(product, order) == 2000, limit_s=60)

    assert raised_fen(product, campaign_uid(product)) == raised - 2000
    phone.open("/give/mine")
    phone.sees(re.compile("已退款?.*20.00"))
    phone.open("/my/messages")
    phone.sees(re.compile("退"))
    for one in (asker, second, phone):
        one.settled()


def test_a_statement_of_the_bank_becomes_gifts(desk: Callable[[str], Desk], product: Product, tmp_path: Path) -> None:
    number = product.rows("SELECT no FROM campaigns WHERE title LIKE :title", title=f"%{TITLE}%")[0][0]
    statement = tmp_path / "statement.csv"
    rows = ["交易日期,交易流水号,收入金额,支出金额,对方户名,摘要"]
    rows += [f"2026-11-20,SL2026112000{n},{n}00.50,,示例捐赠人{n},捐款 {number}" for n in (1, 2, 3)]
    statement.write_bytes("\r\n".join(rows).encode("gb18030"))
    before = raised_fen(product, campaign_uid(product))
    clerk = desk("kuaiji")
    for times in (1, 2):
        clerk.open("/console/imports/new")
        clerk.page.get_by_label("这是什么文件").select_option("bank")
        clerk.page.get_by_label("文件", exact=True).set_input_files(statement)
        clerk.press("上传并预览")
        if times == 2:
            break
        clerk.press("确认导入 3 行")
        clerk.press("编号相符的全部入账")
    clerk.sees(re.compile("导入过"))
    assert raised_fen(product, campaign_uid(product)) == before + 60150
    clerk.settled()


def campaign_uid(product: Product) -> str:
    running = product.get_json("/api/v1/campaigns?state=running")["items"]
    return str(next(one["id"] for one in running if one["title"] == TITLE))


def refunded_fen(product: Product, order_no: str) -> int:
    return int(product.rows("SELECT refunded_fen FROM payment_orders WHERE no = :no", no=order_no)[0][0])
