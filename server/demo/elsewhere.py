"""别处来的款物 — a bank's statement, a platform's files, a gift of goods: as staff hand them in.

Some lines are left for the visitor to match: the queue of the console is never empty on the first day.
"""

from collections.abc import Sequence
from datetime import timedelta

from server.campaigns import queries as campaign_facts
from server.demo import campaigns, staff
from server.demo.profiles import Profile
from server.gifts import service as gifts
from server.gifts.service import lines as booking
from server.kit import clock
from server.kit.actors import Actor
from server.payments import service as payments
from server.payments.queries import lines
from server.payments.queries.lines import Filter
from server.payments.service import imports
from server.payments.service import lines as acts

PLATFORM = campaigns.PLATFORM.platform
GIFT_HEADS = ("捐赠订单号", "捐赠时间", "项目编号", "类型", "捐赠金额（元）", "手续费（元）", "昵称")
SETTLED_HEADS = ("结算单号", "打款日期", "打款金额（元）")
BANK_HEADS = ("交易日期", "借方发生额（元）", "贷方发生额（元）", "对方户名", "交易流水号", "摘要")
Table = Sequence[Sequence[str]]


def build(_chosen: Profile) -> None:
    """Files of last week, taken in yesterday; what is clear has been matched, the rest waits."""
    with clock.at(clock.now() - timedelta(days=1)):
        writer, keeper = staff.actor("caiwu"), staff.actor("kuaiji")
        gifts_file = _bring("platform_gifts", "平台捐赠明细（示例）.csv", _platform_gifts(), writer)
        _bring("platform_settlements", "平台结算单（示例）.csv", _settlements(), writer)
        bank_file = _bring("bank", "银行流水（示例）.csv", _statement(), writer)
        booking.book_sure(gifts_file, actor=keeper)
        _match_some(bank_file, keeper)
        _goods(writer, keeper)


def _bring(kind: str, name: str, rows: Table, actor: Actor) -> str:
    """Hand a file in and take it in, as exported: GB 18030, as banks still do."""
    content = "\r\n".join(",".join(row) for row in rows).encode("gb18030")
    platform = "" if kind == "bank" else PLATFORM
    given = imports.open_import(kind=kind, platform=platform, content=content, file_name=name, actor=actor)
    return imports.take(given.uid, actor=actor).uid


def _match_some(import_uid: str, actor: Actor) -> None:
    """The first two are clear; the interest is no gift; the others are left to look at."""
    uids = {line.row_key: line.uid for line in lines.lines(Filter(import_uid=import_uid)).items}
    booking.book_many([uids["示例流水0001"], uids["示例流水0003"]], actor=actor)
    acts.ignore_line(uids["示例流水0006"], reason="interest", actor=actor)


def _day(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


def _platform_gifts() -> Table:
    wish, winter = "示例-0001", "示例-0002"
    return (
        GIFT_HEADS,
        ("示例单0001", f"{_day(7)} 09:12", wish, "捐赠", "66.00", "0.40", "小船"),
        ("示例单0002", f"{_day(7)} 10:30", wish, "捐赠", "200.00", "1.20", "山里的风"),
        ("示例单0003", f"{_day(6)} 20:01", winter, "捐赠", "150.00", "0.90", "匿名"),
        ("示例单0004", f"{_day(6)} 20:02", winter, "配捐", "150.00", "", "示例爱心企业"),
        ("示例单0005", f"{_day(5)} 12:40", wish, "捐赠", "500.00", "3.00", "老教师"),
        ("示例单0006", f"{_day(5)} 18:25", winter, "捐赠", "30.00", "0.18", ""),
        ("示例单0006", f"{_day(4)} 09:00", winter, "退款", "30.00", "", ""),
        ("示例单0007", f"{_day(4)} 21:16", "示例-0099", "捐赠", "88.00", "0.53", "路过的人"),
    )


def _settlements() -> Table:
    return (
        SETTLED_HEADS,
        ("示例结算01", _day(5), "563.50"),
        ("示例结算02", _day(2), "584.29"),
    )


def _statement() -> Table:
    number = next(one.no for one in campaign_facts.known() if one.title == campaigns.WISH_FUND)
    return (
        ("户名：慈善会（示例）",),
        BANK_HEADS,
        (_day(8), "", "2000.00", "示例商贸有限公司", "示例流水0001", f"捐款{number}"),
        (_day(7), "860.00", "", "示例超市", "示例流水0002", "采购心愿物品"),
        (_day(4), "", "563.50", f"{PLATFORM}结算户", "示例流水0003", "项目结算款"),
        (_day(4), "", "600.00", "苏示例", "示例流水0004", "捐给情暖寒冬 让老人暖和"),
        (_day(3), "", "1000.00", "示例建材厂", "示例流水0005", number.replace("-", " ").lower()),
        (_day(3), "", "3.21", "", "示例流水0006", "存款利息"),
        (_day(2), "", "66.00", "柳示例", "示例流水0007", "捐款"),
        ("合计", "860.00", "4232.71", "", "", ""),
    )


def _goods(writer: Actor, keeper: Actor) -> None:
    """Quilts at the window: looked over, valued by their invoice, agreed to by a second person."""
    slip = gifts.draft_slip(
        campaigns.uid_of(campaigns.WARM_WINTER),
        actor=writer,
        kind="goods",
        voucher="示例物资0001",
        amount_fen=3_600_00,
        received_on=clock.today() - timedelta(days=3),
        donor_name="示例家纺店",
        shown_as="real",
        goods="全新棉被 24 床，1.5 米，合格证齐全",
        valued_by="invoice",
    )
    slip = payments.submit_slip(slip.uid, actor=writer, seen_version=slip.version)
    gifts.approve_slip(slip.uid, actor=keeper, seen_version=slip.version)
