"""A donor looks at what is kept of them, takes a copy, and has the account deleted: on both builds."""

from typing import Any

import pytest

from tests.journeys.phones import Browser, Mini, Phone
from tests.journeys.product import Product

KEPT = "SELECT count(*) FROM donors WHERE openid IS NOT NULL OR phone_blind IS NOT NULL"


def held(product: Product) -> int:
    return int(product.rows(KEPT)[0][0])


def agree(phone: Phone) -> None:
    """To the box that asks once more; the mini-program's stand-in agrees by itself."""
    if not isinstance(phone, Mini):
        phone.page.locator(".uni-modal__btn_primary").click()


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_see_copy_and_leave(kind: str, people: Any, product: Product) -> None:
    phone: Phone = people(kind)
    if isinstance(phone, Browser):
        phone.sign_in()
    phone.open("/my/privacy")
    phone.sees("我的信息")
    phone.press("查看我的信息")
    phone.sees("账号")
    phone.press("复制全部")
    before = held(product)
    phone.press("注销账号")
    phone.sees("下面这些法律要求保留")
    phone.write("确认注销", "好的")
    phone.press("确认注销账号")
    phone.sees("请输入“注销”两个字")
    assert held(product) == before
    phone.write("确认注销", "注销")
    phone.press("确认注销账号")
    agree(phone)
    phone.sees("账号已注销")
    phone.sees("依法保留的")
    assert held(product) == before - 1
    phone.settled()
