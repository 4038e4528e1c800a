"""投诉举报 — the desk of complaints: what is due, one complaint whole, and the acts that answer it."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from server.complaints import queries, rules, subjects
from server.complaints import service as complaints
from server.complaints.lists import COMPLAINTS
from server.complaints.rules import About
from server.complaints.states import HANDLERS, LIFE, STATE_NAMES, ComplaintState
from server.console import noted
from server.console.auth import current, pressed, staff_only
from server.console.forms import errors_of, said, timeline, typed, version
from server.console.lists import desk
from server.kit.actors import Actor
from server.kit.errors import Conflict, Forbidden, Invalid
from server.kit.masking import mask_phone
from server.kit.states import StateChanged
from server.kit.units import reads, writes
from server.people import queries as people

bp = Blueprint("console_complaints", __name__, url_prefix="/console/complaints")
LIST = desk(
    COMPLAINTS,
    "/console/complaints",
    "console/complaints/list.html",
    href=lambda row: f"/console/complaints/{row.uid}",
    called=lambda row: (row.no, row.subject_name),
)
# Where the public page of what is complained about stands.
PAGES = {
    About.CAMPAIGN: "/console/campaigns/{}",
    About.WISH: "/console/wishes/{}",
    About.POLICY: "/console/policies/{}",
    About.NOTICE: "/console/notices/{}",
}


@bp.get("")
@staff_only(*HANDLERS)
@reads
def index() -> ResponseReturnValue:
    """投诉列表: what is nearest to its limit first."""
    return LIST.show(is_overdue=queries.is_overdue, figures=queries.figures())


@bp.get("/<uid>")
@staff_only(*HANDLERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一件投诉: what was said, what was found, the way it took."""
    noted.opened("complaints.open", uid)
    return _draw(uid)


@bp.get("/<uid>/photo/<photo_uid>")
@staff_only(*HANDLERS)
@reads
def photo(uid: str, photo_uid: str) -> ResponseReturnValue:
    """一张照片."""
    return noted.kept_nowhere(queries.photo_of(uid, photo_uid, actor=current().actor))


@bp.post("/<uid>/reveal")
@staff_only(*HANDLERS)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """显示电话: it is on record who looked."""
    return _draw(uid, phone=complaints.reveal(uid, actor=current().actor))


@bp.post("/<uid>/<name>")
@staff_only(*HANDLERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. What is missing is told on the page itself."""
    deed = pressed(ACTS, LIFE, name)
    try:
        deed(uid, current().actor)
    except StateChanged:
        raise  # the house says who did what meanwhile
    except (Invalid, Conflict, Forbidden) as refusal:
        return _draw(uid, refusal), refusal.status
    flash(f"已办理：{LIFE.moves[name].says}")
    return redirect(f"/console/complaints/{uid}", 303)


# Move → what the button does. The services check desk, state and version.
ACTS: Mapping[str, Callable[[str, Actor], Any]] = {
    "take": lambda uid, actor: complaints.take(uid, actor=actor),
    "work": lambda uid, actor: complaints.work(uid, actor=actor, text=typed("text")),
    "freeze": lambda uid, actor: complaints.freeze(uid, actor=actor, reason=said("reason")),
    "answer": lambda uid, actor: complaints.answer(
        uid, actor=actor, outcome=said("outcome"), text=typed("text"), seen_version=version()
    ),
}


def _draw(uid: str, refusal: Any = None, phone: str = "") -> str:
    actor = current().actor
    row = queries.for_desk(uid, actor)
    history, notes = queries.history(row), queries.notes(row, "more", "work", "answer")
    names = people.actor_names([event.actor for event in history])
    own = actor.ref in subjects.involved(About(row.about), row.subject)
    return render_template(
        "console/complaints/page.html",
        row=row,
        refusal=refusal,
        errors=errors_of(refusal) if isinstance(refusal, Invalid) else {},
        state_text=STATE_NAMES[ComplaintState(row.state)],
        overdue=queries.is_overdue(row),
        moves=_moves(row, actor, own),
        own=own,
        rules=rules,
        subject_href=PAGES[About(row.about)].format(row.subject) if row.subject else "",
        phone=phone,
        phone_masked=mask_phone(row.phone) if row.phone else "",
        photos=queries.photos(row),
        notes=[(note, names.get(note.by) or "投诉人") for note in notes],
        taken_by=names.get(row.taken_by or "", ""),
        events=timeline(history, LIFE, names | {complaints.THE_TELLER.ref: "投诉人"}),
    )


def _moves(row: Any, actor: Actor, own: bool) -> list[Any]:
    """The buttons that fit: nobody judges their own matter, and only what can be stopped is offered to be."""
    offered = [step for step in LIFE.open_to(ComplaintState(row.state), actor.roles) if step.name in ACTS]
    may_stop = row.frozen_at is None and row.about in rules.FREEZABLE
    second = row.again and row.answered_by == actor.ref
    left_out = set()
    left_out |= {"take", "answer"} if own else set()
    left_out |= {"answer"} if second else set()
    left_out |= set() if may_stop else {"freeze"}
    return [step for step in offered if step.name not in left_out]
