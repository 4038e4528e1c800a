"""我的账号 — one's own password, one-time code, recovery codes, open sessions."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import qr
from server.console.auth import COOKIE, current, staff_only
from server.console.forms import errors_of
from server.kit.errors import DomainError
from server.kit.units import reads, writes
from server.people import queries, rules
from server.people import service as people
from server.people.queries import desk
from server.people.roles import NAMES, Role
from server.regions import queries as regions
from server.regions.rules import SCOPE_NAMES, Scope

bp = Blueprint("console_me", __name__, url_prefix="/console/me")


@bp.get("")
@staff_only()
@reads
def show() -> ResponseReturnValue:
    """我的账号."""
    return _page()


@bp.post("/password")
@staff_only()
@writes
def password() -> ResponseReturnValue:
    """修改密码: every other session ends."""
    old, new, again = (request.form.get(name, "") for name in ("old", "new", "again"))
    try:
        ended = people.change_password(_token(), old=old, new=new, again=again, actor=current().actor)
    except DomainError as refusal:
        return _page(refusal), refusal.status
    flash("密码已修改" + (f"，另外 {ended} 处登录已退出" if ended else ""))
    return redirect("/console/me", 303)


@bp.get("/code")
@staff_only(early=True)
@reads
def ask_code() -> ResponseReturnValue:
    """绑定动态码: a QR code for the phone's app."""
    return _code_page(None)


@bp.post("/code")
@staff_only(early=True)
@writes
def enrol() -> ResponseReturnValue:
    """绑定: the phone shows a right code. The recovery codes are shown this once."""
    given = {name: request.form.get(name, "") for name in ("otp", "present")}
    try:
        codes = people.enrol_code(_token(), actor=current().actor, **given)
    except DomainError as refusal:
        return _code_page(refusal), refusal.status
    return _recovery_page(codes, fresh=True)


@bp.post("/recovery")
@staff_only()
@writes
def recovery() -> ResponseReturnValue:
    """重新生成恢复码."""
    try:
        codes = people.renew_recovery_codes(request.form.get("otp", ""), actor=current().actor)
    except DomainError as refusal:
        return _page(refusal), refusal.status
    return _recovery_page(codes, fresh=False)


@bp.post("/sessions/end")
@staff_only()
@writes
def end_others() -> ResponseReturnValue:
    """退出其他全部登录."""
    ended = people.end_other_sessions(_token(), actor=current().actor)
    flash(f"已退出另外 {ended} 处登录" if ended else "没有别的登录")
    return redirect("/console/me", 303)


@bp.post("/sessions/<uid>/end")
@staff_only()
@writes
def end(uid: str) -> ResponseReturnValue:
    """退出一处登录."""
    people.end_session(uid, actor=current().actor)
    flash("这处登录已退出")
    return redirect("/console/me", 303)


def _token() -> str:
    return request.cookies[COOKIE]


def _page(refusal: DomainError | None = None) -> str:
    staff = queries.staff(current().actor.uid)
    names = regions.full_names(post.area_code for post in staff.posts)
    return render_template(
        "console/me/page.html",
        account=staff,
        posts=[_post(post, names) for post in staff.posts],
        needs_code=rules.needs_code(post.role for post in staff.posts),
        codes_left=desk.recovery_codes_left(staff),
        sessions=desk.my_sessions(current().actor),
        refusal=refusal,
        errors=errors_of(refusal),
    )


def _post(post: Any, names: dict[str, str]) -> tuple[str, str, str]:
    return NAMES[Role(post.role)], names.get(post.area_code, ""), SCOPE_NAMES[Scope(post.scope)]


def _recovery_page(codes: list[str], *, fresh: bool) -> str:
    staff = queries.staff(current().actor.uid)
    return render_template("console/me/recovery.html", codes=codes, account=staff, fresh=fresh)


def _code_page(refusal: DomainError | None) -> str:
    staff = queries.staff(current().actor.uid)
    uri = people.enrolment_uri(staff, _token())
    return render_template(
        "console/me/code.html",
        account=staff,
        picture=qr.svg(uri, "动态码的二维码，用手机的动态码应用扫描"),
        secret=people.enrolment_secret(_token()),
        refusal=refusal,
    )
