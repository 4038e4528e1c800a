"""企业认捐 — written down from the agreement, agreed to by a second person, and its first instalment tied to money."""

import re
from collections.abc import Callable
from datetime import timedelta

from server.demo.papers import paper
from server.kit.clock import today
from server.promises.rules import UNRELATED
from tests.journeys.desk_money import booked
from tests.journeys.desks import Desk
from tests.journeys.product import Product

COMPANY = "旅程机械有限公司"
FACTS = {
    "单位全称": COMPANY,
    "统一社会信用代码": "91360902MA0000008P",
    "联系人": "梅示例",
    "联系电话": "0795-0000088",
    "用途": "购买困难群众的心愿物品",
    "协议编号": "旅程协议〔2026〕1 号",
    "签订（承诺）日期": today().isoformat(),
    "认捐总额（元）": "3000",
    "第 1 期到账日期": today().isoformat(),
    "第 1 期金额，元": "1000",
    "第 2 期到账日期": (today() + timedelta(days=60)).isoformat(),
    "第 2 期金额，元": "1999",
}


def write(writer: Desk) -> str:
    """The instalments must come to the whole; without the paper nothing goes to the second person."""
    writer.open("/console/promises/new")
    for label, text in FACTS.items():
        writer.write(label, text)
    writer.page.get_by_label("给哪个项目").select_option(label="微心愿项目")
    writer.page.get_by_label("依据").select_option(index=1)
    writer.page.get_by_label(UNRELATED).check()
    writer.press_last("保存草稿")
    writer.sees("各期金额加起来要正好等于认捐总额")
    writer.write("第 2 期金额，元", "2000")
    writer.press_last("保存草稿")
    writer.sees("认捐已保存为草稿")
    writer.press_last("提交复核")
    writer.sees(re.compile("扫描件"))
    scan = {"name": "协议.pdf", "mimeType": "application/pdf", "buffer": paper("捐赠协议", [COMPANY])}
    writer.page.get_by_label("文件", exact=True).set_input_files(scan)  # type: ignore[arg-type]
    writer.press("附上", exact=True)
    writer.sees("材料已附上")
    writer.press_last("提交复核")
    writer.sees("请由慈善会负责人复核")
    assert writer.page.get_by_role("button", name="复核通过").count() == 0
    return writer.page.url.removeprefix(writer.product.base)


def test_a_promise_from_the_agreement_to_its_first_money(desk: Callable[[str], Desk], product: Product) -> None:
    writer = desk("jingban")
    address = write(writer)
    lead = desk("fuze").open(address)
    lead.press_last("通过")
    lead.sees("认捐生效")
    raised = public(product)
    number = booked(desk, payer=COMPANY, yuan="1000", voucher="旅程认捐0001")
    assert public(product) == raised + 1000_00

    finance = desk("caiwu").open(address)
    came = finance.page.locator("form.tie", has_text=number)
    came.get_by_text("付款人就是认捐单位").wait_for()
    came.get_by_role("button").click()
    finance.sees("已记到账")
    first, second = finance.page.locator("table.list tbody tr").all()
    assert "1,000.00" in first.inner_text()
    assert "已到账" in first.inner_text()
    assert "0.00" in second.inner_text()
    assert public(product) == raised + 1000_00, "a tie is no second gift"
    for one in (writer, lead, finance):
        one.settled()


def public(product: Product) -> int:
    running = product.get_json("/api/v1/campaigns?state=running")["items"]
    return int(next(one["raised_fen"] for one in running if one["title"] == "微心愿项目"))
