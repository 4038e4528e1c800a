"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import select, update

from server.campaigns import queries as campaigns
from server.gifts.models import Gift, Offer
from server.kit.clock import in_china
from server.kit.db import db
from server.kit.money import yuan
from server.kit.privacy import Forgotten, Section
from server.people import privacy as people

FIELDS = [
    (
        "gift_offers.shown_name_sealed",
        "捐赠：公示的姓名或称呼",
        "捐赠人选择公示的姓名或称呼；撤回同意后清除",
        "捐赠后 5 年，捐赠人可随时要求清除",
        "公众（本人选择公示时）",
    ),
    (
        "gift_offers.message",
        "捐赠：留言",
        "捐赠人自愿公开的留言（在微信小程序里写的，公开前交微信检查文字）",
        "捐赠后 5 年，捐赠人可随时要求清除",
        "公众（本人选择公示、检查通过后）",
    ),
    ("gifts.donor_uid", "捐赠：捐赠人", "捐赠与捐赠人的对应（无姓名）", "捐赠记录至少保存 5 年", "本人"),
]


def export(uids: Sequence[str]) -> list[Section]:
    """捐赠: every gift of a donor with what they said, three statements."""
    rows = db.session.execute(
        select(Gift, Offer).join(Offer, Gift.offer_id == Offer.id).where(Gift.donor_uid.in_(uids)).order_by(Gift.at)
    ).all()
    titles = campaigns.titles(gift.campaign_uid for gift, _ in rows)
    return [Section("捐赠", [_told(gift, offer, titles[gift.campaign_uid]) for gift, offer in rows])]


def forget(uids: Sequence[str]) -> Forgotten:
    """The public name and message of every gift go; a name on file stays with a gift, for the receipt and the audit."""
    mine = select(Gift.offer_id).where(Gift.donor_uid.in_(uids))
    given = list(db.session.scalars(mine))
    silent = {"shown_as": "anonymous", "shown_name_sealed": None, "message": "", "words": "free"}
    db.session.execute(update(Offer).where(Offer.id.in_(given)).values(**silent))
    if not given:
        return people.forget_name(uids)
    return Forgotten(
        [f"{len(given)} 笔捐赠的公示姓名和留言已清除，今后显示为爱心人士"],
        ["您填写的姓名随捐赠记录保存至少 5 年，用于票据和审计，不再显示（《慈善法》）"],
    )


def _told(gift: Gift, offer: Offer, title: str) -> list[tuple[str, str]]:
    return [
        ("编号", gift.no),
        ("时间", f"{in_china(gift.at):%Y-%m-%d %H:%M}"),
        ("项目", title),
        ("金额", f"{yuan(gift.amount_fen)} 元"),
        ("公示姓名", offer.shown_name or "不公示"),
        ("留言", offer.message or "没有"),
    ]
