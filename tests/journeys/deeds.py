"""What donors do again and again: claim a wish, and come as far as the sum of a gift."""

import re
from collections.abc import Iterator
from typing import Any

from tests.journeys.phones import Mini, Phone
from tests.journeys.product import Product

GOODS = "/api/v1/wishes?kind=goods&page_size=50"


def open_wishes(product: Product, *kept: str, area: str = "") -> Iterator[dict[str, Any]]:
    """Open wishes of one piece each, none twice and none of `kept`; the list is read when one is asked for,
    because other journeys claim from it in the meantime."""
    given = set(kept)
    while True:
        found = product.get_json(f"{GOODS}&area={area}")["items"]
        wish = next(one for one in found if one["quantity"] == 1 and one["id"] not in given)
        given.add(wish["id"])
        yield wish


def claim(phone: Phone, wish: dict[str, Any], name: str, *, taps: int = 1) -> None:
    """From the wish's page to 认领成功, as somebody who comes for the first time."""
    phone.open(f"/wish/detail?id={wish['id']}")
    phone.sees(wish["title"])
    phone.press("我来认领")
    phone.there("/wish/claim")
    phone.consent()
    phone.prove()
    phone.write("怎么称呼您", name)
    phone.press("我承诺 7 天内完成")
    (phone.press if taps == 1 else phone.press_twice)("确认认领")
    phone.there("/wish/claimed")
    phone.sees(wish["no"])


def send_off(phone: Phone, waybill: str) -> None:
    """From 认领成功 to a parcel that is on its way."""
    phone.press("看我的认领")
    phone.there("/wish/mine")
    phone.press("已经寄出")
    phone.there("/wish/sent")
    phone.press("顺丰")
    phone.write("运单号", waybill)
    phone.press("确认已寄出")
    phone.there("/wish/mine")
    phone.sees(f"顺丰 {waybill}")


def choose_66(phone: Phone, campaign: dict[str, Any]) -> None:
    """From the list of campaigns to 先看一眼, with a sum of one's own and a message."""
    phone.open("/pages/campaigns")
    phone.press(re.compile(campaign["title"]))
    phone.there("/give/campaign")
    phone.press("我要捐款")
    phone.there("/give/give")
    phone.press("自己填金额")
    phone.write("金额（元）", "66.00")
    phone.write("留言（可不写）", "愿您安好")
    phone.press("下一步：捐 66.00 元")


def settle_in(phone: Phone, known: dict[str, str]) -> dict[str, str]:
    """Claim a wish and give 66 yuan; adds `mine`, `order` and `gift` to the ids that are known."""
    product = phone.product
    wish = next(open_wishes(product, known["wish"]))
    claim(phone, wish, "王女士")
    choose_66(phone, {"title": "微心愿项目"})
    phone.press("看过了，付款 66.00 元")
    if not isinstance(phone, Mini):
        phone.page.wait_for_url(f"{product.sim.base}/**")
        phone.press("支付")
    phone.there("/give/thanks")
    order, gift = product.rows("SELECT order_no, uid FROM gifts WHERE order_no IS NOT NULL ORDER BY id DESC LIMIT 1")[0]
    return known | {"mine": wish["id"], "order": order, "gift": gift}
