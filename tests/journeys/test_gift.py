"""募捐 — a campaign passes the gate, a donor reads it and gives 66.00 yuan; and what happens when WeChat misbehaves."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from server.kit.clock import today
from tests.journeys.deeds import choose_66
from tests.journeys.desks import Desk
from tests.journeys.money import agree, raised_fen
from tests.journeys.phones import Mini, Phone
from tests.journeys.product import Product

FEN = 6600
TITLE = "山路上的灯"
PLAN = {
    "项目名称": TITLE,
    "一句话介绍": "给山里的独居老人装一盏感应夜灯",
    "项目介绍": "夜里起身怕摔。一盏感应夜灯，一户六十六元，由村里的工作人员上门装好。",
    "备案编号": "示例备案-2026-101",
    "募捐目的": "为独居老人安装感应夜灯",
    "募捐地域": "宜春市",
    "活动负责人姓名": "周示例",
    "办公地址": "宜春市示例路1号",
    "接受捐赠方式": "指定平台、微信支付",
    "银行账户": "户名：示例慈善总会；账号：示例 0000",
    "受益人": "七十岁以上独居老人",
    "募得款物用途": "购买并安装感应夜灯",
    "募捐成本": "由慈善会承担，不从捐款中列支",
    "剩余财产的处理": "用于相同目的的项目并向社会公布",
    "联系电话": "12345",
    "募捐信息查询方法": "在慈善中国按备案编号查询",
    "退款规则": "捐错金额可在七日内联系慈善会退回",
    "募捐目标（元）": "66000",
}


@pytest.fixture(autouse=True)
def clean_books(product: Product) -> Iterator[None]:
    """After every journey of money: our books and WeChat's are the same."""
    product.sim.delete("/_sim/faults")
    yield
    agree(product)


@pytest.fixture(scope="module")
def campaign(product: Product) -> dict[str, Any]:
    """The demo's campaign that takes gifts here."""
    running = product.get_json("/api/v1/campaigns?state=running")["items"]
    found: dict[str, Any] = next(one for one in running if one["title"] == "微心愿项目")
    return found


def test_a_campaign_is_published_by_two_through_the_gate(
    desk: Callable[[str], Desk], people: Callable[..., Phone], product: Product
) -> None:
    writer = desk("jingban").open("/console/campaigns/new")
    writer.write("项目名称", TITLE)
    writer.press_last("保存草稿")
    writer.sees("草稿已保存")
    for sentence, article in (("备案编号", "第二十四条"), ("指定平台", "第二十七条"), ("退款规则", "公开页面要求")):
        expect(writer.page.locator("main li", has_text=sentence).filter(has_text=article).first).to_be_visible()
    assert writer.page.get_by_role("button", name="提交复核").count() == 0
    uid = writer.page.url.rsplit("/", 1)[1]
    refused = writer.post(f"/console/campaigns/{uid}/submit", version="0")
    assert refused.status == 422
    assert "请填写募捐方案的备案编号，方案备案后才能发布" in refused.text()

    complete(writer.open(f"/console/campaigns/{uid}/edit"))
    writer.press_last("保存草稿")
    writer.sees("都已满足")
    writer.press_last("提交复核")
    writer.sees("您是提交人，请由另一位负责人复核")
    assert product.status(f"/api/v1/campaigns/{uid}") == 404

    lead = desk("fuze").open(f"/console/campaigns/{uid}")
    lead.press_last("复核通过并发布")
    lead.sees("已办理：复核通过并发布")
    phone = people("h5").open("/pages/campaigns")
    phone.press(re.compile(TITLE))
    phone.there("/give/campaign")
    phone.sees("示例备案-2026-101")
    expect(phone.key("我要捐款")).to_be_visible()
    for one in (writer, lead, phone):
        one.settled()


def complete(writer: Desk) -> None:
    """Everything that articles 22 to 27 want, in the form of the console."""
    for label, text in PLAN.items():
        writer.write(label, text)
    for label, day in (("开始日期", today()), ("结束日期", today() + timedelta(days=60))):
        writer.write(label, day.isoformat())
    writer.write("备案日期", (today() - timedelta(days=20)).isoformat())
    rows = {
        "budget-title": "感应夜灯一千盏",
        "budget-amount": "66000",
        "listing-platform": "示例指定平台",
        "listing-id": "示例-0101",
        "listing-url": "https://platform.example.org/projects/0101",
        "listing-since": (today() - timedelta(days=1)).isoformat(),
        "suggestion-amount": "66",
        "suggestion-meaning": "一盏感应夜灯",
    }
    for name, text in rows.items():
        writer.page.locator(f"[name={name}]").first.fill(text)
    writer.page.get_by_label("慈善会自己的微信支付商户", exact=True).check()
    writer.page.get_by_label("用自己的商户收款的依据").fill("示例意见书 2026-02")


