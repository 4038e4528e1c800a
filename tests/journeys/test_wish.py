"""微心愿 — from the desk to the donor to the person; taken, sent, given back; on H5 and in the mini-program."""

import base64
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect

from server.demo.names import id_number
from server.demo.names import name as person_name
from tests.journeys.deeds import claim
from tests.journeys.desks import Desk
from tests.journeys.phones import Mini, Phone
from tests.journeys.product import Product
from tests.journeys.watch import refuse_leaks

KINDS = ("h5", "mini")
TOWN = "360902001"
HELD = "SELECT c.state FROM claims c JOIN wishes w ON w.id = c.wish_id WHERE w.uid = :uid AND c.state <> 'released'"


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """A photograph of a parcel."""
    file = tmp_path / "parcel.jpg"
    Image.new("RGB", (640, 480), (190, 150, 100)).save(file)
    return file


def attach(phone: Phone, file: Path) -> None:
    """Choose the photograph: from the browser's files, or WeChat's album."""
    if isinstance(phone, Mini):
        phone.photo = {"name": file.name, "type": "image/jpeg", "base64": base64.b64encode(file.read_bytes()).decode()}
        phone.press("加一张照片")
    else:
        with phone.page.expect_file_chooser() as chooser:
            phone.press("加一张照片")
        chooser.value.set_files(file)
    expect(phone.key("换一张照片")).to_be_visible()


def cards(phone: Phone) -> Any:
    return phone.page.locator(".wish:visible")


@pytest.mark.parametrize("kind", KINDS)
def test_the_list_goes_on_and_can_be_narrowed(people: Callable[..., Phone], kind: str, product: Product) -> None:
    phone = people(kind).open("/pages/wishes")
    expect(cards(phone)).to_have_count(20)
    total = product.get_json("/api/v1/wishes")["total"]
    assert total > 20
    phone.sees(f"共 {total} 个心愿")
    phone.scroll_down()
    expect(cards(phone)).to_have_count(min(total, 40))
    phone.press("筛选")
    phone.press("服务")
    with phone.page.expect_response(re.compile("kind=service")):
        phone.press("看结果")
    phone.sees("只看：服务")
    found = product.get_json("/api/v1/wishes?kind=service&page_size=50")
    assert 0 < found["total"] < total
    assert {wish["kind"] for wish in found["items"]} == {"service"}
    expect(cards(phone)).to_have_count(found["total"])
    phone.press("清除筛选")
    phone.press("筛选")
    phone.press("100 到 300 元")
    with phone.page.expect_response(re.compile("least_fen=10000&most_fen=30000")):
        phone.press("看结果")
    dear = product.get_json("/api/v1/wishes?least_fen=10000&most_fen=30000&page_size=50")
    assert 0 < dear["total"] < total
    assert all(10_000 <= wish["price_fen"] <= 30_000 for wish in dear["items"])
    phone.sees(f"共 {dear['total']} 个心愿")
    phone.open("/pages/wishes")  # whoever comes back goes on where they were
    phone.sees("只看：100 到 300 元")
    phone.press("清除筛选")
    phone.sees(f"共 {total} 个心愿")
    phone.settled()


@pytest.mark.parametrize("kind", KINDS)
def test_a_wish_goes_all_the_way(
    people: Callable[..., Phone], kind: str, desk: Callable[[str], Desk], parcel: Path, product: Product
) -> None:
    phone = people(kind)
    wish = written_and_published(desk, product, f"保温水壶{kind}")
    claim(phone, wish, "认领人甲")
    send(phone, parcel)
    assert steps_done(phone, wish) == ["认领", "寄出"]

    station = desk("xiangzhen").open(f"/console/wishes/{wish['id']}")
    station.write("验收情况（可不填）", "外包装完好")
    station.press_last("到站验收")
    station.sees("已办理：到站验收")
    assert steps_done(phone, wish) == ["认领", "寄出", "到站验收"]
    station.page.get_by_label("或写明签收情况").fill("本人签收")
    station.press_last("交付到人")
    station.sees("已办理：交付到人")
    assert steps_done(phone, wish) == ["认领", "寄出", "到站验收", "交付到人"]
    station.press_last("确认收到")
    station.sees("已办理：确认收到")
    assert steps_done(phone, wish) == ["认领", "寄出", "到站验收", "交付到人", "确认收到"]

    phone.open("/my/messages")
    for news in ("认领成功", "已登记寄出", "已到站", "已经交付", "心愿实现了"):
        phone.sees(re.compile(news))
    product.wait_until(lambda: product.get_json(f"/api/v1/wishes/{wish['id']}")["state"] == "confirmed")
    refuse_leaks(product, [phone])
    phone.settled()
    station.settled()


