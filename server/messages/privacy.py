"""个人信息 — what this room keeps about people: (field, purpose, retention, who may see)."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from server.kit.clock import in_china
from server.kit.db import db
from server.kit.privacy import Forgotten, Section
from server.messages.models import Message

FIELDS = [
    ("messages.donor_uid", "消息与收件人的对应（无姓名、电话、住址）", "账号注销后清除", "本人"),
]


def export(uids: Sequence[str]) -> list[Section]:
    """消息: the whole inbox, oldest first."""
    rows = db.session.scalars(select(Message).where(Message.donor_uid.in_(uids)).order_by(Message.id))
    told = [[("时间", f"{in_china(one.at):%Y-%m-%d %H:%M}"), ("标题", one.title), ("内容", one.text)] for one in rows]
    return [Section("消息", told)]


def forget(uids: Sequence[str]) -> Forgotten:
    """All of them go."""
    db.session.execute(delete(Message).where(Message.donor_uid.in_(uids)))
    return Forgotten(["消息已清除"])
