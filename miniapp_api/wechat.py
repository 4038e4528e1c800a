"""微信回调 — WeChat posts here, at the root. 2xx only after the evidence is committed; errors in WeChat's own shape.

pay.weixin.qq.com/doc/v3/merchant/4012791861: 200 or 204 is success, anything else is tried again for a day.
"""

import logging
from collections.abc import Callable, Mapping

from flask import Blueprint, Response, request

from miniapp_api.refusals import answer
from server.kit.errors import DomainError
from server.kit.http import House
from server.kit.units import talks
from server.payments import service as payments
from server.wechat.pay.client import NOTIFY_PATH, REFUND_NOTIFY_PATH
from server.wechat.pay.errors import Forged, Malformed
from server.wechat.pay.notice import BODY_BYTES_MAX

log = logging.getLogger("wishbridge.wechat.pay")
bp = Blueprint("wechat", __name__)


class NotWechat(DomainError):
    status, code, says = 401, "SIGN_ERROR", "验签失败"


class Unreadable(DomainError):
    status, code, says = 400, "PARAM_ERROR", "通知内容无法解析"


class NoticeTooLarge(DomainError):
    status, code, says = 413, "PARAM_ERROR", "通知内容过大"


@bp.post(NOTIFY_PATH)
@talks  # it opens its own unit after the signature holds: a storm of forged notices must not take the pen
def pay_notice() -> Response:
    """支付通知. Whoever can sign for WeChat is WeChat: no session, no CSRF."""
    return _take(payments.take_notice)


@bp.post(REFUND_NOTIFY_PATH)
@talks
def refund_notice() -> Response:
    """退款通知."""
    return _take(payments.take_refund_notice)


def _take(keep: Callable[[Mapping[str, str], bytes], bool]) -> Response:
    if (request.content_length or 0) > BODY_BYTES_MAX:
        raise NoticeTooLarge
    try:
        keep(dict(request.headers), request.stream.read(BODY_BYTES_MAX + 1))
    except Forged as error:
        log.warning("notice refused: %s", error)
        raise NotWechat from error
    except Malformed as error:
        log.error("notice signed by WeChat, but unreadable: %s", error)
        raise Unreadable from error
    return answer(None, 204)


def refuse(error: DomainError, request_id: str) -> Response:
    """WeChat's shape: `{code, message}`."""
    return answer({"code": error.code, "message": error.says}, error.status)


def hang(app: House) -> None:
    app.faces["/wechat/"] = refuse
    app.register_blueprint(bp)
