"""二维码 — the console's pages of posters: what hangs where and how often it is scanned; print, and take out of use."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from server.codes import queries as codes
from server.codes import service as code_work
from server.codes import sheets, silence
from server.codes.errors import ReasonNeeded, SpotNeeded
from server.codes.lists import POSTERS, to_print
from server.codes.states import (
    CARRIER_NAMES,
    CHANNEL_NAMES,
    KIND_NAMES,
    LIFE,
    POSTER_KEEPERS,
    STATE_NAMES,
    Carrier,
    Kind,
    PosterState,
)
from server.codes.task_lists import SILENT_HOW
from server.console.auth import current, staff_only
from server.console.forms import day, errors_of, photo_of, said, timeline
from server.console.lists import Act, desk
from server.console.look import number_from
from server.files import queries as files
from server.kit.clock import today
from server.kit.errors import DomainError, NotFound, field_error
from server.kit.units import reads, writes
from server.people import queries as people
from server.policies import queries as policies
from server.policies import service as policy_work
from server.policies.queries import papers
from server.regions import choices
from server.regions import queries as regions

bp = Blueprint("console_posters", __name__, url_prefix="/console/posters")
MADE_HERE = (Kind.TOTAL, Kind.POLICY, Kind.CATEGORY)  # wish labels are printed with the wish

LIST = desk(
    POSTERS,
    "/console/posters",
    "console/posters/list.html",
    href=lambda line: f"/console/posters/{line.poster.uid}",
    pick=lambda line, _actor: f"{line.poster.uid}:{line.poster.version}" if line.poster.state == "live" else "",
    called=lambda line: (line.poster.title, f"{line.poster.serial.upper()} · {line.place}"),
    names=lambda uids, _actor: {poster.uid: poster.title for poster in codes.by_uids(uids)},
    acts=(
        Act("renew", "按现行版重印", "已登记新的", POSTER_KEEPERS, lambda uid, seen, _note: _renew(uid, seen)),
        Act("withdraw", "停用", "已停用", POSTER_KEEPERS, lambda *asked: _withdraw(*asked), reason=True, key="r"),
    ),
)


@bp.get("")
@staff_only(*POSTER_KEEPERS)
@reads
def listed() -> ResponseReturnValue:
    """海报列表."""
    view = LIST.view()
    live = (line.poster for line in view.page.items if line.poster.state == PosterState.LIVE)
    return LIST.draw(view, query=request.query_string.decode(), old=papers.old_ones(live))


@bp.get("/sheet.pdf")
@staff_only(*POSTER_KEEPERS)
@reads
def print_sheet() -> ResponseReturnValue:
    """打印: what is filtered and still true, as one PDF; each is the very sheet that its number stands for."""
    asked = POSTERS.ask(current().actor, request.args.to_dict())
    good = papers.good_ones(to_print(asked))
    content = sheets.pdf(papers.sheets(good), stickers=all(one.carrier == Carrier.STICKER for one in good))
    headers = {"Content-Disposition": "inline; filename=posters.pdf"}
    return Response(content, mimetype="application/pdf", headers=headers)


@bp.get("/new")
@staff_only(*POSTER_KEEPERS)
@reads
def ask() -> ResponseReturnValue:
    """印海报."""
    return _form(None)


@bp.post("/new")
@staff_only(*POSTER_KEEPERS)
@writes
def register() -> ResponseReturnValue:
    """登记海报, then the list shows what to print."""
    try:
        posters = _register(request.form)
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        return _form(refusal), refusal.status
    flash(f"已登记 {len(posters)} 张，点右上角打印")
    only = f"uid={posters[0].uid}" if len(posters) == 1 else f"kind=total&area={request.form['area']}&state=live"
    return redirect(f"/console/posters?{only}", 303)


@bp.get("/<uid>")
@staff_only(*POSTER_KEEPERS)
@reads
def show(uid: str) -> ResponseReturnValue:
    """One poster: where it hangs, how often it was scanned, its course."""
    return _show(uid, None)


@bp.post("/<uid>/withdraw")
@staff_only(*POSTER_KEEPERS)
@writes
def withdraw(uid: str) -> ResponseReturnValue:
    """停用."""
    note, seen = request.form.get("note", ""), number_from(request.form.get("version"), least=0)
    try:
        _withdraw(uid, seen, note)
    except ReasonNeeded as refusal:
        return _show(uid, refusal), refusal.status
    flash("已停用。再有人扫这张码，会看到说明和全部政策")
    return redirect(f"/console/posters/{uid}", 303)


@bp.post("/<uid>/renew")
@staff_only(*POSTER_KEEPERS)
@writes
def renew(uid: str) -> ResponseReturnValue:
    """按现行版重印: a new paper in the register, to be printed and hung where the old one is."""
    newer = _renew(uid, number_from(request.form.get("version"), least=0))
    flash("已按现行版登记一张新的，点右上角打印；贴好以后登记张贴，再把旧的那张停用")
    return redirect(f"/console/posters/{newer.uid}", 303)


@bp.post("/<uid>/hang")
@staff_only(*POSTER_KEEPERS)
@writes
def hang(uid: str) -> ResponseReturnValue:
    """登记张贴: where, since when, a photo of it if there is one."""
    actor = current().actor
    try:
        poster = codes.find_for(uid, actor)
        code_work.hang(poster, actor=actor, spot=said("spot"), hung_on=day(said("hung_on")), photo=photo_of("photo"))
    except SpotNeeded as refusal:
        return _show(uid, None, hanging=refusal), refusal.status
    flash("已登记张贴的地方")
    return redirect(f"/console/posters/{uid}", 303)


@bp.get("/<uid>/photo")
@staff_only(*POSTER_KEEPERS)
@reads
def photo(uid: str) -> ResponseReturnValue:
    """张贴处的照片."""
    poster = codes.find_for(uid, current().actor)
    if poster.photo_uid is None:
        raise NotFound
    kept = {"Content-Type": "image/jpeg", "Cache-Control": "private, max-age=60"}
    return files.read(files.find(poster.photo_uid)), 200, kept


def _withdraw(uid: str, seen_version: int, reason: str) -> None:
    actor = current().actor
    code_work.withdraw(codes.find_for(uid, actor), actor=actor, reason=reason, seen_version=seen_version)


def _renew(uid: str, seen_version: int) -> codes.Poster:
    actor = current().actor
    return policy_work.renew(codes.find_for(uid, actor), actor=actor, seen_version=seen_version)


def _show(uid: str, refusal: DomainError | None, *, hanging: DomainError | None = None) -> str:
    poster = codes.find_for(uid, current().actor)
    events, alarms = codes.events(poster), silence.alarms(poster)
    known = {event.actor for event in events} | {alarm.done_by or "" for alarm in alarms}
    names = people.actor_names(known | {poster.printed_by, poster.hung_by or ""})
    printed = {"what": "印制", "who": names.get(poster.printed_by, ""), "at": poster.at, "note": ""}
    course = [*timeline(events[::-1], LIFE, names), *_fell_silent(alarms, names)]
    return render_template(
        "console/posters/show.html",
        poster=poster,
        refusal=refusal,
        hanging=hanging,
        errors=errors_of(hanging),
        values=request.form,
        today=today(),
        hung_by=names.get(poster.hung_by or "", ""),
        place=regions.full_name(poster.area_code) if poster.area_code else "全部地方",
        days=codes.scans_by_day(poster),
        total=codes.scans([poster]).get(poster.id, 0),
        kind_names=KIND_NAMES,
        state_names=STATE_NAMES,
        channel_names=CHANNEL_NAMES,
        carrier_names=CARRIER_NAMES,
        is_live=poster.state == PosterState.LIVE,
        is_old=bool(papers.old_ones([poster])),
        alarm=next((one for one in alarms if one.done_at is None), None),
        events=[*sorted(course, key=lambda line: line["at"], reverse=True), printed],
    )


def _fell_silent(alarms: Iterable[Any], names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Lines of the course: when it fell silent, and how that ended."""
    for alarm in alarms:
        from_day = alarm.week_from
        note = f"往常一周 {alarm.expected} 次，{from_day.month} 月 {from_day.day} 日起的一周 {alarm.seen} 次"
        yield {"what": "忽然没人扫了", "who": "系统", "at": alarm.at, "note": note}
        if alarm.done_at:
            who = names.get(alarm.done_by or "", "系统")
            yield {"what": SILENT_HOW[alarm.how], "who": who, "at": alarm.done_at, "note": alarm.note}


