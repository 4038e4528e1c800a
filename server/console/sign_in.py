"""登录 — the door of the console, for those who have an account and those who were invited."""

import hmac
import secrets

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug import Response

from server.console import kept
from server.console.auth import COOKIE, BadForm, staff_only
from server.console.kept import HOME, Kept
from server.kit.errors import DomainError
from server.kit.letters import refuse_odd
from server.kit.pages import moment
from server.kit.settings import settings
from server.kit.units import reading, reads, talks, writes, writing
from server.kit.whence import here
from server.people import service as people
from server.people.errors import InvitationGone
from server.people.service import StaffSession

bp = Blueprint("console_sign_in", __name__, url_prefix="/console")
FORM_COOKIE = "wb_form"


@bp.get("/sign-in")
@reads
def ask() -> ResponseReturnValue:
    """登录页."""
    return page(None, 200)


@bp.post("/sign-in")
@talks
def sign_in() -> ResponseReturnValue:
    """登录. A wrong attempt is counted in a unit that is saved; the refusal comes after it."""
    _refuse_forged()
    form = kept.read(request.form.get("kept", ""))
    given = [request.form.get(name, "") for name in ("login", "password", "otp")]
    came = here()
    try:
        refuse_odd(zip(("login", "password", "otp"), given, strict=True))
        with writing():
            attempt = people.sign_in_staff(*given, place=came.place, device=came.device)
            if attempt.refusal is None:
                people.sign_out(request.cookies.get(COOKIE, ""))  # one session of one browser
        token = attempt.outcome()
    except DomainError as refusal:
        return page(refusal, refusal.status, form)
    session = _session(token)
    _tell(session)
    answer = _go_on(session, form)
    _set_cookie(answer, COOKIE, token)
    return answer


@bp.post("/sign-out")
@staff_only(early=True)
@writes
def sign_out() -> ResponseReturnValue:
    """退出."""
    people.sign_out(request.cookies[COOKIE])
    answer = redirect("/console/sign-in", 303)
    answer.delete_cookie(COOKIE, path="/console")
    return answer


@bp.get("/join/<token>")
@reads
def join(token: str) -> ResponseReturnValue:
    """应邀开通: the link of an invitation."""
    return _join_page(token, None, 200)


@bp.post("/join/<token>")
@talks
def accept(token: str) -> ResponseReturnValue:
    """本人开通: the code from paper and a password of one's own; then one is signed in."""
    _refuse_forged()
    given = (request.form.get(name, "") for name in ("code", "password", "again"))
    came = here()
    try:
        with writing():
            staff = people.accept(token, *given)
            opened = people.open_staff_session(staff, place=came.place, device=came.device)
    except InvitationGone:
        raise
    except DomainError as refusal:
        with reading():
            return _join_page(token, refusal, refusal.status)
    flash("账号已开通，欢迎使用愿桥工作台")
    answer = redirect(HOME, 303)
    _set_cookie(answer, COOKIE, opened)
    return answer


def page(refusal: DomainError | None, status: int, form: Kept | None = None) -> Response:
    """The sign-in page; `form` is what was typed before the session ended."""
    mark = _mark()
    answer = make_response(render_template("console/sign_in.html", refusal=refusal, csrf=mark, kept=form), status)
    return _marked(answer, mark, refusal)


def safe_next(address: str | None) -> str:
    """Only back into the console: a link must not carry a member of staff to a stranger's page."""
    return address if address and kept.is_inside(address) else HOME


def _go_on(session: StaffSession, form: Kept | None) -> Response:
    """To where one was going; a form that waited is shown once more before it is sent."""
    if form is None or session.must_enrol:
        return redirect(safe_next(request.args.get("next")), 303)
    return make_response(send_again(session, form))


def send_again(session: StaffSession, form: Kept) -> str:
    """What was typed, with the mark of the session that is open now."""
    name = session.staff_name
    return render_template("console/send_again.html", form=form, csrf=session.csrf, name=name)


def _session(token: str) -> StaffSession:
    with reading():
        session = people.staff_of(token)
    assert session is not None, "a session was opened and is not there"
    return session


def _tell(session: StaffSession) -> None:
    """上次登录: whoever sees a stranger's here knows that the password is not theirs alone."""
    if session.before_at is None:
        return
    said = f"上次登录：{moment(session.before_at)}，{session.before_from or '未知设备'}"
    if session.before_wrong:
        said += f"；此后有 {session.before_wrong} 次输错"
    flash(f"{said}。不是您本人，请立即在「我的账号」修改密码", "error" if session.before_wrong else "message")


def _join_page(token: str, refusal: DomainError | None, status: int) -> Response:
    staff, mark = people.invited(token), _mark()
    answer = make_response(
        render_template("console/join.html", account=staff, refusal=refusal, csrf=mark, token=token), status
    )
    return _marked(answer, mark, refusal)


def _refuse_forged() -> None:
    given, ours = request.form.get("csrf", ""), request.cookies.get(FORM_COOKIE, "")
    if not ours or not hmac.compare_digest(given.encode(), ours.encode()):
        raise BadForm


def _mark() -> str:
    return request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)


def _marked(answer: Response, mark: str, refusal: DomainError | None) -> Response:
    if refusal is not None and "retry_after_s" in refusal.more:
        answer.headers["Retry-After"] = str(refusal.more["retry_after_s"])
    _set_cookie(answer, FORM_COOKIE, mark)
    return answer


def _set_cookie(answer: Response, name: str, value: str) -> None:
    secure = settings().public_base_url.startswith("https://")
    answer.set_cookie(name, value, httponly=True, samesite="Lax", secure=secure, path="/console")
