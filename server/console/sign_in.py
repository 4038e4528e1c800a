"""登录 — the door of the console."""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug import Response

from server.console.auth import COOKIE, BadForm, staff_only
from server.kit.errors import DomainError
from server.kit.settings import settings
from server.kit.units import reads, talks, writes, writing
from server.people import service as people

bp = Blueprint("console_sign_in", __name__, url_prefix="/console")
FORM_COOKIE = "wb_form"
HOME = "/console/"


@bp.get("/sign-in")
@reads
def ask() -> ResponseReturnValue:
    """登录页."""
    return _page(None, 200)


@bp.post("/sign-in")
@talks
def sign_in() -> ResponseReturnValue:
    """登录. A wrong attempt is counted in a unit that is saved; the refusal comes after it."""
    given, ours = request.form.get("csrf", ""), request.cookies.get(FORM_COOKIE, "")
    if not ours or not hmac.compare_digest(given.encode(), ours.encode()):
        raise BadForm
    try:
        with writing():
            attempt = people.sign_in_staff(*(request.form.get(name, "") for name in ("login", "password", "otp")))
        token = attempt.outcome()
    except DomainError as refusal:
        return _page(refusal, refusal.status)
    answer = redirect(safe_next(request.args.get("next")), 303)
    _set_cookie(answer, COOKIE, token)
    return answer


@bp.post("/sign-out")
@staff_only()
@writes
def sign_out() -> ResponseReturnValue:
    """退出."""
    people.sign_out(request.cookies[COOKIE])
    answer = redirect("/console/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/console")
    return answer


def safe_next(address: str | None) -> str:
    """Only back into the console: a link must not carry a member of staff to a stranger's page."""
    parts = urlsplit(address or HOME)
    inside = not parts.scheme and not parts.netloc and parts.path.startswith(HOME) and "\\" not in (address or "")
    return address if address and inside else HOME


def _page(refusal: DomainError | None, status: int) -> ResponseReturnValue:
    mark = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    answer = make_response(render_template("console/sign_in.html", refusal=refusal, csrf=mark), status)
    _set_cookie(answer, FORM_COOKIE, mark)
    return answer


def _set_cookie(answer: Response, name: str, value: str) -> None:
    secure = settings().public_base_url.startswith("https://")
    answer.set_cookie(name, value, httponly=True, samesite="Lax", secure=secure, path="/console")