def _form(refusal: DomainError | None) -> str:
    cards = policies.cards()
    return render_template(
        "console/posters/new.html",
        refusal=refusal,
        kinds=[(kind, KIND_NAMES[kind]) for kind in MADE_HERE],
        places=choices.tree(current().actor.areas),
        policies=[(card.id, f"{card.no}　{card.name}") for card in cards],
        categories=[(shelf.id, f"{shelf.name}（{len(shelf.cards)} 项）") for shelf in policies.shelves(cards)],
        values=request.form or request.args,
    )


class PosterIncomplete(ReasonNeeded):
    code, says = "poster_incomplete", "请把标出的地方选好"


def _register(form: dict[str, str]) -> list[codes.Poster]:
    kind, area, actor = form.get("kind", ""), form.get("area") or None, current().actor
    if kind == Kind.POLICY and form.get("policy"):
        return [policy_work.register_policy(form["policy"], area_code=area, actor=actor)]
    if kind == Kind.CATEGORY and form.get("category"):
        return [policy_work.register_category(form["category"], area_code=area, actor=actor)]
    if kind == Kind.TOTAL and area:
        if form.get("each"):
            return policy_work.register_totals(area, actor=actor)
        return [policy_work.register_total(area, actor=actor)]
    field = {"policy": "policy", "category": "category", "total": "area"}.get(kind, "kind")
    raise PosterIncomplete(detail=[field_error(f"/{field}", "请选择")])
