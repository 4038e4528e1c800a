"""慈善一日捐 — a unit joins, its transfer and its roster meet, and everybody who wanted a receipt is in the queue."""

from collections.abc import Callable

from tests.journeys.desk_money import booked
from tests.journeys.desks import Desk
from tests.journeys.phones import Phone
from tests.journeys.product import Product
from tests.tables.files import as_csv

UNIT = "旅程实验小学"
GIVEN = (("兰晓", "100", "是"), ("", "50", ""), ("柏晓", "66.50", "是"))
ASKED = "SELECT count(*) FROM receipts"


def join(keeper: Desk) -> tuple[str, str]:
    """From the day's own page; the address of the unit and its number."""
    keeper.open_row("/console/events", "慈善一日捐")
    keeper.press("参加单位")
    keeper.press("登记单位")
    keeper.write("单位全称", UNIT)
    keeper.page.get_by_label("单位同意公开名称").check()
    keeper.press_last("保存")
    keeper.sees("已登记，单位编号")
    number = keeper.page.locator("dt", has_text="单位编号").locator("+ dd").inner_text()
    return keeper.page.url.removeprefix(keeper.product.base), number


def upload(keeper: Desk, number: str) -> None:
    """A line of somebody who gave nothing is refused with the law's own words; the others come in."""
    rows = [
        {"单位编号": number, "序号": str(at), "姓名": name, "捐款金额（元）": yuan, "要票据": wanted}
        for at, (name, yuan, wanted) in enumerate((*GIVEN, ("苏晓", "0", "")), start=1)
    ]
    keeper.press("导入名单")
    file = {"name": "一日捐名单.csv", "mimeType": "text/csv", "buffer": as_csv(rows)}
    keeper.page.get_by_label("表格文件").set_input_files(file)  # type: ignore[arg-type]
    keeper.press("上传并检查")
    keeper.sees("没有捐的人不要写进名单")
    keeper.press(f"确认导入 {len(GIVEN)} 行")
    keeper.sees("撤销导入")


def test_a_units_roster_from_upload_to_receipts(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product
) -> None:
    keeper = desk("caiwu")
    address, number = join(keeper)
    upload(keeper, number)
    gift = booked(desk, payer=UNIT, yuan="216.50", voucher="旅程一日捐0001")
    keeper.open(address)
    keeper.page.get_by_label("捐赠编号").fill(gift.lower())
    keeper.press_last("登记到账")
    keeper.press_last("把名单配到这笔")
    keeper.sees("已配款 3 人")
    before = int(product.rows(ASKED)[0][0])
    keeper.press_last("批量申请票据")
    keeper.sees("正在申请 2 张票据")
    product.wait_until(lambda: int(product.rows(ASKED)[0][0]) == before + 2)
    keeper.open(address)
    keeper.sees("要票据的 2 人，已申请 2 张")
    keeper.press_last("批量开证书")
    keeper.sees("正在开 3 张证书")

    phone = people("h5").open("/pages/campaigns")
    phone.open(f"/give/event?id={event_of(product)}")
    phone.sees(UNIT)
    phone.misses("兰晓")
    phone.misses("216.50")
    for one in (keeper, phone):
        one.settled()


def event_of(product: Product) -> str:
    found = product.get_json("/api/v1/events")["items"]
    return str(next(one["id"] for one in found if "慈善一日捐" in one["title"]))