def written_and_published(desk: Callable[[str], Desk], product: Product, title: str) -> dict[str, Any]:
    """One member of staff writes it down and hands it in, another reads it and publishes it; as the public sees it."""
    writer = desk("jingban")
    register_person(writer, title)
    writer.press("为其登记心愿")
    writer.write("心愿名称", title)
    writer.write("哪一类群众", "独居老人")
    writer.page.get_by_label("乡镇（街道）或村（社区）").select_option(TOWN)
    writer.write("情况说明", "冬天起夜要喝热水，原来的水壶不保温了。")
    writer.write("参考价（元）", "68")
    writer.write("参考价来源", "街道超市询价")
    expect(writer.page.locator("#people input")).to_be_checked()
    writer.press("保存草稿")
    writer.sees("草稿已保存")
    uid = writer.page.url.rsplit("/", 1)[1]
    writer.press_last("提交审核")
    writer.sees("您是提交人，请由另一位工作人员审核")
    assert writer.page.get_by_role("button", name="审核通过").count() == 0
    assert writer.post(f"/console/wishes/{uid}/publish", version="1").status in (403, 409)
    lead = desk("fuze").open(f"/console/wishes/{uid}")
    lead.press_last("审核通过")
    lead.sees("已办理：审核通过")
    wish: dict[str, Any] = product.get_json(f"/api/v1/wishes/{uid}")
    assert (wish["title"], wish["state"]) == (title, "open")
    return wish


def register_person(writer: Desk, seed: str) -> None:
    """Put somebody invented on record, with the consent to publish; the console shows them masked at once."""
    dice = Random(seed)
    number, name = id_number(dice, TOWN, date(1948, 3, 5)), f"闵{person_name(dice)[1:]}"
    writer.open("/console/registry/new")
    private = writer.page.locator("section", has_text="这位群众")
    private.get_by_label("姓名").fill(name)
    private.get_by_label("类别").select_option("独居老人")
    private.get_by_label("身份证号").fill(number)
    private.get_by_label("手机号").fill(f"1990001{dice.randrange(10_000):04d}")
    private.get_by_label("乡镇（街道）或村（社区）").select_option(TOWN)
    private.get_by_label("家庭住址").fill("示例巷七十七弄")
    private.get_by_label("登记到").select_option("charity")
    writer.page.get_by_label("本人（或监护人）已签同意书").check()
    writer.press_last("登记")
    writer.sees("已登记，同意书已归档")
    shown = writer.page.locator("body").inner_text()
    assert name not in shown
    assert number not in shown


def send(phone: Phone, file: Path) -> None:
    """From 认领成功 to a claim that is on its way, with a photograph of the parcel."""
    phone.press("看我的认领")
    phone.there("/wish/mine")
    phone.sees(re.compile("还有 [67] 天"))
    phone.press("已经寄出")
    phone.there("/wish/sent")
    phone.press("顺丰")
    phone.write("运单号", "SF1234567890")
    attach(phone, file)
    phone.press("确认已寄出")
    phone.there("/wish/mine")
    phone.sees("顺丰 SF1234567890")
    expect(phone.page.get_by_alt_text("寄送照片").locator("visible=true")).to_be_visible()
    phone.saw_picture(r"/claims/\w+/photo")


def steps_done(phone: Phone, wish: dict[str, Any]) -> list[str]:
    """What the donor's own page of the wish says has happened."""
    phone.open(f"/wish/detail?id={wish['id']}")
    phone.sees("我的认领")
    return phone.page.locator(".step-done:visible .step-label").all_inner_texts()


