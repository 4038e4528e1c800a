"""拒绝页 — how the console tells a refusal: in a sentence, with a way on."""

from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import kept, sign_in
from server.console.auth import BadForm, EnrolFirst, current_or_none
from server.kit.errors import DomainError, SignedOut
from server.kit.pages import moment
from server.kit.states import Since, StateChanged
from server.kit.units import reading
from server.people import queries as people

TITLES = {403: "没有权限", 404: "没有找到", 409: "状态已变化", 413: "文件太大", 422: "填写有误", 429: "请稍等"}


def show(refusal: DomainError, request_id: str) -> ResponseReturnValue:
    """Signed out: to the sign-in page and back afterwards. Everything else: a page of its own, or a swapped line."""
    if isinstance(refusal, SignedOut):
        return _to_sign_in()
    if isinstance(refusal, EnrolFirst):
        return _to("/console/me/code", 403)
    if isinstance(refusal, BadForm) and (form := _old_page()) is not None:
        return form
    if isinstance(refusal, StateChanged) and refusal.since:
        refusal = _by_name(refusal.since)
    title = TITLES.get(refusal.status, "没有办成" if refusal.status < 500 else "系统出了问题")
    page = "console/_refusal.html" if request.headers.get("HX-Request") else "console/error.html"
    return render_template(page, refusal=refusal, title=title, request_id=request_id), refusal.status


def _by_name(since: Since) -> DomainError:
    """Somebody was faster: who, what and when, so that two reviewers need not ask each other."""
    with reading():
        who = people.actor_names([since.actor])[since.actor]
    did = f"办理“{since.says}”" if since.says else "作了处理"
    return StateChanged(f"{who}已在 {moment(since.at)} 对这条记录{did}，您刚才的操作没有生效。请刷新看看现在的情况")


def _to_sign_in() -> ResponseReturnValue:
    """Back to the page afterwards; what was typed into a form waits with the sign-in page."""
    form = kept.of_request()
    if form is not None:
        return sign_in.page(None, 401, form)
    back = request.full_path.rstrip("?") if request.method == "GET" else "/console/"
    return _to("/console/sign-in?" + urlencode({"next": back}), 401)


def _old_page() -> ResponseReturnValue | None:
    """One signed in again in another window: what was typed here is confirmed and sent, not lost."""
    staff, form = current_or_none(), kept.of_old_page()
    return (sign_in.send_again(staff, form), 403) if staff and form else None


def _to(address: str, status: int) -> ResponseReturnValue:
    if request.headers.get("HX-Request"):
        return "", status, {"HX-Redirect": address}
    return redirect(address, 303)
