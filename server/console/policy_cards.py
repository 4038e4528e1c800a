"""名称和归类 — how a policy is called and shelved: what somebody wants to change, what differs, the second person."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, press, staff_only
from server.console.forms import errors_of, said, timeline, version
from server.kit.errors import DomainError, Invalid
from server.kit.units import reads, writes
from server.people import queries as people
from server.people.roles import POLICY_EDITORS
from server.policies import queries as policies
from server.policies import rules
from server.policies.errors import CardThere
from server.policies.queries import desk, heads
from server.policies.service import heads as acts
from server.policies.states import CARD_LIFE, CARD_NAMES, CardState

bp = Blueprint("console_policy_cards", __name__, url_prefix="/console/policies/<uid>/card")


@bp.get("")
@staff_only()
@reads
def show(uid: str) -> ResponseReturnValue:
    """现在的名称和归类, the change that waits, and all there were."""
    return _draw(uid)


@bp.post("")
@staff_only(*POLICY_EDITORS)
@writes
def ask(uid: str) -> ResponseReturnValue:
    """提出更改."""
    given = acts.Given(**{head.name: said(head.name) for head in rules.HEADS})
    try:
        acts.ask(policies.find(uid), given, actor=current().actor)
    except (Invalid, CardThere) as refusal:
        return _draw(uid, refusal), refusal.status
    flash("已提出，请另一位同事复核；复核以前，居民看到的还是现在的名称")
    return redirect(_at(uid), 303)


@bp.post("/<card>/agree")
@staff_only(*POLICY_EDITORS)
@writes
def agree(uid: str, card: str) -> ResponseReturnValue:
    """复核通过."""
    press(CARD_LIFE, "agree")
    acts.agree(heads.find(policies.find(uid), card), actor=current().actor, seen_version=version())
    flash("已改好，列表、搜索和居民页面马上是新的；贴在外面的海报仍然有效")
    return redirect(_at(uid), 303)


@bp.post("/<card>/refuse")
@staff_only(*POLICY_EDITORS)
@writes
def refuse(uid: str, card: str) -> ResponseReturnValue:
    """不改了."""
    acts.refuse(heads.find(policies.find(uid), card), actor=current().actor, note=said("note"), seen_version=version())
    flash("已记下不改，居民看到的没有变")
    return redirect(_at(uid), 303)


def _at(uid: str) -> str:
    return f"/console/policies/{uid}/card"


def _draw(uid: str, refusal: DomainError | None = None) -> str:
    policy, actor = policies.find(uid), current().actor
    lines = heads.lines(policy)
    refs = {line.card.asked_by for line in lines} | {event.actor for line in lines for event in line.events}
    names = people.actor_names({ref for ref in refs if ref})
    return render_template(
        "console/policies/card.html",
        policy=policy,
        now=heads.of(policy),
        typed=request.form if refusal else heads.of(policy),
        refusal=refusal,
        errors=errors_of(refusal),
        lines=[_line(line, names) for line in lines],
        waiting=next((line.card for line in lines if line.card.state == CardState.ASKED), None),
        state_names=CARD_NAMES,
        may_edit=bool(actor.roles & POLICY_EDITORS),
        moves=CARD_LIFE.open_to(CardState.ASKED, actor.roles),
        me=actor.ref,
        departments=desk.departments(),
        categories=desk.categories(),
    )


def _line(line: heads.Line, names: Any) -> dict[str, Any]:
    """One change with its course: asked for first, then what a second person said."""
    asked = {"at": line.card.at, "who": names.get(line.card.asked_by or "", ""), "what": "提出更改", "note": ""}
    return {
        "card": line.card,
        "changes": line.changes,
        "events": [*timeline(line.events, CARD_LIFE, names), asked],
    }
