"""拨付 — what became of the demo's money: paid with papers, one taken back, some on their way through three hands."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from server.campaigns import queries as campaign_facts
from server.campaigns import service as campaign_acts
from server.demo import campaigns, staff
from server.demo.papers import paper
from server.demo.profiles import Profile
from server.kit import clock
from server.kit.money import yuan
from server.ledger import queries as ledger
from server.spending import service as spending
from server.spending.rules import Goods

PAYEES = {
    "shop": ("supplier", "示例百货店", "示例银行中心支行", "6222000000000001"),
    "desks": ("supplier", "示例家具店", "示例银行城南支行", "6222000000000002"),
    "aids": ("supplier", "示例医疗器械店", "示例银行城北支行", "6222000000000003"),
    "school": ("unit", "示例乡中心小学", "示例银行中心支行", "6222000000000004"),
}


@dataclass(frozen=True)
class Story:
    """`share` per cent of what the purse holds then buys whole pieces at `price_fen`; `upto` is how far it has come."""

    campaign: str
    need: int
    payee: str
    what_for: str
    goods: str
    unit: str
    price_fen: int
    share: int
    days: int
    upto: str = "paid"
    wrong: str = ""


STORIES = (
    Story(campaigns.BRIGHT_EYES, 0, "desks", "为乡村小学生购买学习桌椅", "学习桌椅", "套", 42_000, 45, 30),
    Story(campaigns.BRIGHT_EYES, 1, "shop", "购买护眼台灯，第一批", "护眼台灯", "盏", 13_000, 40, 24),
    Story(
        campaigns.BRIGHT_EYES, 1, "shop", "购买护眼台灯，第二批", "护眼台灯", "盏", 13_000, 40, 18,
        wrong="商家缺货，货款全额退回",
    ),
    Story(campaigns.WARM_WINTER, 0, "shop", "为独居老人购买过冬物资", "过冬物资", "套", 15_000, 50, 2),
    Story(campaigns.WISH_FUND, 1, "shop", "为孩子购买书包和文具", "书包", "个", 12_000, 25, 12),
    Story(campaigns.WISH_FUND, 2, "aids", "为行动不便的老人购买拐杖", "拐杖", "根", 8_000, 20, 6),
    Story(campaigns.WISH_FUND, 0, "shop", "购买防滑雨鞋和厚冬被", "冬被", "床", 20_000, 30, 1, "approved"),
    Story(campaigns.WISH_FUND, 1, "school", "为住校生购买床上用品", "床上用品", "套", 16_000, 15, 0, "submitted"),
    Story(campaigns.WISH_FUND, 2, "aids", "购买轮椅两辆", "轮椅", "辆", 68_000, 1, 0, "draft"),
)  # fmt: skip


def build(_chosen: Profile) -> None:
    """Each story on its day, through the services, by the three people whose work it is."""
    payees, numbers = _payees(), count(1)
    for story in STORIES:
        with clock.at(clock.now() - timedelta(days=story.days)):
            row = _ask(story, payees[story.payee])
            if story.upto != "draft":
                spending.submit(row.uid, actor=staff.actor("jingban"))
            if story.upto in ("approved", "paid"):
                spending.approve(row.uid, actor=staff.actor("fuze"), seen_version=row.version)
            if story.upto == "paid":
                _pay(row, story, next(numbers))


def _payees() -> dict[str, Any]:
    names = ("kind", "name", "bank", "bank_account")
    writer = staff.actor("jingban")
    return {
        key: spending.register_payee(**dict(zip(names, facts, strict=True)), actor=writer, sample=True)
        for key, facts in PAYEES.items()
    }


def _ask(story: Story, payee: Any) -> Any:
    uid = campaigns.uid_of(story.campaign)
    campaign = campaign_facts.find(uid)
    pieces = max(ledger.balance_fen(campaign_facts.account(campaign)) * story.share // 100 // story.price_fen, 1)
    row = campaign_acts.draft_spending(
        uid,
        budget_line=campaign.budget[story.need].uid,
        payee=payee.uid,
        amount_fen=pieces * story.price_fen,
        what_for=story.what_for,
        goods=(Goods(story.goods, pieces, story.unit),),
        note="示例",
        actor=staff.actor("jingban"),
    )
    lines = [f"物资：{story.goods} {pieces} {story.unit}", f"金额：{yuan(row.amount_fen)} 元", "签收：某某社工站"]
    spending.add_voucher(
        row.uid, paper("物资签收单", lines), kind="paper", title="物资签收单", actor=staff.actor("jingban"), public=True
    )
    return row


def _pay(row: Any, story: Story, number: int) -> None:
    lines = [f"金额：{yuan(row.amount_fen)} 元", f"收款人：{row.payee.name}", f"流水号：SL{number:08d}"]
    spending.pay(
        row.uid,
        bank_ref=f"SL{number:08d}",
        paid_on=clock.today(),
        slip=paper("银行回单", lines),
        actor=staff.actor("caiwu"),
        seen_version=row.version,
    )
    if story.wrong:
        with clock.at(clock.now() + timedelta(days=3)):
            asked = spending.ask_correction(row.uid, reason=story.wrong, actor=staff.actor("caiwu"))
            spending.agree_correction(asked.uid, actor=staff.actor("fuze"), seen_version=asked.version)
