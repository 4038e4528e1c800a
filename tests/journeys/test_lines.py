"""Money from elsewhere, as finance works at month's end: a file in, then the queue with one key after another."""

import re

from playwright.sync_api import expect

from server.kit import clock
from tests.journeys.desks import Office

FLASH = re.compile("已入账")


def statement(number: str) -> bytes:
    """What a bank exports: GB 18030, a line above the headings, money out, a sum, and one line nobody can read."""
    day = clock.today().isoformat()
    rows = (
        "户名：慈善会（示例）",
        "交易日期,借方发生额（元）,贷方发生额（元）,对方户名,交易流水号,摘要",
        f"{day},,12.00,示例甲,旅程0001,捐{number}",
        f"{day},,34.00,示例乙,旅程0002,{number.lower()}",
        f"{day},5.00,,示例超市,旅程0003,采购",
        f"{day},,一元,示例丙,旅程0004,捐",
        "合计,5.00,47.00,,,",
    )
    return "\r\n".join(rows).encode("gb18030")


def test_a_statement_in_and_matched_with_the_keyboard(office: Office) -> None:
    desk = office.desk("caiwu")
    [(number,)] = desk.product.rows("SELECT no FROM campaigns WHERE title = '微心愿项目'")
    desk.open("/console/imports/new")
    desk.page.get_by_label("这是什么文件").select_option("bank")
    file = {"name": "十一月流水.csv", "mimeType": "text/csv", "buffer": statement(number)}
    desk.page.get_by_label("文件", exact=True).set_input_files(file)  # type: ignore[arg-type]
    desk.press("上传并预览")
    desk.sees("行新的，会导入")
    desk.sees("读不懂金额“一元”")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("a")
    desk.sees("已导入 2 行")
    desk.press("逐笔匹配")
    for rest in ("旅程0002", ""):
        expect(desk.page.locator("tr.here")).to_have_count(1)
        with desk.page.expect_navigation():
            desk.page.keyboard.press("a")
        desk.sees(FLASH)
        if rest:
            desk.sees(rest)
    desk.sees("没有等着匹配的款项")
    states = desk.product.rows("SELECT state FROM payment_lines WHERE row_key LIKE '旅程%'")
    assert [row[0] for row in states] == ["matched", "matched"]
    desk.settled()
    desk.context.close()
