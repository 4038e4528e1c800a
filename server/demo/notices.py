"""公告动态 — what the demo's house tells: let out by two people on different days, one for staff, one that waits."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from PIL import Image, ImageDraw

from server.campaigns import queries as campaign_facts
from server.demo import campaigns, staff
from server.demo.profiles import Profile
from server.kit import clock
from server.kit.money import yuan
from server.ledger import queries as ledger
from server.notices import service as notices
from server.notices.rules import Audience, Kind, Text
from server.wishes import queries as wishes


@dataclass(frozen=True)
class Story:
    """`writer` puts it down `days` ago; `upto` is how far it has come."""

    text: Text
    writer: str
    days: int
    upto: str = "published"
    cover: bool = False


def build(chosen: Profile) -> None:
    for story in _stories(chosen):
        with clock.at(clock.now() - timedelta(days=story.days)):
            _tell(story)


def _tell(story: Story) -> None:
    writer, lead = staff.actor(story.writer), staff.actor("fuze")
    row = notices.draft(story.text, actor=writer, cover=_cover() if story.cover else None)
    if story.upto == "draft":
        return
    row = notices.submit(row.uid, actor=writer, seen_version=row.version)
    if story.upto != "review":
        notices.publish(row.uid, actor=lead, seen_version=row.version)


def _stories(chosen: Profile) -> tuple[Story, ...]:
    return (
        Story(_desks(), "jingban", 20),
        Story(_wishes(), "jingban", 9),
        Story(_quilts(), "jingban", 5, cover=True),
        Story(_winter(chosen), "cishan", 3),
        Story(_stocktaking(), "jingban", 1),
        Story(_volunteers(), "jingban", 0, "review"),
        Story(_told(Kind.NEWS, "社工站开放日", "看看心愿物品怎么验收", "写到一半的草稿。"), "jingban", 0, "draft"),
    )


def _told(kind: Kind, title: str, summary: str, body: str) -> Text:
    return Text(kind=kind, title=title, summary=summary, body=body, sample=True)


def _winter(chosen: Profile) -> Text:
    text = _told(
        Kind.NOTICE,
        "今冬取暖有困难，这样申请帮扶",
        "独居老人、残疾人和低收入家庭，到乡镇窗口说一声就行",
        "天冷了，家里取暖有困难的，可以申请临时救助和过冬物资。\n"
        "# 谁可以申请\n- 独居、空巢老人\n- 重度残疾人\n- 低保、特困和低收入家庭\n"
        "# 怎么申请\n1. 到乡镇（街道）便民服务中心，或者告诉村里的网格员\n2. 带上身份证，走不开的可以请家里人代办\n"
        "3. 工作人员上门看一看，三天之内答复\n"
        "**办事不收费，也不用找人。**政策原文和标准看[全部政策](/policies)，有疑问请打 12345。",
    )
    return Text(**{**vars(text), "pinned_until": clock.today() + timedelta(days=30)})


def _quilts() -> Text:
    return _told(
        Kind.NEWS,
        "第一批过冬物资送到高山乡镇",
        "棉被、热水袋、米和油，由社工站当面交到老人手里",
        "这个星期，社工站的同志分三路上山，把第一批过冬物资送到了独居老人家里。\n"
        "每一户都由本人或家人签收，冬被当场铺好，热水袋当场试过。路远的两个村，村里派了车。\n"
        "李**老人今年八十一岁，他说：“被子厚实，晚上不冷了。”\n"
        "物资是用“情暖寒冬”募捐项目的善款买的，每一笔都能在[善款收支](/money)里查到。",
    )


def _wishes() -> Text:
    count = wishes.counts().confirmed
    return _told(
        Kind.RESULT,
        "微心愿结果公示",
        f"已经有 {count} 个心愿由本人确认收到",
        f"截至今天，已经有 **{count} 个**微心愿由本人或监护人确认收到，物品都经乡镇社工站验收、当面交付。\n"
        "- 王**：防滑雨鞋，已交付\n- 陈**（儿童）：书包，由监护人签收\n- 刘**：助行器，已上门装好\n"
        "为保护隐私，姓名只写姓氏，不写住址和学校。对结果有疑问，请打 12345 反映。\n"
        "还有心愿在等人认领：[看看微心愿](/m/pages/wishes)。",
    )


def _desks() -> Text:
    uid = campaigns.uid_of(campaigns.BRIGHT_EYES)
    raised, spent = ledger.raised_fen(campaign_facts.account_of(uid)), ledger.spent_fen(uid)
    return _told(
        Kind.RESULT,
        "“点亮书桌”募捐结果公示",
        f"共收到善款 {yuan(raised)} 元，已拨付 {yuan(spent)} 元",
        f"“点亮书桌”募捐活动已经结束，共收到善款 **{yuan(raised)} 元**，已拨付 {yuan(spent)} 元，"
        "用于给乡村小学生添置书桌和护眼灯。\n"
        "剩余善款继续用于困难家庭学生，按备案的募捐方案处理。\n"
        f"每一笔支出、凭证和结余见[这个项目的收支](/money/{uid})。谢谢每一位爱心人士。",
    )


def _stocktaking() -> Text:
    text = _told(
        Kind.NOTICE,
        "请各站周五前核对在途包裹",
        "认领办理里“已寄出”超过五天的，请逐个打电话问",
        "年底快递慢，请各乡镇社工站周五前把“认领办理”里已寄出超过五天的包裹核对一遍。\n"
        "- 到站的当天验收\n- 找不到的写明原因，转慈善会处理\n不懂的看[使用手册](/console/help)。",
    )
    return Text(**{**vars(text), "audience": Audience.STAFF})


def _volunteers() -> Text:
    return _told(
        Kind.NEWS,
        "腊八节送粥志愿者招募",
        "三十名志愿者，陪独居老人吃一碗热粥",
        "腊八节上午，五个社区食堂同时开灶，需要三十名志愿者帮忙盛粥、送粥、陪老人说说话。\n"
        "报名请到就近的社工站登记，会骑电动车的优先。",
    )


def _cover() -> BytesIO:
    """Hills at dusk and a bridge: drawn, so that no picture shows anybody."""
    picture = Image.new("RGB", (960, 480), "#f6e3cf")
    pen = ImageDraw.Draw(picture)
    for y in range(300):
        pen.line(((0, y), (960, y)), fill=(246 - y // 12, 214 - y // 5, 178 - y // 4))
    pen.ellipse(((640, 90), (760, 210)), fill="#f7d08a")
    hills = ((0, 250, "#b98a6b"), (40, 300, "#8d5f4a"), (90, 350, "#6d3f33"))
    for shift, top, colour in hills:
        peaks = [(x, top + (40 if x // 160 % 2 else -30)) for x in range(-shift, 1121, 160)]
        pen.polygon([(0, 480), *peaks, (960, 480)], fill=colour)
    pen.arc(((220, 330), (740, 640)), 180, 360, fill="#f9eae6", width=14)
    pen.line(((120, 408), (840, 408)), fill="#f9eae6", width=10)
    for x in range(280, 700, 60):
        pen.line(((x, 372), (x, 408)), fill="#f9eae6", width=6)
    kept = BytesIO()
    picture.save(kept, "PNG")
    kept.seek(0)
    return kept
