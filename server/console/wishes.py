"""微心愿 — the desk of wishes: write, hand in, check, publish, take down, archive."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.console import wish_form as forms
from server.console.auth import current, pressed, staff_only
from server.console.claim_help import ClaimHelp
from server.console.forms import errors_of, photo_of, typed, version
from server.console.labels import LABEL_PRINTERS
from server.console.lists import Act, desk
from server.console.look import number_from
from server.console.wish_guard import marked
from server.files import queries as files
from server.intake import queries as intake
from server.intake.states import OWN_READERS
from server.kit import clock
from server.kit.actors import Actor
from server.kit.errors import DomainError, Invalid
from server.kit.units import reads, writes
from server.people.roles import WISH_PUBLISHERS, WISH_WRITERS, Role
from server.regions import queries as regions
from server.regions.choices import choices
from server.regions.rules import township_of
from server.registry import queries as registry
from server.registry.rules import KINDS, REGISTRARS, Purpose
from server.wishes import queries, rules
from server.wishes import service as wishes
from server.wishes.errors import NobodyToAsk, WishNotFound
from server.wishes.lists import LETTER_DESK, READERS, WISHES, WishLine
from server.wishes.service import guarding, judging, labels
from server.wishes.states import CLAIM_LIFE, LIFE, PUBLIC, WishState

bp = Blueprint("console_wishes", __name__, url_prefix="/console/wishes")
# Buttons with a page or a form of their own; the others are drawn as plain buttons.
ELSEWHERE = frozenset({"edit", "claim"})
CLAIMERS = frozenset({Role.PARTNER})
JPEG = {"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=300"}


def _send_back(uid: str, version: int, reason: str) -> Any:
    return wishes.send_back(uid, actor=current().actor, reason=reason, seen_version=version)


def _answers() -> dict[str, str]:
    """What the reviewer ticked, each with its reason."""
    return {about: typed(f"because_{about}") for about in rules.QUESTIONS if request.form.get(f"seen_{about}")}


def _publish(uid: str, version: int, _reason: str) -> Any:
    return wishes.publish(uid, actor=current().actor, seen_version=version)


def _claim(uid: str, _version: int, _reason: str) -> Any:
    """One piece. Another's claim in between is no reason to refuse, so the version is not asked for."""
    return wishes.claim(uid, actor=current().actor)


def _pick(line: WishLine, actor: Actor) -> str:
    """What a second person can decide: in review, and handed in by somebody else. For a partner, what is free."""
    wish = line.wish
    if Role.PARTNER in actor.roles:
        return f"{wish.uid}:{wish.version}" if rules.is_free(wish.state, wish.hidden_at, wish.kept_until) else ""
    return f"{wish.uid}:{wish.version}" if wish.state == WishState.REVIEW and wish.asked_by != actor.ref else ""


LIST = desk(
    WISHES,
    "/console/wishes",
    "console/wishes/list.html",
    href=lambda line: f"/console/wishes/{line.wish.uid}",
    pick=_pick,
    counts=queries.wish_counts,
    called=lambda line: (line.wish.title, f"{line.wish.no} · {line.place}"),
    names=lambda uids, actor: queries.titles(uids, actor=actor),
    acts=(
        Act("publish", "审核通过", "已通过", WISH_PUBLISHERS, _publish, "确认已逐条核对，通过勾选的心愿？", key="a"),
        Act("claim", "认领勾选的心愿", "已认领", CLAIMERS, _claim, "确认由本单位认领勾选的心愿？每个认领一份。"),
        Act("send_back", "退回修改", "已退回", WISH_PUBLISHERS, _send_back, reason=True, key="r"),
    ),
)


@bp.get("")
@staff_only(*READERS)
@reads
def index() -> ResponseReturnValue:
    """心愿列表: one queue at a time, its filters in the address."""
    return LIST.show(may_write=bool(current().actor.roles & WISH_WRITERS), me=current().actor.ref)


@bp.get("/new")
@staff_only(*WISH_WRITERS)
@reads
def new() -> ResponseReturnValue:
    """登记心愿."""
    return draw_form(forms.empty() | {"person_uid": request.args.get("person", "")}, "/console/wishes")


