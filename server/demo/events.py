"""捐赠活动 — a 久久公益节 that is over, and a 慈善一日捐 that is on, with units, a transfer and its roster."""

from datetime import date, timedelta

from server.demo import campaigns, staff
from server.demo.profiles import Profile
from server.events import queries, service
from server.events.rules import Kind, Text
from server.events.service.rows import add_row
from server.gifts import service as gifts
from server.kit import clock
from server.payments import service as payments

ONE_DAY, JIUJIU, SCHOOL = "慈善一日捐", "久久公益节", "示例第三中学"
# name, phone, fen, whether a receipt is wanted: some would rather not be named.
ROSTER = (
    ("兰示例", "13800000001", 100_00, True),
    (None, None, 50_00, False),
    ("柏示例", None, 66_00, False),
    ("苏示例", "13800000002", 200_00, True),
    (None, None, 20_00, False),
    ("柳示例", None, 64_00, False),
)


def build(_chosen: Profile) -> None:
    """Both written and let out by two people, each before its first day."""
    today = clock.today()
    over = Text(
        kind=Kind.JIUJIU,
        title=JIUJIU,
        summary="九天里，为身边的公益项目出一份力",
        body="每年九月的久久公益节（99公益日）。自愿参加，在指定平台或本页的项目里捐。\n每一笔都能查到去向。",
        kit_short="久久公益节开始了，身边的项目等您看一看，自愿参加。",
        kit_long="久久公益节期间，本会两个已备案的项目开放捐赠。捐不捐、捐多少由您自己定，收支全部公开。",
        starts_on=today - timedelta(days=30),
        ends_on=today - timedelta(days=22),
        campaigns=(campaigns.uid_of(campaigns.WISH_FUND), campaigns.uid_of(campaigns.WARM_WINTER)),
        sample=True,
    )
    _out(over, today - timedelta(days=31))
    day = Text(
        kind=Kind.ONE_DAY,
        title=f"{today.year} 年{ONE_DAY}",
        summary="自愿捐一份心意，帮身边困难的人实现小小的心愿",
        body="单位和个人自愿参加，不设指标，不定金额。\n可以个人扫码捐，也可以由单位汇总转账，再交一份捐款名单。\n善款用于已备案的项目，收支公开。",
        kit_short=f"{today.year} 年慈善一日捐开始了，自愿参加，扫码看项目和收支。",
        kit_long="各单位、各位职工：慈善一日捐自愿参加，不设指标，不公布谁没有捐，不按金额排名。",
        starts_on=today - timedelta(days=6),
        ends_on=today + timedelta(days=8),
        campaigns=(campaigns.uid_of(campaigns.WISH_FUND),),
        sample=True,
    )
    _units(_out(day, today - timedelta(days=7)))


def _out(text: Text, day: date) -> str:
    with clock.at(clock.start_of(day) + timedelta(hours=9)):
        row = service.draft(text, actor=staff.actor("jingban"))
        row = service.submit(row.uid, actor=staff.actor("jingban"), seen_version=row.version)
        return service.publish(row.uid, actor=staff.actor("fuze"), seen_version=row.version).uid


def _units(event_uid: str) -> None:
    """A school whose transfer has come and is matched, and a hospital whose roster waits for its money."""
    writer, keeper = staff.actor("caiwu"), staff.actor("kuaiji")
    contact = {"contact_name": "梅示例", "contact_phone": "13800000009"}
    school = service.add_unit(event_uid, title=SCHOOL, named=True, actor=writer, **contact)
    hospital = service.add_unit(event_uid, title="示例社区医院", actor=writer)
    slip = gifts.draft_slip(
        campaigns.uid_of(campaigns.WISH_FUND),
        actor=writer,
        kind="bank",
        voucher="示例一日捐0001",
        amount_fen=500_00,
        received_on=clock.today() - timedelta(days=1),
        donor_name=SCHOOL,
        shown_as="real",
    )
    slip = payments.submit_slip(slip.uid, actor=writer, seen_version=slip.version)
    gift = gifts.approve_slip(slip.uid, actor=keeper, seen_version=slip.version)
    for number, (name, phone, fen, wanted) in enumerate(ROSTER, 1):
        add_row(school.id, number=number, name=name, phone=phone, amount_fen=fen, receipt=wanted)
    service.match(service.tie_gift(school.uid, gift.uid, actor=writer).uid, actor=keeper)
    for number, fen in enumerate((30_00, 50_00, 66_00), 1):
        add_row(hospital.id, number=number, name=None, phone=None, amount_fen=fen, receipt=False)
    assert queries.roster(school).matched == len(ROSTER)
