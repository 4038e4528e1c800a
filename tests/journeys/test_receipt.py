"""捐赠票据 — asked for on the phone, exported for the finance department, its number written back, and seen."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from server.kit.clock import today
from tests.journeys.deeds import choose_66
from tests.journeys.desks import Desk
from tests.journeys.phones import Browser, Phone
from tests.journeys.product import Product

BILL_CODE = "36010126"


def ask(phone: Phone, product: Product, payer: str) -> None:
    """Give 66 yuan, then want a receipt; what no receipt may bear is refused beside its field."""
    assert isinstance(phone, Browser)
    phone.sign_in()
    choose_66(phone, {"title": "微心愿项目"})
    phone.press("看过了，付款 66.00 元")
    phone.page.wait_for_url(f"{product.sim.base}/**")
    phone.press("支付")
    phone.there("/give/thanks")
    phone.press("要票据")
    phone.there("/give/receipt")
    phone.write("姓名", "兰小满 360902194801010011")
    phone.press("申请 66.00 元的票据")
    phone.sees("抬头里不要写证件号码或电话")
    phone.write("姓名", payer)
    phone.press("申请 66.00 元的票据")
    phone.sees("待开具")


def export(finance: Desk, product: Product) -> tuple[str, Any]:
    """The waiting ones leave the queue in one batch; its table comes after another one-time code."""
    finance.open("/console/receipts?queue=requested")
    finance.press("导出待开具")
    finance.sees(re.compile("批次 KP-"))
    finance.write("动态码", product.one_time_code("caiwu"))
    with finance.page.expect_download() as waited:
        finance.press("下载开具清单")
    batch = re.search(r"KP-\w+", waited.value.suggested_filename)
    assert batch is not None
    return batch[0], load_workbook(BytesIO(waited.value.path().read_bytes()))


def numbered(book: Any) -> tuple[bytes, dict[str, str]]:
    """The table as it comes back from the other system: the last columns filled; request → number of the bill."""
    sheet = book.active
    rows = [list(row) for row in sheet.iter_rows()]
    head = next(row for row in rows if any(cell.value == "申请号" for cell in row))
    at = {cell.value: cell.column for cell in head}
    given = {}
    for serial, row in enumerate(rows[rows.index(head) + 1 :], start=1):
        no = row[at["申请号"] - 1].value
        if not (isinstance(no, str) and no.startswith("PJ-")):
            continue
        given[no] = f"{77_000_000 + serial:010d}"
        for title, text in (("票据代码", BILL_CODE), ("票据号码", given[no]), ("开票日期", today().isoformat())):
            sheet.cell(row[0].row, at[title], text)
    out = BytesIO()
    book.save(out)
    return out.getvalue(), given


def write_back(finance: Desk, content: bytes, count: int) -> None:
    finance.open("/console/tables/receipts")
    file = {"name": "已开具.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    finance.page.get_by_label("表格文件").set_input_files(file)  # type: ignore[arg-type]
    finance.press("上传并检查")
    finance.press(f"确认导入 {count} 行")
    finance.sees("票据号写回以后不能整份撤销")


def test_a_receipt_from_the_phone_to_its_number(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product
) -> None:
    finance, donor = desk("caiwu"), people("h5")
    ask(donor, product, "兰小满")
    no = str(product.rows("SELECT no FROM receipts ORDER BY id DESC LIMIT 1")[0][0])
    batch, book = export(finance, product)
    content, given = numbered(book)
    assert no in given
    write_back(finance, content, len(given))
    finance.open(f"/console/receipts?queue=all&batch={batch}")
    finance.sees(given[no])
    donor.open("/my/receipts")
    donor.sees("已开具")
    donor.sees(given[no])
    donor.sees(BILL_CODE)
    product.wait_until(lambda: product.rows("SELECT 1 FROM messages WHERE text LIKE :no", no=f"%{given[no]}%"))
    for one in (finance, donor):
        one.settled()