@bp.post("")
@staff_only(*WISH_WRITERS)
@writes
def create() -> ResponseReturnValue:
    """保存新草稿."""
    try:
        wish = wishes.draft(forms.read(request.form), actor=current().actor, photo=photo_of("photo"))
    except Invalid as refusal:
        return draw_form(request.form, "/console/wishes", refusal=refusal), 422
    flash(f"草稿已保存，编号 {wish.no}")
    return redirect(f"/console/wishes/{wish.uid}", 303)


@bp.get("/<uid>/edit")
@staff_only(*WISH_WRITERS)
@reads
def edit_page(uid: str) -> ResponseReturnValue:
    """修改草稿."""
    wish = queries.desk_wish(uid, actor=current().actor)
    return draw_form(forms.fill(wish), f"/console/wishes/{uid}/edit", wish=wish)


@bp.post("/<uid>/edit")
@staff_only(*WISH_WRITERS)
@writes
def edit(uid: str) -> ResponseReturnValue:
    """保存草稿."""
    actor = current().actor
    wish = queries.desk_wish(uid, actor=actor)
    try:
        facts = forms.read(request.form, sample=wish.sample)
        wishes.edit(uid, facts, actor=actor, seen_version=version(), photo=photo_of("photo"))
    except Invalid as refusal:
        return draw_form(request.form, f"/console/wishes/{uid}/edit", wish=wish, refusal=refusal), 422
    flash("草稿已保存")
    return redirect(f"/console/wishes/{uid}", 303)


@bp.post("/people")
@staff_only(*WISH_WRITERS)
@reads
def people() -> ResponseReturnValue:
    """找人, for htmx: by kind or by the whole number. A post, so that no number stands in an address or a log."""
    found = forms.people(
        current().actor, kind=request.form.get("find_kind", ""), id_number=request.form.get("find_id", "")
    )
    return render_template("console/wishes/_people.html", people=found, chosen="", searched=True)


