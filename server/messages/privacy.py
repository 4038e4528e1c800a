"""个人信息 — what this room keeps about people: (field, what it is called, purpose, retention, who may see)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update

from server.kit.clock import in_china
from server.kit.db import db
from server.kit.privacy import Forgotten, Section
from server.kit.settings import settings
from server.messages.models import Message, Sending, Subscription, SubscriptionAnswer
from server.messages.rules import STATE_NAMES
from server.messages.templates import TEMPLATES

FIELDS = [
    ("messages.donor_uid", "站内消息：收件人", "消息与收件人的对应（无姓名、电话、住址）", "账号注销后清除", "本人"),
    ("message_subscriptions.donor_uid", "订阅消息：订阅人", "还愿意在微信里收几条哪类消息", "账号注销后清除", "本人"),
    (
        "message_answers.donor_uid",
        "订阅消息：同意与否",
        "每次同意或不同意接收消息的时间",
        "3 年，账号注销后清除",
        "本人",
    ),
    (
        "message_sendings.donor_uid",
        "订阅消息：收件人",
        "微信消息发给了谁（无姓名、电话、住址）",
        "账号注销后清除",
        "本人",
    ),
    ("message_sendings.from_uid", "订阅消息：用的哪个微信账号", "用的是哪个微信账号的同意", "账号注销后清除", "本人"),
]


def export(uids: Sequence[str]) -> list[Section]:
    """消息: the whole inbox, oldest first."""
    rows = db.session.scalars(select(Message).where(Message.donor_uid.in_(uids)).order_by(Message.id))
    told = [[("时间", _moment(one.at)), ("标题", one.title), ("内容", one.text)] for one in rows]
    return [Section("消息", told), Section("微信消息的同意", _consents(uids)), Section("发到微信的消息", _sent(uids))]


def forget(uids: Sequence[str]) -> Forgotten:
    """All of them go."""
    db.session.execute(delete(Sending).where(or_(Sending.donor_uid.in_(uids), Sending.from_uid.in_(uids))))
    db.session.execute(delete(Message).where(Message.donor_uid.in_(uids)))
    db.session.execute(update(SubscriptionAnswer).where(SubscriptionAnswer.donor_uid.in_(uids)).values(repeats=None))
    for kind in (SubscriptionAnswer, Subscription):
        db.session.execute(delete(kind).where(kind.donor_uid.in_(uids)))
    return Forgotten(["消息和接收消息的同意已清除"])


def _consents(uids: Sequence[str]) -> list[list[tuple[str, str]]]:
    rows = db.session.scalars(select(Subscription).where(Subscription.donor_uid.in_(uids)).order_by(Subscription.id))
    kinds = {one.id: TEMPLATES[kind].says for kind, one in settings().wechat_templates.items() if kind in TEMPLATES}
    return [
        [("消息", kinds.get(one.template, "其他消息")), ("还可以收", f"{one.remaining} 条"), ("已关掉", _yes(one.off))]
        for one in rows
    ]


def _sent(uids: Sequence[str]) -> list[list[tuple[str, str]]]:
    rows = db.session.scalars(select(Sending).where(Sending.donor_uid.in_(uids)).order_by(Sending.id))
    told = [(_moment(one.at), TEMPLATES[one.kind].says, STATE_NAMES[one.state]) for one in rows]
    return [list(zip(("时间", "消息", "状态"), line, strict=True)) for line in told]


def _yes(is_so: bool) -> str:
    return "是" if is_so else "否"


def _moment(at: datetime) -> str:
    return f"{in_china(at):%Y-%m-%d %H:%M}"
