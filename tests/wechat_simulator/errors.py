"""Refusals, one class for each of the three ways in which the real services refuse."""

from __future__ import annotations

from typing import Any


class PayError(Exception):
    """WeChat Pay APIv3: an HTTP status with ``{code, message, detail?}``."""

    def __init__(self, status: int, code: str, message: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message, self.detail = status, code, message, detail

    def body(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"code": self.code, "message": self.message}
        return plain if self.detail is None else {**plain, "detail": self.detail}


class MiniError(Exception):
    """api.weixin.qq.com: HTTP 200 with ``{errcode, errmsg}``."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode, self.errmsg = errcode, errmsg

    def body(self) -> dict[str, Any]:
        return {"errcode": self.errcode, "errmsg": self.errmsg}


class PlainError(Exception):
    """The SMS port and the control interface: an HTTP status with ``{code, message}``."""

    def __init__(self, status: int, code: str, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message, self.headers = status, code, message, headers or {}

    def body(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message}


def param_error(field: str, issue: str, value: object = None, location: str = "body") -> PayError:
    """``400 PARAM_ERROR`` naming the field as a JSON pointer, as the pay platform does."""
    detail = {"field": field, "value": value, "issue": issue, "location": location}
    return PayError(400, "PARAM_ERROR", f"参数错误：{issue}", detail)
