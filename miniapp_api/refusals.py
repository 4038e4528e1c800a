"""拒绝 — how the API refuses: `{code, message, detail, request_id}` with the right status, never a page."""

from flask import Response, current_app

from server.kit.db import dump_json
from server.kit.errors import DomainError, Forbidden, Invalid

HEADERS_ONLY = {"retry_after_s"}


class TwoCredentials(DomainError):
    code, says = "two_credentials", "同时带了两种登录凭证，请只用一种"


class CsrfWrong(Forbidden):
    code, says = "csrf_wrong", "页面过期了，请刷新后再试"


class NotJson(DomainError):
    code, says = "not_json", "提交的内容不是有效的 JSON"


class WrongContentType(DomainError):
    status, code, says = 415, "wrong_content_type", "请用 JSON 格式提交"


class KeyNeeded(DomainError):
    code, says = "key_needed", "请在请求头里带上 Idempotency-Key（8 到 80 个字母、数字、横线或下划线）"


class PhoneNeeded(Invalid):
    code, says = "phone_needed", "请先验证手机号，工作人员要打这个电话联系您"


def as_json(error: DomainError, request_id: str) -> Response:
    """The face's own way of saying no. What a room adds in `more` stands beside the four fixed keys."""
    more = {name: value for name, value in error.more.items() if name not in HEADERS_ONLY}
    body = {"code": error.code, "message": error.says, "detail": error.detail, "request_id": request_id, **more}
    return answer(body, error.status)


def answer(body: object, status: int = 200) -> Response:
    """A JSON answer; Chinese stays readable on the wire. 204 has no content."""
    return answer_bytes(b"" if status == 204 else as_bytes(body), status)


def as_bytes(body: object) -> bytes:
    return (dump_json(body) + "\n").encode()


def answer_bytes(content: bytes, status: int = 200) -> Response:
    return current_app.response_class(content, status=status, mimetype="application/json")