def come_to_the_sheet(phone: Phone, campaign: dict[str, Any]) -> None:
    """As far as 先看一眼, which tells what the law and good manners want told before anybody pays."""
    choose_66(phone, campaign)
    phone.consent()
    phone.sees("付款前，先看一眼")
    for fact in ("示例备案-2026-001", "开始时间", "已筹", "已经用出", "最近进展", "退款", "票据"):
        phone.sees(fact)


def thanked(phone: Phone, product: Product, campaign: dict[str, Any], before_fen: int) -> None:
    """谢谢您, with a number; the sum has grown by exactly this gift; 我的捐款 lists it."""
    phone.there("/give/thanks")
    phone.sees("捐款编号")
    number = phone.page.locator(".thanks-first .fact-v:visible").inner_text()
    assert re.fullmatch(r"[0-9A-Z-]{6,24}", number), number
    phone.sees("愿您安好")
    # Another process may have booked it, so that the public page is a second behind.
    product.wait_until(lambda: raised_fen(product, campaign["id"]) == before_fen + FEN)

    def first() -> tuple[str, int, str | None]:
        line = product.get_json(f"/api/v1/campaigns/{campaign['id']}")["gifts_wall"][0]
        return line["shown_name"], line["amount_fen"], line["message"]

    # WeChat looks at the words first; where it knows nobody, a person has to.
    words = "愿您安好" if isinstance(phone, Mini) else None
    product.wait_until(lambda: first() == ("爱心人士", FEN, words))
    phone.press("看我的捐款")
    phone.there("/give/mine")
    phone.sees("共 1 笔")
    phone.sees(f"编号 {number}")


def test_a_gift_on_h5_is_cancelled_once_and_then_paid(
    people: Callable[..., Phone], product: Product, campaign: dict[str, Any]
) -> None:
    phone, before = people("h5"), raised_fen(product, campaign["id"])
    phone.page.clock.install()
    come_to_the_sheet(phone, campaign)
    phone.press("看过了，付款 66.00 元")
    phone.there("/my/signin")
    phone.prove()
    phone.there("/give/give")
    phone.press("看过了，付款 66.00 元")
    phone.page.wait_for_url(f"{product.sim.base}/**")
    expect(phone.page.get_by_text("66.00")).to_be_visible()
    phone.press("取消")
    phone.there("/give/paying")
    phone.sees("正在确认，请勿重复付款")
    assert raised_fen(product, campaign["id"]) == before
    phone.page.clock.fast_forward(31_000)
    phone.press("还没付？继续付这一笔")
    phone.page.wait_for_url(f"{product.sim.base}/**")
    phone.press("支付")
    thanked(phone, product, campaign, before)
    phone.settled()


def test_a_gift_in_the_mini_program(people: Callable[..., Phone], product: Product, campaign: dict[str, Any]) -> None:
    phone, before = people("mini"), raised_fen(product, campaign["id"])
    assert isinstance(phone, Mini)
    phone.open(f"/give/give?id={campaign['id']}")
    phone.press("下一步")
    phone.sees("请选一个金额，或自己填")
    come_to_the_sheet(phone, campaign)
    phone.pay_mode = "cancel"
    phone.press("看过了，付款 66.00 元")
    phone.sees("您取消了付款，没有扣钱")
    assert raised_fen(product, campaign["id"]) == before
    phone.pay_mode = "pay"
    phone.press("看过了，付款 66.00 元")
    thanked(phone, product, campaign, before)
    phone.settled()


def test_a_lost_notice_is_made_good_by_asking(
    people: Callable[..., Phone], product: Product, campaign: dict[str, Any]
) -> None:
    phone, before = people("mini"), raised_fen(product, campaign["id"])
    product.sim.fault("notify", "drop")
    come_to_the_sheet(phone, campaign)
    phone.press("看过了，付款 66.00 元")
    phone.there("/give/paying")
    phone.sees("正在确认，请勿重复付款")
    thanked(phone, product, campaign, before)
    evidence = product.rows(
        "SELECT DISTINCT kind FROM payment_evidence WHERE order_no = (SELECT max(order_no) FROM gifts WHERE id = "
        "(SELECT max(id) FROM gifts))"
    )
    assert [row[0] for row in evidence] == ["query"]
    phone.settled()


def test_paid_although_wechat_reported_a_failure(
    people: Callable[..., Phone], product: Product, campaign: dict[str, Any]
) -> None:
    phone, before = people("mini"), raised_fen(product, campaign["id"])
    assert isinstance(phone, Mini)
    phone.pay_mode = "pay_but_report_fail"
    come_to_the_sheet(phone, campaign)
    phone.press("看过了，付款 66.00 元")
    thanked(phone, product, campaign, before)
    phone.settled()
