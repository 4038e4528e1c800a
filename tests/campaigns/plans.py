"""A campaign that passes the gate, as staff would write it. Tests take one thing away at a time."""

from datetime import date, timedelta

from server.campaigns import service as campaigns
from server.campaigns.models import Campaign
from server.campaigns.rules import Charity, Hint, Line, Plan, Way
from server.kit import clock
from tests.cast import Cast

TODAY = date(2026, 11, 21)
LISTING = Way(
    kind="platform",
    text="在指定平台捐款，由平台开具凭证",
    platform="腾讯公益",
    listing_id="231045",
    url="https://gongyi.example.org/project/231045",
    live_since=date(2026, 11, 1),
)
MERCHANT = Way(kind="own_merchant", text="在这里用微信支付捐款", legal_basis="区民政局书面意见（示例）")
BANK = Way(kind="bank", text="转账时请在附言写明项目名称")
CASH = Way(kind="cash_or_goods", text="送到慈善会一楼窗口", enabled=True)
CHARITY = Charity(
    organisation="袁州区慈善会（示例）",
    credit_code="51360902MJ0000000X",
    certificate_no="慈募证字第0001号（示例）",
    certificate_issuer="袁州区民政局",
    certificate_expires_on=date(2031, 5, 31),
    contact_phone="12345",
)


def plan(**changes: object) -> Plan:
    """Running from ten days ago for half a year, unless `changes` say otherwise."""
    today = clock.today()
    values = {
        "title": "微心愿项目",
        "summary": "帮困难群众实现一个小小的心愿",
        "story": "社工入户核实后发布心愿，由项目采购并送到民政服务站。",
        "purpose": "实现困难群众的微心愿",
        "starts_on": today - timedelta(days=10),
        "ends_on": today + timedelta(days=180),
        "area": "江西省宜春市袁州区",
        "leader": "周示例",
        "office_address": "袁州区示例路 1 号",
        "accept_text": "指定平台、微信支付、银行转账、现金",
        "bank_account_text": "示例银行袁州支行（示例账号）",
        "beneficiaries": "经民政部门核实的困难家庭",
        "use_text": "采购心愿物品并配送",
        "cost_text": "不从善款中列支管理费用",
        "leftover_text": "剩余财产用于下一年度同类项目",
        "filing_no": "BA-2026-0001（示例）",
        "filed_on": today - timedelta(days=25),
        "target_fen": 50_000_00,
        "contact_phone": "12345",
        "query_text": "在本页或慈善中国查询",
        "refund_text": "付款七日内可申请退款",
        "budget": (Line("学习用品 100 份", 30_000_00), Line("冬衣 80 件", 20_000_00)),
        "suggestions": (Hint(66_00, "一份学习用品"), Hint(200_00, "一件冬衣")),
        "channels": (LISTING, MERCHANT, BANK, CASH),
    }
    if "channels" not in changes:
        listing = Way(**{**LISTING.__dict__, "live_since": today - timedelta(days=20)})
        values["channels"] = (listing, MERCHANT, BANK, CASH)
    return Plan(**{**values, **changes})  # type: ignore[arg-type]


def published(cast: Cast, **changes: object) -> Campaign:
    """Drafted by Chen, approved by Lead Zhou, inside the caller's unit."""
    campaigns.set_charity(CHARITY, actor=cast.zhou)
    draft = campaigns.draft(plan(**changes), actor=cast.chen)
    asked = campaigns.submit(draft.uid, actor=cast.chen)
    return campaigns.approve(draft.uid, actor=cast.zhou, seen_version=asked.version)
