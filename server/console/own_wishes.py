"""群众心愿待核实 — the desk of what residents wish: visit, link the person, write the public text, or answer kindly."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import noted
from server.console import wish_form as forms
from server.console.auth import current, pressed, staff_only
from server.console.forms import day, errors_of, photo_of, said, typed, version
from server.console.intake_form import consent
from server.console.lists import desk
from server.console.wishes import draw_form
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import CheckUnfit, OwnWishNotFound
from server.intake.lists import OWN
from server.intake.rules import OwnFacts
from server.intake.service import Visit
from server.intake.states import OWN_DESK, OWN_LIFE, OWN_READERS, OwnState
from server.kit.clock import today
from server.kit.errors import Conflict, DomainError, Invalid, TooMany, field_error
from server.kit.ids import new_uid
from server.kit.states import StateChanged
from server.kit.units import reads, writes
from server.regions import choices as choosing
from server.registry.errors import PersonUnknown
from server.registry.rules import KINDS, Controller
from server.registry.service import PersonFacts

bp = Blueprint("console_own_wishes", __name__, url_prefix="/console/own-wishes")
LIST = desk(
    OWN,
    "/console/own-wishes",
    "console/own_wishes/list.html",
    href=lambda line: f"/console/own-wishes/{line.row.uid}",
    counts=queries.own_counts,
    called=lambda line: (line.row.no, line.place),
    names=lambda uids, actor: queries.own_titles(uids, actor=actor),
)
# They have a page or a form of their own beside what they are about.
BESIDE = ("write", "link")
WAYS = [(way, rules.WAY_NAMES[way]) for way in (rules.Way.SPOKEN, rules.Way.PAPER)]


@bp.get("")
@staff_only(*OWN_READERS)
@reads
def index() -> ResponseReturnValue:
    """群众心愿列表: one queue at a time, who is nearest to the day first."""
    return LIST.show(may_write=bool(current().actor.roles & OWN_DESK))


@bp.get("/new")
@staff_only(*OWN_DESK)
@reads
def new() -> ResponseReturnValue:
    """电话或窗口登记."""
    return _draw_new({"channel": "phone", "on_behalf": "self", "way": "spoken"})


@bp.post("")
@staff_only(*OWN_DESK)
@writes
def create() -> ResponseReturnValue:
    """保存. The form's own key makes two presses one."""
    form = request.form
    try:
        row = intake.wish(_facts(form), actor=current().actor, key=said("key")[:40] or new_uid())
    except (Invalid, Conflict) as refusal:
        return _draw_new(form, refusal), refusal.status
    flash(f"已登记，编号 {row.no}，请告诉本人记下")
    return redirect(f"/console/own-wishes/{row.uid}", 303)


