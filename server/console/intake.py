"""求助登记 — the desk of requests: who waits, what is late, one request whole, and what the telephone brings."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import intake_form as forms
from server.console import noted
from server.console.auth import current, pressed, staff_only
from server.console.forms import errors_of, said, typed, version
from server.console.lists import desk
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import HelpNotFound
from server.intake.lists import HELP
from server.intake.queries import figures
from server.intake.states import DESK, LEVEL_NAMES, LIFE, READERS, STATE_NAMES
from server.kit.errors import Conflict, DomainError, Invalid, NotFound, TooMany
from server.kit.ids import new_uid
from server.kit.states import StateChanged
from server.kit.units import reads, writes
from server.policies import queries as policies
from server.policies.errors import PolicyUnknown
from server.policies.queries.named import offered
from server.regions import choices as choosing
from server.registry.rules import FORM_NAMES, KINDS

bp = Blueprint("console_intake", __name__, url_prefix="/console/intake")
LIST = desk(
    HELP,
    "/console/intake",
    "console/intake/list.html",
    href=lambda line: f"/console/intake/{line.row.uid}",
    counts=queries.counts,
    called=lambda line: (line.row.no, f"{rules.troubles_text(line.row.troubles)} · {line.place}"),
    names=lambda uids, actor: queries.titles(uids, actor=actor),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """求助列表: one queue at a time, emergencies first."""
    return _draw_list()


@bp.post("/find")
@staff_only(*READERS)
@reads
def find() -> ResponseReturnValue:
    """按求助编号或手机号查找. Posted, so that no number stands in an address, a history or a log."""
    found = queries.by_number(said("number"), actor=current().actor)
    if len(found) == 1:
        return redirect(f"/console/intake/{found[0].uid}", 303)
    return _draw_list(found=found)


@bp.get("/figures")
@staff_only(*READERS)
@reads
def show_figures() -> ResponseReturnValue:
    """求助统计 of the last thirty days: by place, by policy, by day; nobody can be counted out of it."""
    return render_template("console/intake/figures.html", report=figures.report(current().actor))


@bp.get("/new")
@staff_only(*DESK)
@reads
def new() -> ResponseReturnValue:
    """电话或窗口登记."""
    return _draw_form(forms.empty())


@bp.post("")
@staff_only(*DESK)
@writes
def create() -> ResponseReturnValue:
    """保存. The form's own key makes two presses one request."""
    form, actor = request.form, current().actor
    try:
        row = intake.ask(forms.facts(form), actor=actor, key=said("key")[:40] or new_uid())
    except (Invalid, Conflict) as refusal:
        return _draw_form(form, refusal), refusal.status
    flash(f"已登记，求助编号 {row.no}，请告诉本人记下")
    return redirect(f"/console/intake/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一次求助: masked, with its way, its clocks and the buttons that fit."""
    noted.opened("intake.open", uid)
    return draw(uid)


@bp.post("/<uid>/reveal")
@staff_only(*READERS)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """显示姓名和电话: for a reason that is kept."""
    try:
        contact = intake.reveal(uid, because=said("because"), actor=current().actor)
    except Invalid as refusal:
        return draw(uid, refusal), 422
    return draw(uid, contact=contact)


@bp.post("/<uid>/slip")
@staff_only(*DESK)
@writes
def slip(uid: str) -> ResponseReturnValue:
    """打印转办单, to take along to the window; it shows the whole name, so a form opens it and it is on record."""
    contact = intake.reveal(uid, because="window", actor=current().actor)
    found = queries.sight(uid, actor=current().actor)
    return render_template("console/intake/slip.html", one=found, contact=contact, rules=rules, level_names=LEVEL_NAMES)


@bp.get("/<uid>/file/<file_uid>")
@staff_only(*READERS)
@reads
def file(uid: str, file_uid: str) -> ResponseReturnValue:
    """一张照片或一段录音."""
    kept = queries.file_of(uid, file_uid, actor=current().actor)
    if kept is None:
        raise HelpNotFound
    noted.opened("intake.listen", uid)
    return noted.kept_nowhere(kept.file_uid)


@bp.post("/<uid>/person")
@staff_only(*DESK)
@writes
def register(uid: str) -> ResponseReturnValue:
    """登记到救助台账并关联."""
    actor = current().actor
    found = queries.sight(uid, actor=actor)
    try:
        intake.register_person(uid, forms.person(found.row.area_code), actor=actor)
    except DomainError as refusal:
        return draw(uid, refusal), refusal.status
    flash("已登记到台账并关联")
    return redirect(f"/console/intake/{uid}", 303)


@bp.post("/<uid>/<name>")
@staff_only(*READERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. What is missing is told on the page itself."""
    deed = pressed(ACTS, LIFE, name)
    try:
        deed(uid)
    except StateChanged:
        raise  # the house says who did what meanwhile
    except (Invalid, Conflict, TooMany) as refusal:
        return draw(uid, refusal), refusal.status
    flash(f"已办理：{LIFE.moves[name].says}")
    try:
        queries.sight(uid, actor=current().actor)
    except HelpNotFound:  # it has gone to another place, or the charity has let go of it
        return redirect("/console/intake", 303)
    return redirect(f"/console/intake/{uid}", 303)


def _actor() -> Any:
    return current().actor


def _link(uid: str) -> Any:
    if not said("person"):
        raise Invalid("请选择台账里的人")
    return intake.link_person(uid, said("person"), actor=_actor())


def _correct(uid: str) -> Any:
    """A line of this very request; without facts it says that nothing was given."""
    if not said("act"):
        raise Invalid("请选择要更正的那一条")
    if said("act") not in {one.uid for one in queries.sight(uid, actor=_actor()).acts}:
        raise NotFound
    facts = None if said("stands") == "0" else forms.act()
    return intake.correct_act(said("act"), actor=_actor(), note=said("reason"), facts=facts)


# Move → what the button does. The services ask the table, the place and the version.
ACTS: Mapping[str, Callable[[str], Any]] = {
    "urge": lambda uid: intake.urge(uid, actor=_actor()),
    "add": lambda uid: intake.add_material(uid, actor=_actor(), text=typed("text")),
    "missed_call": lambda uid: intake.missed_call(uid, actor=_actor(), note=said("note")),
    "call_back": lambda uid: intake.call_back(uid, actor=_actor(), text=typed("text"), seen_version=version()),
    "give_up_calls": lambda uid: intake.give_up_calls(uid, actor=_actor(), reason=said("reason")),
    "mark_urgent": lambda uid: intake.mark_urgent(uid, actor=_actor(), reason=said("reason")),
    "not_urgent": lambda uid: intake.not_urgent(uid, actor=_actor(), reason=said("reason")),
    "act": lambda uid: intake.act(uid, forms.act(), actor=_actor()),
    "correct_act": _correct,
    "papers": lambda uid: intake.papers(uid, actor=_actor(), text=typed("text")),
    "move_place": lambda uid: intake.move_place(uid, actor=_actor(), area_code=said("area"), note=said("note")),
    "link": _link,
    "hand_over": lambda uid: intake.hand_over(uid, forms.official(), actor=_actor(), seen_version=version()),
    "not_accepted": lambda uid: intake.not_accepted(uid, actor=_actor(), reason=said("reason")),
    "decide": lambda uid: intake.decide(uid, forms.decision(), actor=_actor(), seen_version=version()),
    "reconsider": lambda uid: intake.reconsider(uid, actor=_actor(), reason=said("reason")),
    "offer": lambda uid: intake.offer(uid, actor=_actor(), reason=said("reason")),
    "to_charity": lambda uid: intake.to_charity(uid, actor=_actor(), consent=forms.consent(request.form)),
    "take_back": lambda uid: intake.take_back(uid, actor=_actor()),
    "return": lambda uid: intake.return_(uid, actor=_actor(), reason=said("reason")),
    "finish": lambda uid: intake.finish(uid, actor=_actor(), outcome=said("outcome"), text=typed("text")),
    "close": lambda uid: intake.close(
        uid, actor=_actor(), outcome=said("outcome"), text=typed("text"), seen_version=version()
    ),
    "reopen": lambda uid: intake.reopen(uid, actor=_actor(), reason=said("reason")),
    "withdraw": lambda uid: intake.withdraw(uid, actor=_actor(), reason=said("reason")),
}
# What usually comes next, in this order; the others follow.
FIRST = ("call_back", "act", "papers", "hand_over", "decide", "finish", "close", "to_charity")
# They have a form beside what they are about, not among the buttons.
BESIDE = ("link", "correct_act")


def draw(uid: str, refusal: DomainError | None = None, contact: Any = None) -> str:
    """The page of a request; `contact` are whole names, once."""
    actor = current().actor
    found = queries.sight(uid, actor=actor)
    steps = [LIFE.moves[name] for name in found.moves if name not in BESIDE]
    first = [name for name in FIRST if name != "act" or found.row.acted_at is None]
    at_desk = bool(actor.roles & DESK)
    return render_template(
        "console/intake/page.html",
        one=found,
        contact=contact,
        refusal=refusal,
        errors=errors_of(refusal),
        at_desk=at_desk,
        first=sorted((step for step in steps if step.name in first), key=lambda step: first.index(step.name)),
        more=[step for step in steps if step.name not in first],
        overdue=queries.is_overdue(found.row),
        expected=queries.expected(found.row),
        charity_text=intake.charity_text() if "to_charity" in found.moves else "",
        policies=offered() if "hand_over" in found.moves else [],
        door=_door(found.row) if "hand_over" in found.moves else None,
        places=choosing.choices(actor.areas) if "move_place" in found.moves else [],
        kinds=[(kind, kind) for kind in KINDS],
        act_forms=list(FORM_NAMES.items()),
        state_names=STATE_NAMES,
        level_names=LEVEL_NAMES,
        rules=rules,
        **forms.choices(),
    )


def _door(row: Any) -> Any:
    """Where the text in force of this policy says that it is decided; None where no text is in force."""
    try:
        return policies.full(row.policy_uid, area=row.area_code).door if row.policy_uid else None
    except PolicyUnknown:
        return None


def _draw_list(found: list[Any] | None = None) -> str:
    may_write = bool(current().actor.roles & DESK)
    return LIST.show(may_write=may_write, found=found, state_names=STATE_NAMES, rules=rules)


def _draw_form(form: Mapping[str, str], refusal: DomainError | None = None) -> str:
    return render_template(
        "console/intake/form.html",
        form=form,
        key=form.get("key") or new_uid(),
        refusal=refusal,
        errors=errors_of(refusal),
        policies=offered(),
        places=choosing.choices(current().actor.areas),
        consent_text=rules.CONSENT_TEXT.format(bureau="民政局"),
        behalf_text=rules.BEHALF_CONSENT,
        rules=rules,
        behalf=[(one, rules.BEHALF_NAMES[one]) for one in (rules.OnBehalf.SELF, rules.OnBehalf.FAMILY)],
        channels=[(one, rules.CHANNEL_NAMES[one]) for one in (rules.Channel.PHONE, rules.Channel.DESK)],
        **forms.choices(),
    )
