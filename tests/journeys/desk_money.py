"""Money that comes to the counter, as two people of finance write it down."""

from collections.abc import Callable

from tests.journeys.desks import Desk

WRITER, KEEPER = "caiwu", "kuaiji"
GIFT_OF = "SELECT no FROM gifts WHERE slip_uid = :slip"


def booked(desk: Callable[[str], Desk], *, payer: str, yuan: str, voucher: str, campaign: str = "微心愿项目") -> str:
    """A transfer: one fills in the slip, another compares it with the paper; the number of the gift."""
    writer = desk(WRITER).open("/console/slips/new")
    writer.page.get_by_label("募捐项目").select_option(label=campaign)
    writer.page.get_by_label("方式", exact=True).select_option("bank")
    writer.write("凭证号", voucher)
    writer.write("金额（元）", yuan)
    writer.write("姓名或单位全称", payer)
    writer.press("保存")
    writer.sees("入账单已保存")
    writer.press_last("提交复核")
    writer.sees("您是提交人")
    slip = writer.page.url.rsplit("/", 1)[1]
    keeper = desk(KEEPER).open(f"/console/slips/{slip}")
    keeper.press_last("复核入账")
    keeper.sees("已复核入账")
    for one in (writer, keeper):
        one.settled()
    number = str(writer.product.rows(GIFT_OF, slip=slip)[0][0])
    keeper.sees(number)
    return number
