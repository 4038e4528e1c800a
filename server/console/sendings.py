"""消息发送 — what leaves by WeChat, what did not and why; what failed is sent again by a person."""

from typing import Any

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.console.lists import Act, desk
from server.kit.actors import Actor
from server.kit.settings import settings
from server.kit.units import reads, writes
from server.messages import queries, rules, templates
from server.messages import service as messages
from server.messages.lists import SENDINGS

bp = Blueprint("console_sendings", __name__, url_prefix="/console/sendings")


def _pick(row: Any, actor: Actor) -> str:
    return row.uid if row.state == rules.SendingState.FAILED and actor.roles & rules.RESENDERS else ""


def _again(uid: str, _version: int, _reason: str) -> Any:
    return messages.resend(uid, actor=current().actor)


LIST = desk(
    SENDINGS,
    "/console/sendings",
    "console/sendings/list.html",
    pick=_pick,
    counts=queries.queue_counts,
    acts=(Act("resend", "重发", "已重新排队", rules.RESENDERS, _again, "确认重发勾选的消息？"),),
)


@bp.get("")
@staff_only(*rules.READERS)
@reads
def index() -> ResponseReturnValue:
    """消息发送: first what did not leave."""
    actor = current().actor
    return LIST.show(
        may_resend=lambda row: bool(_pick(row, actor)),
        missing=list(templates.problems(settings().wechat_templates)),
        broken=queries.broken_kinds(),
    )


@bp.post("/<uid>/resend")
@staff_only(*rules.RESENDERS)
@writes
def resend(uid: str) -> ResponseReturnValue:
    """重发 one that failed, if the person agreed again."""
    messages.resend(uid, actor=current().actor)
    flash("已重新排队，马上会发")
    return redirect("/console/sendings", 303)
