"""募捐 — three campaigns: one that takes gifts here and on a platform, one on a platform only, one that has ended."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

from server.campaigns import disclosure, queries, supervising
from server.campaigns import service as campaigns
from server.campaigns.rules import Charity, Hint, Line, Partner, Plan, ReportKind, Way, Words
from server.demo import staff
from server.demo.papers import paper
from server.demo.profiles import Profile
from server.kit import clock
from server.kit.actors import THE_CLOCK
from server.statements import halves
from server.statements import queries as statements
from server.statements import service as publishing
from server.statements.rules import halves_to_tell, months_to_tell

PLATFORM = Way(
    kind="platform",
    text="在指定平台上的项目页捐赠，款项直接进入慈善会账户。",
    platform="示例指定平台",
    listing_id="示例-0001",
    url="https://platform.example.org/projects/0001",
)
OWN_MERCHANT = Way(
    kind="own_merchant",
    text="用微信支付捐给慈善会自己的商户号。",
    legal_basis="《慈善法》第二十七条：在指定平台发布的同时，可以在自己的网站发布（示例意见书 2026-01）",
)
BANK = Way(kind="bank", text="转账到慈善会账户，请在附言里写活动名称。")
CASH = Way(kind="cash_or_goods", text="到慈善会办公室交现金或物资，两人登记，当场开据。")

WISH_FUND, WARM_WINTER, BRIGHT_EYES = "微心愿项目", "情暖寒冬", "点亮书桌"


def build(chosen: Profile) -> None:
    """Written and agreed by two people, on the day each was really due; the ended one a year ago."""
    today = clock.today()
    writer, lead = staff.actor("jingban"), staff.actor("fuze")
    campaigns.set_charity(_charity(chosen, today), actor=lead)
    for plan in _plans(chosen, today):
        assert plan.starts_on is not None
        with clock.at(_morning(plan.starts_on)):
            row = campaigns.draft(plan, actor=writer, papers=_agreements(plan))
            campaigns.submit(row.uid, actor=writer)
            campaigns.approve(row.uid, actor=lead, seen_version=row.version)


def _agreements(plan: Plan) -> dict[int, BytesIO]:
    """The signed paper of each partner, by its place in the plan."""
    return {
        place: BytesIO(paper("合作协议", [f"合作方：{one.name}", f"编号：{one.agreement_no}", f"约定：{one.work}"]))
        for place, one in enumerate(plan.partners)
    }


def end_the_past(_chosen: Profile) -> None:
    """What is over is over: the clock ends the campaign whose last day has passed."""
    for row in queries.due_to_end():
        assert row.ends_on is not None
        with clock.at(_morning(row.ends_on + timedelta(days=1))):
            campaigns.end(row.uid, actor=THE_CLOCK, reason="到期结束")


def uid_of(title: str) -> str:
    """The public id of one of the three. Inside a unit."""
    return next(uid for uid, known in queries.choices() if known == title)


def tell(chosen: Profile) -> None:
    """信息公开, when all that the past holds is in the books: each running month 2 of 3 a report, and the full one of
    what has ended (articles 79, 81); then every month that is over.
    """
    today = clock.today()
    for plan in _plans(chosen, today):
        row = queries.find(uid_of(plan.title))
        if row.state == "ended":
            disclosure.publish(row.uid, _whole(), actor=staff.actor("fuze"), kind=ReportKind.FINAL)
            _supervise(row)
            continue
        assert plan.starts_on is not None
        day = plan.starts_on + timedelta(days=60)
        while day < today:
            with clock.at(_morning(day)):
                disclosure.publish(row.uid, _progress(day), actor=staff.actor("jingban"))
            day += timedelta(days=60)
    begun_on = statements.begun_on()
    assert begun_on is not None
    for month in months_to_tell(begun_on, today):
        publishing.tell(month)
    for half in halves_to_tell(begun_on, today):
        halves.tell(half)


def _supervise(row: Any) -> None:
    """What each partner of the ended one did, twelve days after its end (article 26)."""
    assert row.ended_on is not None
    day = row.ended_on + timedelta(days=12)
    for one in row.partners:
        with clock.at(_morning(day)):
            supervising.check(
                row.uid,
                one.uid,
                finding="抽查了三所小学的发放记录和照片，与收支页一致；没有以自己的名义收款（示例）",
                settled="没有经手捐款，宣传品和签收单已全部交回慈善会（示例）",
                checked_on=day,
                actor=staff.actor("jingban"),
            )


def _whole() -> Words:
    text = (
        "活动已经结束。采购的物资全部送到各民政服务站，由本人签收，回访没有发现问题。\n"
        "收到、用出和结余见下面的数字。结余按募捐方案用于目的相同的项目，每一笔支出在收支页都能查到。"
    )
    return Words("结项报告（示例）", text, also_at="慈善中国（示例）")


def _progress(day: date) -> Words:
    text = (
        "这两个月按募捐方案开展工作：社工站入户核对了需求，采购的物资送到各民政服务站，由本人签收。\n"
        "收到、用出和结余见下面的数字，每一笔支出的收款方和凭证在收支页。"
    )
    return Words(f"{day.year} 年 {day.month} 月进展（示例）", text, also_at="慈善中国（示例）")


def _morning(day: date) -> datetime:
    return clock.start_of(day) + timedelta(hours=9)


def _charity(chosen: Profile, today: date) -> Charity:
    return Charity(
        organisation=chosen.charity,
        credit_code="53360900MJ00000000",
        certificate_no="示例公募字第0001号",
        certificate_issuer=chosen.bureau,
        certificate_expires_on=today + timedelta(days=900),
        contact_phone="12345",
    )


def _plans(chosen: Profile, today: date) -> list[Plan]:
    place = chosen.city[1] if chosen.city else chosen.bureau.removesuffix("民政局（示例）")
    common = Plan(
        title=WISH_FUND,
        area=place,
        leader="周示例",
        office_address=f"{place}示例路1号",
        accept_text="指定平台、微信支付、银行转账、现金和物资",
        bank_account_text=f"户名：{chosen.charity}；开户行：示例银行；账号：示例 0000 0000",
        cost_text="项目管理费用不超过当年总支出的百分之十，由慈善会承担，不从捐款中列支（示例）",
        leftover_text="剩余款物用于目的相同或相近的慈善项目，并向社会公布",
        contact_phone="12345",
        query_text="在“慈善中国”按备案编号查询，或拨打 12345",
        refund_text="捐错金额、未成年人未经同意的捐赠，可在七日内联系慈善会退回。",
        sample=True,
    )
    return [
        _running(common, today),
        _platform_only(common, today),
        _ended(common, today),
    ]


def _running(common: Plan, today: date) -> Plan:
    start = today - timedelta(days=100)
    return replace(
        common,
        summary="为困难家庭购买一件急需的小东西，送到手上",
        story="一把拐杖、一盏台灯、一床冬被。村里核实过的小心愿，没有人认领时，由慈善会用这笔钱买了送去。",
        purpose="资助困难群众实现微心愿，购买日常急需的实物和服务",
        starts_on=start,
        ends_on=today + timedelta(days=260),
        filed_on=start - timedelta(days=15),
        filing_no="示例备案-2026-001",
        beneficiaries="经村（社区）核实、乡镇确认的低收入家庭成员",
        use_text="购买心愿物品、支付上门服务和配送费用",
        target_fen=30_000_000,
        budget=(Line("生活用品", 12_000_000), Line("学习用品", 9_000_000), Line("辅助器具", 9_000_000)),
        suggestions=(
            Hint(6600, "一双防滑雨鞋和一件雨衣"),
            Hint(12000, "一个书包，装得下一学期的书"),
            Hint(20000, "一床厚冬被"),
        ),
        channels=(replace(PLATFORM, live_since=start), OWN_MERCHANT, BANK, CASH),
        partners=(_partner("示例社区志愿服务队", "入户时帮忙登记心愿，送货上门", start),),
    )


def _platform_only(common: Plan, today: date) -> Plan:
    start = today - timedelta(days=40)
    listing = replace(PLATFORM, listing_id="示例-0002", url="https://platform.example.org/projects/0002")
    return replace(
        common,
        title=WARM_WINTER,
        summary="给高山乡镇的独居老人送一套过冬物资",
        story="山里的冬天来得早。每一百五十元是一套过冬物资：棉被、热水袋、米和油。",
        purpose="为独居、空巢老人购置过冬物资",
        starts_on=start,
        ends_on=today + timedelta(days=110),
        filed_on=start - timedelta(days=20),
        filing_no="示例备案-2026-002",
        beneficiaries="七十岁以上独居、空巢老人",
        use_text="购置并配送过冬物资",
        accept_text="指定平台、银行转账",
        target_fen=15_000_000,
        budget=(Line("过冬物资包", 15_000_000),),
        suggestions=(Hint(15000, "一位老人的过冬物资"),),
        channels=(replace(listing, live_since=start), BANK),
    )


def _ended(common: Plan, today: date) -> Plan:
    start = today - timedelta(days=400)
    listing = replace(PLATFORM, listing_id="示例-0003", url="https://platform.example.org/projects/0003")
    return replace(
        common,
        title=BRIGHT_EYES,
        summary="给乡村小学生一张自己的书桌和一盏护眼灯",
        story="有的孩子趴在凳子上写作业。这个活动为他们添了书桌和台灯。",
        purpose="为困难家庭学生添置学习桌椅和护眼台灯",
        starts_on=start,
        ends_on=today - timedelta(days=35),
        filed_on=start - timedelta(days=12),
        filing_no="示例备案-2025-003",
        beneficiaries="困难家庭在读中小学生",
        use_text="购置学习桌椅和台灯",
        accept_text="指定平台、银行转账、现金",
        target_fen=8_000_000,
        budget=(Line("学习桌椅", 5_000_000), Line("护眼台灯", 3_000_000)),
        suggestions=(Hint(13000, "一盏护眼台灯"), Hint(42000, "一套学习桌椅")),
        channels=(replace(listing, live_since=start), BANK, CASH),
        partners=(_partner("示例青年助学社", "量尺寸、组装书桌，在学校做宣传", start),),
    )


def _partner(name: str, work: str, start: date) -> Partner:
    """Evaluated, then bound, before the campaign begins."""
    return Partner(
        name=name,
        work=work,
        agreement_no=f"协议-{start.year}-01（示例）",
        agreed_on=start - timedelta(days=22),
        evaluation="依法登记，近两年没有受过处罚，有固定的志愿者，能承担约定的工作（示例）",
        evaluated_on=start - timedelta(days=25),
    )
