"""政策 — the console's pages of policies: the list, one policy with its texts, a new one, which text held on a day."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import lists
from server.console.auth import current, staff_only
from server.console.forms import day, errors_of, said
from server.kit.clock import today
from server.kit.errors import DomainError
from server.kit.pages import as_file
from server.kit.units import reads, writes
from server.kit.waiting import NOTHING
from server.people.roles import POLICY_EDITORS
from server.policies import queries as policies
from server.policies import rules
from server.policies import service as desk_work
from server.policies.errors import NumberTaken, PolicyIncomplete, PolicyUnknown
from server.policies.lists import POLICIES
from server.policies.queries import desk, figures, heads, windows
from server.policies.states import PUBLISHERS, STATE_NAMES
from server.policies.tables import POLICIES as POLICY_TABLE
from server.policies.tables import exported
from server.tables import sheets

bp = Blueprint("console_policies", __name__, url_prefix="/console/policies")

LIST = lists.desk(
    POLICIES,
    "/console/policies",
    "console/policies/list.html",
    href=lambda line: f"/console/policies/{line.policy.uid}",
    called=lambda line: (line.policy.name, line.department),
)


@bp.get("")
@staff_only()
@reads
def listed() -> ResponseReturnValue:
    """政策列表."""
    actor = current().actor
    return LIST.show(
        state_names=STATE_NAMES,
        may_edit=bool(actor.roles & POLICY_EDITORS),
        figures_waiting=figures.to_agree(not_by=actor) if actor.roles & PUBLISHERS else NOTHING,
    )


@bp.get("/new")
@staff_only(*POLICY_EDITORS)
@reads
def new() -> ResponseReturnValue:
    """新增政策."""
    return _draw_new()


@bp.post("/new")
@staff_only(*POLICY_EDITORS)
@writes
def add() -> ResponseReturnValue:
    """新增政策, and go on to write its text."""
    number = said("no")
    heads = {name: said(name) for name in ("name", "department", "category", "relief_class")}
    whole = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    try:
        _policy, draft = desk_work.add(no=whole, actor=current().actor, **heads)
    except (PolicyIncomplete, NumberTaken) as refusal:
        return _draw_new(refusal), refusal.status
    flash("已新增，请写好内容再提交复核")
    return redirect(f"/console/policies/versions/{draft.uid}", 303)


@bp.get("/export")
@staff_only()
@reads
def export() -> ResponseReturnValue:
    """导出 of all of them with rules and cases, as the import takes it."""
    return as_file(sheets.filled(POLICY_TABLE, exported()), f"政策{today():%Y%m%d}.xlsx")


@bp.get("/<uid>")
@staff_only()
@reads
def show(uid: str) -> ResponseReturnValue:
    """One policy with all its texts, and the one that held on a day."""
    policy = policies.find(uid)
    texts = desk.versions(policy)
    asked = day(request.args.get("on", ""))
    return render_template(
        "console/policies/show.html",
        policy=policy,
        full=_in_force(policy),
        texts=texts,
        pending=next((text for text in texts if text.state in desk.PENDING), None),
        scheduled=next((text for text in texts if text.state == "scheduled"), None),
        state_names=STATE_NAMES,
        stages=rules.STAGES,
        renaming=heads.waiting_for(policy) is not None,
        windows=windows.of(policy),
        asked=asked,
        then=policies.version_on(policy, asked) if asked else None,
        may_edit=bool(current().actor.roles & POLICY_EDITORS),
    )


@bp.post("/<uid>/draft")
@staff_only(*POLICY_EDITORS)
@writes
def open_draft(uid: str) -> ResponseReturnValue:
    """修改: go on with the text in preparation, or begin one."""
    draft = desk_work.open_draft(policies.find(uid), actor=current().actor)
    return redirect(f"/console/policies/versions/{draft.uid}", 303)


def _in_force(policy: Any) -> policies.Full | None:
    """The page of a policy; none where nothing of it is published yet."""
    try:
        return policies.full(policy.uid)
    except PolicyUnknown:
        return None


def _draw_new(refusal: DomainError | None = None) -> str:
    return render_template(
        "console/policies/new.html",
        typed=request.form if refusal else {},
        refusal=refusal,
        errors=errors_of(refusal),
        number=desk.next_number(),
        departments=desk.departments(),
        categories=desk.categories(),
    )
