"""账号 — opened by the platform's administrator, granted by the security's, looked at by the audit's."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import qr
from server.console.auth import current, press, staff_only
from server.console.forms import errors_of, note, said, version
from server.console.lists import desk as list_desk
from server.kit.errors import DomainError, NotFound
from server.kit.settings import settings
from server.kit.units import reads, writes
from server.people import lists, queries, rules
from server.people import service as people
from server.people.queries import desk
from server.people.roles import NAMES, Role
from server.people.states import (
    ACCOUNT_READERS,
    ADMINS,
    GRANTERS,
    LIFE,
    POST,
    POST_NAMES,
    STAFF_NAMES,
    PostState,
    StaffState,
)
from server.regions import queries as regions
from server.regions.rules import SCOPE_NAMES, Level, Scope

bp = Blueprint("console_staff", __name__, url_prefix="/console/staff")
LIST = list_desk(
    lists.ACCOUNTS, "/console/staff", "console/staff/list.html", href=lambda line: f"/console/staff/{line.staff.uid}"
)


@bp.get("")
@staff_only(*ACCOUNT_READERS)
@reads
def index() -> ResponseReturnValue:
    """账号列表."""
    return LIST.show(may_open=bool(ADMINS & current().actor.roles))


@bp.get("/new")
@staff_only(*ADMINS)
@reads
def new() -> ResponseReturnValue:
    """开通账号."""
    return _form({})


@bp.post("")
@staff_only(*ADMINS)
@writes
def create() -> ResponseReturnValue:
    """开通, with the first post asked for. The link of the invitation is shown this once."""
    actor = current().actor
    try:
        staff, token = people.open_account(
            login=said("login"),
            name=said("name"),
            organisation=said("organisation"),
            phone=said("phone"),
            actor=actor,
        )
    except DomainError as refusal:
        return _form(request.form, refusal), refusal.status
    return _invitation(staff, token)


@bp.get("/<uid>")
@staff_only(*ACCOUNT_READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个账号: its posts, its life, its invitation."""
    return _draw(uid)


@bp.post("/<uid>/amend")
@staff_only(*ADMINS)
@writes
def amend(uid: str) -> ResponseReturnValue:
    """修改姓名、单位; a phone is only ever replaced, never shown."""
    phone = said("phone") or None
    try:
        people.amend_account(
            uid, name=said("name"), organisation=said("organisation"), phone=phone, actor=current().actor
        )
    except DomainError as refusal:
        return _draw(uid, refusal), refusal.status
    flash("已保存")
    return redirect(f"/console/staff/{uid}", 303)


@bp.post("/<uid>/posts")
@staff_only(*ADMINS)
@writes
def ask(uid: str) -> ResponseReturnValue:
    """申请岗位: it waits for the security administrator."""
    given = {name: said(name) for name in ("role", "area_code", "scope")}
    try:
        people.ask_post(uid, actor=current().actor, **given)
    except DomainError as refusal:
        return _draw(uid, refusal), refusal.status
    flash("已申请，请安全管理员批准")
    return redirect(f"/console/staff/{uid}", 303)


@bp.post("/<uid>/posts/<post_uid>/<name>")
@staff_only(*ADMINS, *GRANTERS)
@writes
def decide(uid: str, post_uid: str, name: str) -> ResponseReturnValue:
    """批准、不批准、撤回、收回."""
    press(POST, name)
    seen: dict[str, Any] = {"actor": current().actor, "seen_version": version()}
    acts = {
        "grant": lambda: people.grant_post(post_uid, **seen),
        "refuse": lambda: people.refuse_post(post_uid, note=note(), **seen),
        "withdraw": lambda: people.withdraw_post(post_uid, **seen),
        "end": lambda: people.end_post(post_uid, note=note(), **seen),
    }
    if name not in acts or post_uid not in {post.uid for post in desk.posts_of(queries.staff(uid))}:
        raise NotFound
    acts[name]()
    flash(f"已办理：{POST.moves[name].says}")
    return redirect(f"/console/staff/{uid}", 303)


@bp.post("/<uid>/code")
@staff_only(*GRANTERS)
@writes
def code(uid: str) -> ResponseReturnValue:
    """发邀请码: the second half of an invitation, shown this once."""
    made = people.issue_code(uid, actor=current().actor)
    return render_template("console/staff/code.html", account=queries.staff(uid), code=made)


@bp.post("/<uid>/<name>")
@staff_only(*ADMINS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """停用、启用、重新邀请."""
    given: dict[str, Any] = {"note": note(), "actor": current().actor, "seen_version": version()}
    if name == "reset":
        return _invitation(*people.reset_account(uid, **given))
    acts = {"disable": people.disable_staff, "enable": people.enable_staff}
    if name not in acts:
        raise NotFound
    acts[name](uid, **given)
    flash(f"已办理：{LIFE.moves[name].says}")
    return redirect(f"/console/staff/{uid}", 303)


def _invitation(staff: Any, token: str) -> str:
    link = f"{settings().public_base_url}/console/join/{token}"
    picture = qr.svg(link, "邀请链接的二维码")
    return render_template("console/staff/invitation.html", account=staff, link=link, picture=picture)


def _draw(uid: str, refusal: DomainError | None = None) -> str:
    staff, actor = queries.staff(uid), current().actor
    posts = desk.posts_of(staff)
    moves = LIFE.open_to(StaffState(staff.state), actor.roles) if actor.uid != uid else []
    may_ask = bool(ADMINS & actor.roles) and actor.uid != uid
    return render_template(
        "console/staff/page.html",
        account=staff,
        posts=[_post(post, actor, own=actor.uid == uid) for post in posts],
        places=regions.full_names({post.area_code for post in posts}),
        timeline=desk.staff_timeline(staff, posts),
        waiting=desk.waiting_invitation(staff),
        state_text=STAFF_NAMES[StaffState(staff.state)],
        moves=moves,
        may_ask=may_ask,
        may_code=bool(GRANTERS & actor.roles) and actor.uid != uid,
        roles=[(role, text) for role, text in NAMES.items()],
        areas=_areas() if may_ask else [],
        scopes=list(SCOPE_NAMES.items()),
        organisations=lists.organisation_choices() if may_ask else [],
        refusal=refusal,
        errors=errors_of(refusal),
    )


def _post(post: Any, actor: Any, *, own: bool) -> dict[str, Any]:
    """One post as the page shows it, with what this administrator may do about it."""
    moves = [] if own else POST.open_to(PostState(post.state), actor.roles)
    return {
        "row": post,
        "role": NAMES[Role(post.role)],
        "needs_code": rules.needs_code([post.role]),
        "scope": SCOPE_NAMES[Scope(post.scope)],
        "state": POST_NAMES[PostState(post.state)],
        "moves": [move for move in moves if not (move.second and post.asked_by == actor.ref)],
    }


def _areas() -> list[tuple[str, str]]:
    """Every place down to the grid, indented by its level."""
    depth = {Level.COUNTY: 1, Level.TOWNSHIP: 2, Level.VILLAGE: 3, Level.GRID: 4}
    found = [place for root in regions.roots() for place in regions.inside(root.code)]
    return [(place.code, "　" * depth.get(Level(place.level), 0) + place.name) for place in found]


def _form(given: Any, refusal: DomainError | None = None) -> str:
    return render_template(
        "console/staff/form.html",
        typed=given,
        refusal=refusal,
        errors=errors_of(refusal),
        organisations=lists.organisation_choices(),
    )
