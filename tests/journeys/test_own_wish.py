"""我有一个心愿 — a resident says it, a grid worker comes and writes it, another person publishes it, and the resident
follows it by its number; on H5 and in the mini-program."""

import re
from collections.abc import Callable

import pytest

from tests.journeys.desks import Desk
from tests.journeys.phones import Phone
from tests.journeys.product import Product
from tests.journeys.test_fieldwork import come_to_work, printed_code
from tests.journeys.test_habits import fits
from tests.journeys.test_help import SMALL

# By kind of phone: who gives out the code, the grid worker and their village.
POSTS = {"h5": ("xiangzhen", "wangge", "王示例"), "mini": ("xiangzhen2", "wangge2", "黄示例")}
PLACE = (
    "SELECT v.name AS village, t.name AS town FROM staff s JOIN staff_roles r ON r.staff_id = s.id "
    "JOIN regions v ON v.code = r.area_code JOIN regions t ON t.code = substr(v.code, 1, 9) WHERE s.login = :login"
)
OWN = "SELECT uid, no, state, wish_uid FROM own_wishes WHERE sample = :no ORDER BY id DESC LIMIT 1"
WISH = "SELECT uid, state FROM wishes WHERE uid = :uid"
SAID = "冬天屋里太冷，想要一台油汀取暖。"
PUBLIC = "老人独自居住，冬天屋里很冷，想要一台油汀取暖。"


def say(phone: Phone, village: str, town: str) -> None:
    """Three small screens; what is missing is told first."""
    phone.open("/pages/wishes")
    phone.press("我有一个心愿")
    phone.there("/own/say")
    phone.press("下一步")
    phone.sees("请说一句，或写一句想要什么")
    phone.write("想要什么", SAID)
    phone.press("下一步")
    phone.press("选村（社区）或乡镇（街道）")
    for name in ("袁州区", town, village):
        phone.press(name)
    phone.press("下一步")
    phone.write("您的姓名", "心愿人甲")
    phone.press("我同意")
    phone.press("送出心愿")
    phone.consent()
    phone.prove()
    phone.there("/own/show")
    phone.sees("您的心愿收到了")


def visit(phone: Phone, no: str) -> None:
    """At the door: what was seen, who it is for with their signed paper, and the text for the public."""
    phone.press("群众心愿")
    phone.there("/fieldwork/owns")
    phone.press(re.compile(re.escape(no)), exact=False)
    phone.there("/fieldwork/own")
    phone.sees(SAID)
    phone.misses("心愿人甲")
    phone.press("我到了，记上门核实")
    phone.write("看到的情况", "老人独居，屋里没有取暖的东西")
    phone.press("记上门核实")
    phone.sees("已核实，待写成心愿")
    phone.press("登记到台账，拍同意书")
    phone.write("姓名", "示例取暖人")
    phone.press("独居老人")
    phone.write("出生年份", "1948")
    phone.press("女")
    phone.write("同意书编号", "同-2026-31")
    phone.press_in_sheet("保存")
    phone.sees("已有同意公开的同意书")


def write(phone: Phone) -> None:
    """The guard says beside the field what may not stand; then it is handed in."""
    phone.press("写成公开的心愿")
    phone.there("/fieldwork/write")
    phone.write("心愿名称", "油汀取暖器")
    phone.write("哪一类群众", "独居老人")
    phone.write("情况说明", "示例取暖人住在3栋502室，电话13800000055。")
    phone.sees("“13800000055”")
    phone.write("情况说明", PUBLIC)
    phone.write("参考价（元，每份）", "260")
    phone.write("参考价来源", "街道超市询价")
    phone.press("提交审核")
    phone.there("/fieldwork/own")
    phone.sees("已登记成心愿，等审核")


def publish(lead: Desk, product: Product, uid: str) -> None:
    product.wait_until(lambda: product.rows(LOOK, uid=uid)[0][0] not in ("unasked", "asked"))
    lead.open(f"/console/wishes/{uid}")
    for box in lead.page.locator("input[type=checkbox][name^=seen_]").all():
        box.check()
    for line in lead.page.locator("input[name^=because_]").all():
        line.fill("已经核对，可以公开")
    lead.press_last("审核通过")
    lead.sees("已办理：审核通过")


LOOK = "SELECT text_look FROM wishes WHERE uid = :uid"


@pytest.mark.parametrize("kind", ["h5", "mini"])
def test_from_the_kitchen_table_to_the_public(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product, kind: str
) -> None:
    town_login, login, name = POSTS[kind]
    village, town = product.rows(PLACE, login=login)[0]
    resident, worker = people(kind, **SMALL), people(kind)
    say(resident, village, town)
    uid, no, _state, _wish = product.rows(OWN, no=False)[0]
    come_to_work(worker, printed_code(desk(town_login), name), name)
    visit(worker, no)
    write(worker)
    wish = product.rows(OWN, no=False)[0].wish_uid
    publish(desk("fuze"), product, wish)
    assert product.rows(WISH, uid=wish)[0].state == "open"
    resident.open("/help/track")
    resident.write("编号", no.lower())
    resident.write("手机号后 4 位", resident.number[-4:])
    resident.press("查进度")
    resident.sees("已公开，等人认领")
    resident.misses(SAID)
    resident.open("/pages/me")
    resident.press("特大")
    for path in ("/own/say", f"/own/show?id={uid}", "/own/story"):
        fits(resident, path)
    for one in (resident, worker):
        one.settled()
