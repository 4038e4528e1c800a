"""消息推送 — WeChat pushes events here. `success` only after the message is committed; every bad one gets one answer.

developers.weixin.qq.com 消息推送: an answer within five seconds, else it comes again, three times at most.
"""

import logging

from flask import Blueprint, Response, request

from server.files import looks
from server.files import queries as files
from server.kit.http import House
from server.kit.units import reads, talks
from server.wechat import push
from server.wechat.push.envelope import BODY_BYTES_MAX
from server.wechat.push.errors import NotPushed

log = logging.getLogger("wishbridge.wechat.push")
bp = Blueprint("wechat_push", __name__)


@bp.get(push.PATH)
@talks  # no unit at all: the address check touches no table
def check() -> Response:
    """验证地址."""
    try:
        return _text(push.check_address(request.args))
    except NotPushed as error:
        log.warning("address check refused: %s", error.why)
        raise


@bp.post(push.PATH)
@talks  # it opens its own unit after the seal holds: a storm of forged pushes must not take the pen
def take() -> Response:
    """收一条推送. Whoever can seal for WeChat is WeChat: no session, no CSRF."""
    try:
        push.take(request.args, request.stream.read(BODY_BYTES_MAX + 1))
    except NotPushed as error:
        log.warning("push refused: %s", error.why)
        raise
    return _text("success")


@bp.get(f"{looks.PATH}<ticket>")
@reads
def picture(ticket: str) -> Response:
    """一张照片 for WeChat's look at it: whoever holds the ticket we gave to WeChat, within the hour."""
    file = looks.by_ticket(ticket)
    return House.response_class(files.read(file), mimetype=file.mime)


def _text(words: str) -> Response:
    return House.response_class(words, mimetype="text/plain")


def hang(app: House) -> None:
    app.register_blueprint(bp)
