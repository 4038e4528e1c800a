"""拒绝 — what a person can cause and a person can read.

`code` is for programs and never changes. `says` is for people and may. A face shows it; a service raises it.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal: `status` for HTTP faces, `detail` a list of `{field: JSON pointer, issue: sentence}`."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    says: str = "请求有误，请检查后再试"

    def __init__(self, says: str | None = None, *, detail: list[dict[str, str]] | None = None, **more: Any) -> None:
        self.says = says or type(self).says
        self.detail = detail or []
        self.more = more
        super().__init__(self.says)


class SignedOut(DomainError):
    status, code, says = 401, "signed_out", "请先登录"


class Forbidden(DomainError):
    status, code, says = 403, "forbidden", "您没有这项权限"


class NotFound(DomainError):
    """Also the answer for what exists but is not yours: nobody learns from us what exists."""

    status, code, says = 404, "not_found", "没有找到，可能已经下架"


class Gone(DomainError):
    status, code, says = 410, "gone", "已经停用"


class Conflict(DomainError):
    status, code, says = 409, "conflict", "状态已变化，请刷新后再试"


class Invalid(DomainError):
    status, code, says = 422, "invalid", "填写有误，请检查标出的地方"


class TooMany(DomainError):
    """`retry_after_s` goes out as the Retry-After header."""

    status, code, says = 429, "too_many", "操作太频繁，请稍后再试"


class Unavailable(DomainError):
    status, code, says = 503, "unavailable", "系统正忙，请稍后再试"


def field_error(field: str, issue: str) -> dict[str, str]:
    """One line of `detail`; `field` is a JSON pointer such as `/amount_fen`."""
    return {"field": field, "issue": issue}
