"""拒绝页 — a kind sentence, what can be done instead, and 12345."""

from flask import render_template
from flask.typing import ResponseReturnValue

from server.kit.errors import DomainError

TITLES = {404: "没有找到这一页", 410: "这一页已经停用", 429: "请稍等一会儿", 503: "系统正忙"}


def show(refusal: DomainError, request_id: str) -> ResponseReturnValue:
    """The face of the public site. It asks the database nothing: the database may be what failed."""
    title = TITLES.get(refusal.status, "没有办成" if refusal.status < 500 else "系统出了问题")
    return (
        render_template("site/error.html", refusal=refusal, title=title, request_id=request_id),
        refusal.status,
    )
