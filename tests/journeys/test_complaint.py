"""投诉举报 — told on a campaign's page without an account, looked into by the bureau, answered where it was told."""

from collections.abc import Callable

from tests.journeys.desks import Desk
from tests.journeys.phones import Phone
from tests.journeys.product import Product

SAID = "说好的冬衣没有见到，村里也没有公示名单。"
FOUND = "给示例百货店打了电话，正在核对发放名单"
ANSWER = "冬衣已在 11 月 20 日送到，名单今天在村务栏补公示。还有疑问可以打 12345。"


def tell(phone: Phone, campaign: str) -> tuple[str, str]:
    """From the foot of the campaign's page; number and code."""
    phone.open(f"/give/campaign?id={campaign}")
    phone.press("投诉举报")
    phone.there("/help/complain")
    phone.sees("微心愿项目")
    phone.press("提交投诉")
    phone.sees("请选择反映的是什么")
    phone.press("善款或物资的使用")
    phone.write("是什么事", SAID)
    phone.press("提交投诉")
    phone.sees("您的投诉收到了")
    number, code = phone.page.locator(".cp-big:visible").all_inner_texts()
    return number, code


def look(phone: Phone, number: str, code: str) -> None:
    """On a phone that knows nothing of it, typed as one reads it from a paper."""
    phone.open("/help/complaint")
    phone.write("投诉编号", number.lower())
    phone.write("查询码", code.lower())
    phone.press("查进度")
    phone.sees(SAID)


def test_a_complaint_is_followed_by_number_and_code_to_its_answer(
    people: Callable[..., Phone], desk: Callable[[str], Desk], product: Product
) -> None:
    running = product.get_json("/api/v1/campaigns?state=running")["items"]
    teller, later = people("h5"), people("h5")
    number, code = tell(teller, next(one["id"] for one in running if one["title"] == "微心愿项目"))
    look(later, number, code)
    later.sees("待受理")

    # Who wrote the campaign and let it out may read it and stop it, and does not judge it.
    involved = desk("fuze").open_row("/console/complaints", number)
    involved.sees("这件事由您经手")
    assert involved.page.get_by_role("button", name="受理").count() == 0

    judge = desk("cishan").open(involved.page.url.removeprefix(product.base))
    judge.press_last("受理")
    judge.sees("已办理：受理")
    for summary, fields in (("记核查", {"核查到的情况": FOUND}), ("答复", {"给投诉人的答复": ANSWER})):
        form = judge.page.locator("details", has_text=summary).last
        form.locator("summary").click()
        if summary == "答复":
            form.get_by_label("核查结果").select_option(label="部分属实")
        for label, text in fields.items():
            form.get_by_label(label).fill(text)
        form.get_by_role("button").click()
        judge.sees(next(iter(fields.values())))

    look(later, number, code)
    later.sees(ANSWER)
    later.sees("部分属实")
    later.misses(FOUND)
    teller.press("看办到哪一步")
    teller.sees(ANSWER)
    for one in (teller, later, involved, judge):
        one.settled()
