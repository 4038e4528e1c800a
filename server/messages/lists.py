"""列表 — what leaves by WeChat: how each message stands, for the posts whose matter it is. No openid, no name."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true

from server.kit.actors import Actor
from server.kit.lists import Column, Filter, Listing, equals, narrowed, since, until
from server.messages import rules
from server.messages.models import Sending
from server.messages.templates import TEMPLATES

KINDS = [(kind, one.says) for kind, one in TEMPLATES.items()]
QUEUES = {
    "failed": ("没有发出", Sending.state == "failed"),
    "unsure": ("结果不明", Sending.state == "unsure"),
    "waiting": ("等待发送", Sending.state.in_(["waiting", "sending"])),
    "sent": ("已发送", Sending.state == "sent"),
    "all": ("全部", true()),
}


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """Whose matter it is: news of help is the bureau's, of gifts and wishes the charity's (design §1.2)."""
    roles = frozenset(str(role) for role in actor.roles)
    helps = Sending.kind.in_(sorted(rules.HELP_KINDS))
    parts = [helps] if rules.sees_help(roles) else []
    parts += [~helps] if rules.sees_gifts(roles) else []
    return or_(*parts) if parts else false()


def masked(row: Sending) -> str:
    """The person as this list may show them: nobody is called by name, one is told from another."""
    return f"爱心人士 ···{row.donor_uid[-4:]}"


def _sendings(actor: Actor) -> Select[Any]:
    return select(Sending).where(and_(seen_by(actor)))


SENDINGS: Listing[Sending] = Listing(
    key="sendings",
    title="消息发送",
    roles=rules.READERS,
    query=_sendings,
    id=Sending.id,
    filters=(
        Filter(
            "queue",
            "队列",
            narrowed(lambda queue, _actor: QUEUES[queue][1]),
            kind="tabs",
            choices=[(name, entry[0]) for name, entry in QUEUES.items()],
            usual=lambda _actor: "failed",
        ),
        Filter("kind", "种类", equals(Sending.kind), choices=KINDS),
        Filter("since", "日期，从", since(Sending.at), kind="day"),
        Filter("until", "到", until(Sending.at), kind="day"),
    ),
    columns=(
        Column("kind", "种类", lambda row: TEMPLATES[row.kind].says),
        Column("who", "收件人", masked),
        Column("state", "状态", lambda row: rules.STATE_NAMES[row.state], kind="state", sort=Sending.state),
        Column("tries", "次数", lambda row: row.tries, kind="number"),
        Column("reason", "原因", lambda row: rules.reason(row.code, row.state)),
        Column("at", "写下", lambda row: row.at, kind="moment", sort=Sending.id),
        Column("tried_at", "上次尝试", lambda row: row.tried_at, kind="moment"),
        Column("ended_at", "办结", lambda row: row.ended_at, kind="moment", usual=False),
    ),
)