@bp.get("/<uid>")
@staff_only(*READERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """一条心愿: what the public will read, who it is for, its claims and its course."""
    return draw(uid)


@bp.get("/<uid>/photo")
@staff_only(*READERS)
@reads
def photo(uid: str) -> ResponseReturnValue:
    """心愿配图."""
    wish = queries.desk_wish(uid, actor=current().actor)
    if wish.photo_uid is None:
        raise WishNotFound
    return files.read(files.find(wish.photo_uid)), 200, JPEG


@bp.post("/<uid>/look_again")
@staff_only(*WISH_PUBLISHERS)
@writes
def look_again(uid: str) -> ResponseReturnValue:
    """用我的微信再查一次."""
    try:
        wishes.ask_again(uid, actor=current().actor)
        flash("已请微信再检查一次，一般不到一分钟，请稍后刷新")
    except NobodyToAsk as refusal:
        flash(refusal.says, "error")
    return redirect(f"/console/wishes/{uid}", 303)


@bp.post("/<uid>/<name>")
@staff_only(*READERS)
@writes
def act(uid: str, name: str) -> ResponseReturnValue:
    """办理: one move of the table. What is missing is told on the page itself."""
    deed = pressed(ACTS, LIFE, name)
    try:
        deed(uid)
    except Invalid as refusal:
        return draw(uid, refusal), 422
    flash(f"已办理：{LIFE.moves[name].says}")
    return redirect(f"/console/wishes/{uid}", 303)


def _actor() -> Any:
    return current().actor


# Move → what the button does. The services ask the table, the place and the version.
ACTS: Mapping[str, Callable[[str], Any]] = {
    "submit": lambda uid: wishes.submit(uid, actor=_actor(), seen_version=version()),
    "publish": lambda uid: wishes.publish(uid, actor=_actor(), seen_version=version(), answers=_answers()),
    "send_back": lambda uid: wishes.send_back(uid, actor=_actor(), reason=typed("reason"), seen_version=version()),
    "show": lambda uid: wishes.show(uid, actor=_actor(), reason=typed("reason"), seen_version=version()),
    "take_back": lambda uid: wishes.take_back(uid, actor=_actor()),
    "withdraw": lambda uid: wishes.withdraw(uid, actor=_actor(), because=typed("because"), seen_version=version()),
    "close": lambda uid: wishes.close(uid, actor=_actor()),
    "claim": lambda uid: wishes.claim(uid, actor=_actor(), pieces=number_from(request.form.get("pieces"))),
}


def draw(uid: str, refusal: Invalid | None = None) -> str:
    """The page of a wish, for its own moves and for those of its claims."""
    actor = current().actor
    wish = queries.desk_wish(uid, actor=actor)
    read = queries.known(wish, actor=actor)
    steps, claims = queries.moves_on(wish, actor, read), read.claims
    town = township_of(wish.area_code) or wish.area_code
    place = regions.served([town])[town]
    may_ask = read.is_ours or Role.PARTNER not in actor.roles
    seen = judging.sight(wish, actor) if _is_being_judged(wish, actor) else None
    return render_template(
        "console/wishes/page.html",
        wish=wish,
        refusal=refusal,
        errors=errors_of(refusal),
        seen=seen,
        fields=marked(guarding.texts_of(wish), seen.found) if seen else [],
        looked=True,
        steps=[move for move in steps if move.name not in ELSEWHERE and _makes_sense(move.name, wish)],
        can={move.name for move in steps},
        is_asker=wish.state == WishState.REVIEW and wish.asked_by == actor.ref,
        place=place.name,
        station=place.station,
        person=_person(wish, actor),
        of_person=may_ask,
        has_consent=_has_consent(wish) if may_ask else None,
        claims=[(held, _moves(held, actor)) for held in claims],
        hidden_photos=files.hidden(held.claim.photo_uid for held in claims),
        holders=read.holders,
        waiting_days=rules.waiting_days(wish.published_at, clock.now()),
        events=queries.timeline(wish, actor=actor, read=read),
        own=intake.own_of_wish(uid, actor=actor) if actor.roles & OWN_READERS else None,
        may_label=lambda claim, of: bool(actor.roles & LABEL_PRINTERS) and labels.has_parcel(claim, of),
        more=ClaimHelp(wish, claims, actor),
        letter_desk=wish.state in PUBLIC and bool(actor.roles & LETTER_DESK),
        rules=rules,
        today=clock.today(),
    )


def _is_being_judged(wish: Any, actor: Actor) -> bool:
    """Before it is public, to those who may know of other wishes and of aid: not to a partner who wrote it."""
    return wish.state in (WishState.DRAFT, WishState.REVIEW) and bool(actor.roles & (WISH_PUBLISHERS | REGISTRARS))


def _makes_sense(name: str, wish: Any) -> bool:
    """A button nobody needs now is not drawn."""
    return {"show": wish.hidden_at is not None, "take_back": wish.story_gone_at is None}.get(name, True)


def _moves(held: Any, actor: Any) -> list[Any]:
    return [CLAIM_LIFE.moves[name] for name in held.moves(actor)]


def _person(wish: Any, actor: Any) -> Any:
    """The helped person, masked, for those who keep registers."""
    if wish.person_uid is None or not forms.may_choose_people(actor):
        return None
    return registry.masked(registry.person(wish.person_uid))


def _has_consent(wish: Any) -> bool | None:
    """Whether the person's consent lives, for everybody at the desk but a partner who did not write the wish.

    None while no person is chosen.
    """
    if wish.person_uid is None:
        return None
    return registry.has_consent(registry.person(wish.person_uid), Purpose.WISH)


def draw_form(
    form: Mapping[str, str], action: str, *, wish: Any = None, refusal: DomainError | None = None, own: Any = None
) -> str:
    """The form of every wish; `own` is what a resident said, from which it is being written."""
    actor = current().actor
    uid = form.get("person_uid", "")
    return render_template(
        "console/wishes/form.html",
        form=form,
        action=action,
        wish=wish,
        own=own,
        version=form.get("version") or (wish.version if wish else own.row.version if own else 0),
        refusal=refusal,
        errors=errors_of(refusal),
        fields=[],
        kinds=rules.KIND_NAMES.items(),
        places=choices(actor.areas),
        people=forms.chosen(uid, actor) or forms.people(actor),
        chosen=uid,
        sees_people=forms.may_choose_people(actor),
        person_kinds=KINDS,
        rules=rules,
    )
