"""拨付 — from finance's desk to the donor's inbox and to everybody's page, with its picture; on both builds."""

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.journeys.deeds import choose_66
from tests.journeys.desks import Desk
from tests.journeys.phones import Phone
from tests.journeys.product import Product

WHAT_FOR = "购买防滑雨鞋和厚冬被"


def pay(desk: Desk, slip: Path) -> None:
    """Finance writes down what the bank has done."""
    desk.open("/console/spendings?state=approved")
    row = desk.page.locator("tr", has_text=WHAT_FOR).first
    desk.open(row.get_by_role("link").first.get_attribute("href") or "")
    desk.write("银行流水号", "JOURNEY-0001")
    desk.page.get_by_label("银行回单").set_input_files(slip)
    desk.press("登记付款")
    desk.sees("已拨付")


def test_a_donor_hears_where_the_money_went(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product, tmp_path: Path
) -> None:
    slip = tmp_path / "slip.jpg"
    Image.new("RGB", (640, 480), (250, 250, 240)).save(slip)
    donor = people("h5")
    choose_66(donor, {"title": "微心愿项目"})
    donor.consent()
    donor.press("看过了，付款 66.00 元")
    donor.there("/my/signin")
    donor.prove()
    donor.there("/give/give")
    donor.press("看过了，付款 66.00 元")
    donor.page.wait_for_url(f"{product.sim.base}/**")
    donor.press("支付")
    donor.there("/give/thanks")
    finance = desk("caiwu")
    pay(finance, slip)
    told = "SELECT count(*) FROM messages WHERE text LIKE '%" + WHAT_FOR + "%'"
    product.wait_until(lambda: int(product.rows(told)[0][0]) > 0)
    donor.open("/my/messages")
    donor.sees("善款有了去向")
    donor.page.locator(".card:visible", has_text=WHAT_FOR).get_by_text("去看看").click()
    donor.there("/give/campaign")
    for phone in (donor, people("mini").open(f"/give/campaign?id={here(product)}")):
        phone.sees(WHAT_FOR)
        phone.sees(re.compile("付给示例百货店"))
        phone.saw_picture(r"^/api/v1/campaigns/\w+/spendings/\w+/vouchers/\w+$")
        phone.settled()
    finance.settled()


def here(product: Product) -> str:
    found = product.get_json("/api/v1/campaigns")["items"]
    return str(next(one["id"] for one in found if one["title"] == "微心愿项目"))
