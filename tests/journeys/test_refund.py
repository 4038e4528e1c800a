"""退款 — two people give a part of a gift back; WeChat, the books, the donor and everybody see the same."""

import re
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.deeds import choose_66
from tests.journeys.desks import Desk
from tests.journeys.money import agree, raised_fen
from tests.journeys.phones import Browser, Phone
from tests.journeys.product import Product

TITLE = "微心愿项目"


@pytest.fixture(autouse=True)
def clean_books(product: Product) -> Iterator[None]:
    """After every journey of money: our books and WeChat's are the same."""
    yield
    agree(product)


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

    # The payment knows it first; the gift books it, and the donor is told, in the jobs that follow.
    product.wait_until(lambda: raised_fen(product, campaign_uid(product)) == raised - 2000)
    product.wait_until(lambda: product.rows("SELECT 1 FROM messages WHERE title LIKE '%退%' AND text LIKE '%20.00%'"))
    phone.open("/give/mine")
    phone.sees(re.compile("已退款?.*20.00"))
    phone.open("/my/messages")
    phone.sees(re.compile("退.*20.00"))
    for one in (asker, second, phone):
        one.settled()


def campaign_uid(product: Product) -> str:
    running = product.get_json("/api/v1/campaigns?state=running")["items"]
    return str(next(one["id"] for one in running if one["title"] == TITLE))


def refunded_fen(product: Product, order_no: str) -> int:
    return int(product.rows("SELECT refunded_fen FROM payment_orders WHERE no = :no", no=order_no)[0][0])