@pytest.mark.parametrize("kind", KINDS)
def test_a_donor_gives_a_wish_back(people: Callable[..., Phone], kind: str, shelf: Any, product: Product) -> None:
    phone, wish = people(kind), next(shelf)
    claim(phone, wish, "认领人乙")
    phone.open(f"/wish/detail?id={wish['id']}")
    phone.press("退回心愿")
    phone.press("确定放弃")
    phone.sees("请选一个原因")
    phone.press("时间来不及")
    phone.press("确定放弃")
    expect(phone.key("我来认领")).to_be_visible()
    product.wait_until(lambda: product.get_json(f"/api/v1/wishes/{wish['id']}")["left"] == 1)
    phone.open("/wish/mine")
    phone.sees("您手上没有正在办的心愿")
    phone.press("全部")
    phone.sees("已退回")
    phone.settled()


@pytest.mark.parametrize("kind", KINDS)
def test_a_week_more_once_and_what_went_wrong(
    people: Callable[..., Phone], kind: str, shelf: Any, product: Product
) -> None:
    phone, wish = people(kind), next(shelf)
    claim(phone, wish, "认领人丙")
    phone.open("/wish/mine")
    phone.sees(re.compile("还有 [67] 天"))
    phone.press("再宽限 7 天")
    phone.sees(re.compile("还有 1[34] 天.*已宽限过一次"))
    expect(phone.key("再宽限 7 天")).to_have_count(0)
    phone.press("遇到问题")
    phone.press("告诉工作人员")
    phone.sees("请选一种情况")
    phone.misses("本人去世")
    phone.press("其他情况")
    phone.write("说一句原因", "店里断货，要等两个星期")
    phone.press("告诉工作人员")
    phone.sees("问题：店里断货，要等两个星期。工作人员会联系您，一起想办法")
    expect(phone.key("遇到问题")).to_have_count(0)
    told = product.rows(HELD, uid=wish["id"])
    assert [row[0] for row in told] == ["problem"]
    stranger = people(kind).open(f"/wish/detail?id={wish['id']}")
    stranger.sees("刚刚被一位爱心人士认领")
    stranger.sees("这些心愿还在等人")
    stranger.misses("店里断货，要等两个星期")
    for one in (phone, stranger):
        one.settled()


def test_two_donors_at_the_same_moment(people: Callable[..., Phone], shelf: Any, product: Product) -> None:
    wish = next(shelf)
    both = [people("h5"), people("mini")]
    for place, phone in enumerate(both):
        phone.open(f"/wish/detail?id={wish['id']}")
        phone.press("我来认领")
        phone.consent()
        phone.prove()
        phone.write("怎么称呼您", f"同时来的{'甲乙'[place]}")
        phone.press("我承诺 7 天内完成")
    at = both[0].page.evaluate("Date.now() + 1500")
    for phone in both:
        phone.press_at("确认认领", at)
    for phone in both:
        phone.wait_for_any("认领成功，谢谢您", "这些心愿还在等人")
    won = [phone for phone in both if phone.page.get_by_text("认领成功，谢谢您").locator("visible=true").count()]
    assert len(won) == 1
    lost = both[1 - both.index(won[0])]
    lost.sees(re.compile("刚刚被|已经有人|已被"))
    assert 1 <= cards(lost).count() <= 3
    cards(lost).first.click()
    lost.there("/wish/detail")
    product.wait_until(lambda: product.get_json(f"/api/v1/wishes/{wish['id']}")["left"] == 0)
    for phone in both:
        phone.settled()


def test_a_stranger_reads_everything_and_touches_nothing(people: Callable[..., Phone], shelf: Any) -> None:
    phone, wish = people("h5"), next(shelf)
    phone.open("/wish/mine")
    phone.sees("登录后可以看到您认领的心愿")
    phone.open(f"/wish/detail?id={wish['id']}")
    phone.press("我来认领")
    phone.press("不同意，只看看")
    phone.sees("不同意也没关系")
    phone.press("返回", exact=True)
    phone.there("/wish/detail")
    phone.settled()
