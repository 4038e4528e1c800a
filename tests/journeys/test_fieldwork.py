"""工作 — a worker of the station at their own phone: bound by a code, a request written down at a door, the call,
and a parcel that comes in; on H5 and in the mini-program, small screen and largest letters."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.deeds import claim, open_wishes, send_off
from tests.journeys.desks import Desk
from tests.journeys.phones import Browser, Phone
from tests.journeys.product import Product
from tests.journeys.test_access import RUN, TAGS
from tests.journeys.test_habits import fits
from tests.journeys.test_help import SMALL
from tests.services import node

# By kind of phone: who gives out the code, whom it is for, and their township. A worker has one phone.
POSTS = {"h5": ("xiangzhen", "沈示例", "360902001"), "mini": ("xiangzhen2", "宋示例", "360902002")}
CONTACT = "13800000031"
WORDS = "老人不会用手机，摔了一跤，请人代为登记"
NEWEST = "SELECT uid, no, state FROM help_requests ORDER BY id DESC LIMIT 1"
CLAIM = "SELECT c.state FROM claims c JOIN wishes w ON w.id = c.wish_id WHERE w.uid = :uid ORDER BY c.id DESC LIMIT 1"


def printed_code(town: Desk, name: str) -> str:
    """The township hands out a code on paper."""
    town.open("/console/workers")
    town.page.locator("tr", has_text=name).get_by_role("button", name=re.compile("发邀请码|换手机")).click()
    town.sees("愿桥 · 手机端邀请码")
    return town.page.locator("main code").inner_text()


def come_to_work(phone: Phone, code: str, name: str) -> None:
    """Bind the phone: a wrong code is refused in words, the right one may be typed as one reads it."""
    if isinstance(phone, Browser):
        phone.sign_in()
        phone.open("/my/work")
    else:
        phone.open("/my/work")
        phone.prove()
    phone.write("邀请码", "AAAA-BBBB-CCCC")
    phone.press("绑定")
    phone.sees(re.compile("邀请码不对、用过或已过期"))
    assert code.replace("-", "").lower() != code
    phone.write("邀请码", code.replace("-", "").lower())
    phone.press("绑定")
    phone.press("切换到工作身份")
    phone.there("/fieldwork/today")
    phone.sees(name)


def register(phone: Phone, town: str) -> None:
    """At the door of somebody who has no phone; what is missing is told first."""
    phone.press("求助登记")
    phone.there("/fieldwork/helps")
    phone.press("代办登记")
    phone.there("/fieldwork/register")
    phone.press("登记")
    phone.sees("请写求助人的姓名")
    phone.write("求助人姓名", "求助人乙")
    phone.write("联系电话", CONTACT)
    phone.press("选村（社区）或乡镇（街道）")
    phone.press("袁州区")
    phone.press(town)
    phone.press(f"不知道是哪个村，就选{town}")
    phone.press("看病")
    phone.write("或者写几句", WORDS)
    phone.press(re.compile("^口头同意"), exact=False)
    phone.press("登记")
    phone.there("/fieldwork/helps")


def call_back(phone: Phone, uid: str, no: str) -> None:
    """The number is shown only to who calls; then what came of it."""
    phone.press(re.compile(re.escape(no)), exact=False)
    phone.there("/fieldwork/help")
    phone.sees(WORDS)
    phone.misses(CONTACT)
    dial(phone, uid)
    phone.press("没打通，记一次")
    phone.press_in_sheet("没打通，记一次")
    phone.sees(re.compile("打过 1 次电话"))
    phone.press("已联系上")
    phone.press_in_sheet("已联系上")
    phone.sees("请写几句")
    phone.write("说了什么、打算怎么办", "已经说清，明天上门看看")
    phone.press_in_sheet("已联系上")
    phone.sees("已联系，核实中")
    phone.press("补充材料")
    phone.write("补充的情况", "家里还有一位老人")
    phone.press_in_sheet("补充材料")
    phone.sees("家里还有一位老人")


def dial(phone: Phone, uid: str) -> None:
    """In a window of its own: a browser that has no telephone lays a box over it that takes every further tap."""
    here, phone.page = phone.page, phone.listen(phone.context.new_page())
    phone.open(f"/fieldwork/help?id={uid}")
    phone.press("打电话（会记下谁看了号码）")
    phone.sees(f"再打 {CONTACT}")
    phone.page.close()
    phone.page = here


def receive(phone: Phone, no: str) -> None:
    """A parcel comes to the station and goes to the home."""
    phone.open("/fieldwork/today")
    card = phone.page.locator(".card:visible", has_text=no)
    card.get_by_role("button", name="到站验收").click()
    phone.press_in_sheet("到站验收")
    expect(card).to_have_count(0)
    phone.press(re.compile("^待交付"), exact=False)
    card.get_by_role("button", name="交付到人").click()
    phone.write("说明", "本人签收")
    phone.press_in_sheet("交付到人")
    expect(card).to_have_count(0)
    phone.press(re.compile("^待确认"), exact=False)
    expect(card).to_be_visible()


def is_open_to_everybody(phone: Phone, uid: str) -> None:
    for path in ("/fieldwork/today", "/fieldwork/helps", f"/fieldwork/help?id={uid}", "/fieldwork/register"):
        fits(phone, path)
        if isinstance(phone, Browser):  # the runtime that executes the mini-program draws tags of its own
            phone.page.evaluate((node.package("axe-core") / "axe.min.js").read_text(encoding="utf-8"))
            assert phone.page.evaluate(RUN, TAGS) == [], path


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_a_worker_at_their_own_phone(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product, kind: str
) -> None:
    login, name, area = POSTS[kind]
    place = {"h5": "灵泉街道", "mini": "秀江街道"}[kind]
    donor, wish = people("h5"), next(open_wishes(product, area=area))
    claim(donor, wish, "寄件人")
    send_off(donor, f"SF77{kind}")
    phone = people(kind, **SMALL).open("/pages/me")
    phone.press("特大")
    come_to_work(phone, printed_code(desk(login), name), name)
    register(phone, place)
    product.wait_until(lambda: product.rows(NEWEST)[0].state == "received")
    uid, no, _state = product.rows(NEWEST)[0]
    call_back(phone, uid, no)
    assert product.rows(NEWEST)[0] == (uid, no, "called_back")
    receive(phone, wish["no"])
    assert product.rows(CLAIM, uid=wish["id"])[0][0] == "handed_over"
    donor.open(f"/wish/detail?id={wish['id']}")
    donor.sees(re.compile("工作人员核实后会写信给您"))
    is_open_to_everybody(phone, uid)
    phone.open("/fieldwork/wishes")
    phone.press("等审核的")
    expect(phone.page.locator(".skel:visible")).to_have_count(0)
    phone.open("/fieldwork/today")
    phone.press("切换回爱心人士")
    phone.there("/pages/me")
    phone.settled()
    donor.settled()