@bp.get("/<uid>")
@staff_only(*OWN_READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一个心愿登记: masked, with its way and the buttons that fit."""
    noted.opened("intake.open_wish", uid)
    return draw(uid)


@bp.post("/<uid>/reveal")
@staff_only(*OWN_READERS)
@writes
def reveal(uid: str) -> ResponseReturnValue:
    """显示姓名和电话: for a reason that is kept."""
    try:
        contact = intake.reveal_wish(uid, because=said("because"), actor=current().actor)
    except Invalid as refusal:
        return draw(uid, refusal), 422
    return draw(uid, contact=contact)


@bp.get("/<uid>/file/<file_uid>")
@staff_only(*OWN_READERS)
@reads
def file(uid: str, file_uid: str) -> ResponseReturnValue:
    """一张照片或一段录音."""
    kept = queries.own_file_of(uid, file_uid, actor=current().actor)
    if kept is None:
        raise OwnWishNotFound
    noted.opened("intake.listen_wish", uid)
    return noted.kept_nowhere(kept.file_uid)


@bp.get("/<uid>/write")
@staff_only(*OWN_DESK)
@reads
def write_page(uid: str) -> ResponseReturnValue:
    """写成公开的心愿: the form of every wish, with what the person said beside it."""
    seen = queries.own_sight(uid, actor=current().actor)
    if "write" not in seen.moves:
        raise StateChanged
    given = {"area_code": seen.row.area_code, "person_uid": seen.row.person_uid or ""}
    return _draw_write(uid, forms.empty() | given)


@bp.post("/<uid>/write")
@staff_only(*OWN_DESK)
@writes
def write(uid: str) -> ResponseReturnValue:
    """保存成心愿草稿."""
    actor = current().actor
    try:
        facts = forms.read(request.form)
        row = intake.write(uid, facts, actor=actor, photo=photo_of("photo"), seen_version=version())
    except (Invalid, PersonUnknown) as refusal:
        return _draw_write(uid, request.form, refusal), refusal.status
    flash("已写成心愿草稿。请核对后提交审核，由另一位工作人员通过")
    return redirect(f"/console/wishes/{row.wish_uid}", 303)


@bp.post("/<uid>/person")
@staff_only(*OWN_DESK)
@writes
def enrol(uid: str) -> ResponseReturnValue:
    """登记到慈善会台账并关联."""
    actor = current().actor
    seen = queries.own_sight(uid, actor=actor)
    try:
        intake.enrol(uid, _person(seen.row.area_code), actor=actor)
    except DomainError as refusal:
        return draw(uid, refusal), refusal.status
    flash("已登记到台账并关联。请再登记本人同意公开的同意书")
    return redirect(f"/console/own-wishes/{uid}", 303)


@bp.post("/<uid>/<name>")
@staff_only(*OWN_READERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. What is missing is told on the page itself."""
    deed = pressed(ACTS, OWN_LIFE, name)
    try:
        deed(uid)
    except StateChanged:
        raise  # the house says who did what meanwhile
    except (Invalid, Conflict, TooMany) as refusal:
        return draw(uid, refusal), refusal.status
    flash(f"已办理：{OWN_LIFE.moves[name].says}")
    try:
        queries.own_sight(uid, actor=_actor())
    except OwnWishNotFound:  # it has gone to another place
        return redirect("/console/own-wishes", 303)
    return redirect(f"/console/own-wishes/{uid}", 303)


def _actor() -> Any:
    return current().actor


def _check(uid: str) -> Any:
    visited_on = day(said("visited_on"))
    if visited_on is None:
        raise CheckUnfit(detail=[field_error("/visited_on", "请选择上门的日期")])
    photo = photo_of("photo")
    visit = Visit(visited_on, typed("text"), [photo] if photo else ())
    return intake.check(uid, visit, actor=_actor(), seen_version=version())


def _link(uid: str) -> Any:
    if not said("person"):
        raise Invalid("请选择台账里的人")
    return intake.link(uid, said("person"), actor=_actor())


def _refer(uid: str) -> Any:
    troubles = [one for one in rules.Trouble if request.form.get(f"trouble_{one}") == "1"]
    return intake.refer(uid, troubles=troubles, consent=consent(request.form), actor=_actor())


def _answer(uid: str) -> Any:
    return intake.answer(uid, because=said("because"), text=typed("text"), actor=_actor(), seen_version=version())


# Move → what the button does. The services ask the table, the place and the version.
ACTS: Mapping[str, Callable[[str], Any]] = {
    "check": _check,
    "add": lambda uid: intake.add_to_wish(uid, actor=_actor(), text=typed("text")),
    "missed": lambda uid: intake.missed(uid, actor=_actor(), note=said("note")),
    "move_place": lambda uid: intake.move_to(uid, actor=_actor(), area_code=said("area"), note=said("note")),
    "link": _link,
    "answer": _answer,
    "refer": _refer,
    "reopen": lambda uid: intake.reopen_wish(uid, actor=_actor(), reason=said("reason")),
    "again": lambda uid: intake.again(uid, actor=_actor(), reason=said("reason")),
    "withdraw": lambda uid: intake.withdraw_wish(uid, actor=_actor(), reason=said("reason"), seen_version=version()),
}


def draw(uid: str, refusal: DomainError | None = None, contact: Any = None) -> str:
    """The page of an own wish; `contact` are whole names, once."""
    actor = current().actor
    seen = queries.own_sight(uid, actor=actor)
    steps = [OWN_LIFE.moves[name] for name in seen.moves if name not in BESIDE]
    return render_template(
        "console/own_wishes/page.html",
        one=seen,
        contact=contact,
        refusal=refusal,
        errors=errors_of(refusal),
        steps=steps,
        first="check" if seen.row.state == OwnState.ASKED else "",
        overdue=queries.own_overdue(seen.row),
        places=choosing.choices(actor.areas) if "move_place" in seen.moves else [],
        kinds=[(kind, kind) for kind in KINDS],
        answers=list(rules.ANSWER_NAMES.items()),
        ways=WAYS,
        reveal_reasons=list(rules.OWN_REVEAL_REASONS.items()),
        today=today(),
        rules=rules,
    )


def _draw_write(uid: str, form: Mapping[str, str], refusal: Any = None) -> str:
    seen = queries.own_sight(uid, actor=current().actor)
    return draw_form(form, f"/console/own-wishes/{uid}/write", refusal=refusal, own=seen)


def _draw_new(form: Mapping[str, str], refusal: DomainError | None = None) -> str:
    return render_template(
        "console/own_wishes/form.html",
        form=form,
        key=form.get("key") or new_uid(),
        refusal=refusal,
        errors=errors_of(refusal),
        places=choosing.choices(current().actor.areas),
        rules=rules,
        ways=WAYS,
        behalf=[(one, rules.BEHALF_NAMES[one]) for one in (rules.OnBehalf.SELF, rules.OnBehalf.FAMILY)],
        channels=[(one, rules.CHANNEL_NAMES[one]) for one in (rules.Channel.PHONE, rules.Channel.DESK)],
    )


def _facts(form: Mapping[str, str]) -> OwnFacts:
    """登记. Somebody who rings wishes for themselves or for one of the family; the clerk only writes."""
    family = form.get("on_behalf") == rules.OnBehalf.FAMILY
    return OwnFacts(
        contact_name=form.get("contact_name", ""),
        contact_phone=form.get("contact_phone", ""),
        area_code=form.get("area_code", ""),
        text=form.get("text", ""),
        consent=consent(form),
        on_behalf=form.get("on_behalf", ""),
        person_name=form.get("person_name", "") if family else "",
        relation=form.get("relation", "") if family else "",
        channel=form.get("channel", ""),
    )


def _person(area_code: str) -> PersonFacts:
    """A new line of the charity's register, as far as a visit goes."""
    year = said("birth_year")
    return PersonFacts(
        name=said("name"),
        kind=said("kind"),
        area_code=area_code,
        controller=Controller.CHARITY,
        id_number=said("id_number"),
        phone=said("phone"),
        birth_year=int(year) if year.isascii() and year.isdigit() else None,
        sex=said("sex"),
    )
