"""网页 — the Flask app of the house: the transaction at the edge of a request, request ids, refusals, headers."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Flask, Request, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from server.kit.errors import DomainError, Invalid, NotFound, Unavailable
from server.kit.letters import is_odd, refuse_odd
from server.kit.units import run_view

log = logging.getLogger("wishbridge")
UPLOAD_BYTES_MAX = 12 * 1024 * 1024
CSP = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)

FENCES = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
    ("Cache-Control", "no-store"),
)
ErrorFace = Callable[[DomainError, str], ResponseReturnValue]


class TooLarge(Invalid):
    status, code, says = 413, "too_large", "文件太大了，请换一张 10 MB 以内的"


class WrongMethod(DomainError):
    status, code, says = 405, "wrong_method", "这个地址不支持这种操作"


class Broken(DomainError):
    status, code, says = 500, "broken", "系统出了问题，请稍后再试；您的资料没有丢失"


class _Flashes(SecureCookieSessionInterface):
    """Our sessions are rows of `people`. Flask's own, a signed cookie, only carries a sentence to the next page of
    the console; anywhere else it refuses to be written, and is not opened a million times for nothing.
    """

    def open_session(self, app: Flask, request: Request) -> Any:
        return super().open_session(app, request) if request.path.startswith("/console") else None


class House(Flask):
    """`faces` maps a path prefix to how that face shows a refusal; the longest prefix wins."""

    session_interface = _Flashes()

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None)
        self.faces: dict[str, ErrorFace] = {}
        self.config["MAX_CONTENT_LENGTH"] = UPLOAD_BYTES_MAX
        self.before_request(_name_request)
        self.after_request(_head)
        self.register_error_handler(Exception, self._refuse)

    def dispatch_request(self, *args: Any) -> ResponseReturnValue:
        """One request is one unit of work: saved when the view returns, undone when it raises."""
        if request.routing_exception is not None or request.url_rule is None:
            return super().dispatch_request(*args)
        view = self.view_functions[request.url_rule.endpoint]
        _refuse_odd_address(any_path=hasattr(view, "takes_any_path"))
        return run_view(view, lambda: super(House, self).dispatch_request(*args))  # type: ignore[no-any-return]

    def _refuse(self, error: Exception) -> ResponseReturnValue:
        if isinstance(error, HTTPException) and (error.code or 500) < 400:
            return error.get_response()
        refusal = as_refusal(error)
        if refusal.status >= 500:
            log.error("request %s failed", request_id(), exc_info=error)
        prefixes = [prefix for prefix in self.faces if request.path.startswith(prefix)]
        face = self.faces[max(prefixes, key=len)]
        response = self.make_response(face(refusal, request_id()))
        if "retry_after_s" in refusal.more:
            response.headers["Retry-After"] = str(refusal.more["retry_after_s"])
        return response


def _refuse_odd_address(*, any_path: bool) -> None:
    """A path with a letter that nothing is named with leads nowhere; PostgreSQL would not even compare a NUL.

    A view with the attribute `takes_any_path` answers for its path itself.
    """
    if not any_path and any(isinstance(part, str) and is_odd(part) for part in (request.view_args or {}).values()):
        raise NotFound
    refuse_odd(request.args.items(multi=True))


def as_refusal(error: Exception) -> DomainError:
    """Whatever went wrong, in our words. What we do not know is Broken, and its text stays in the log."""
    if isinstance(error, DomainError):
        return error
    if isinstance(error, OperationalError):
        return Unavailable(retry_after_s=2)
    if isinstance(error, HTTPException):
        by_status: dict[int, type[DomainError]] = {404: NotFound, 405: WrongMethod, 413: TooLarge}
        kind = by_status.get(error.code or 500)
        return kind() if kind else DomainError() if (error.code or 500) < 500 else Broken()
    return Broken()


def request_id() -> str:
    return str(g.get("request_id", "-"))


def _name_request() -> None:
    g.request_id = secrets.token_hex(8)


def _head(response: Response) -> Response:
    """The same fences on every answer. A page that needs another policy sets its own first."""
    headers = response.headers
    there = {name.lower() for name, _value in headers}
    headers.extend([(name, value) for name, value in FENCES if name.lower() not in there])
    headers["Request-ID"] = request_id()
    return response
