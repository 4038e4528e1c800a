"""扫码 — `/q/<scene>`: what a printed code opens in any camera. In WeChat the same address opens the mini-program."""

import re
from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from server.codes import service as codes
from server.codes import stale
from server.codes.errors import SceneWithdrawn
from server.codes.queries import Poster
from server.codes.states import LETTERS, OF_GIVING, Kind, Step
from server.events import posters as giving
from server.events.errors import EventUnknown, UnitUnknown
from server.kit.errors import DomainError, NotFound
from server.kit.fresh import Kept
from server.kit.pages import STATIC
from server.kit.scenes import SceneUnknown, read_scene
from server.kit.settings import settings
from server.kit.units import reading, talks, writing
from server.kit.whence import client_address
from server.people.service import tries
from server.policies import queries as policies
from server.policies.errors import CategoryUnknown, PolicyUnknown
from server.policies.queries import aging
from server.regions import queries as regions
from server.site import cached
from server.site.policies import render_catalogue, render_policy

bp = Blueprint("site_scans", __name__)
GIVING = {LETTERS[kind] for kind in OF_GIVING}
_VERIFY = re.compile(r"[A-Za-z0-9_-]{1,80}\.txt")


@dataclass(frozen=True)
class Arrival:
    """What is counted each time the page of a code is shown. `replace_by`: the text that made this paper old."""

    serial: str
    subject: str | None
    area_code: str | None
    replace_by: int | None


@bp.get("/q/<scene>")
@talks
def scan(scene: str) -> ResponseReturnValue:
    """扫码. Counts the scan: code, day and door, no person. 404 for a code not ours, 410 for a withdrawn one.

    Who brings one forged code after the other from one address is asked to wait: 429 with Retry-After.
    """
    page = cached.found()
    if page is None:
        try:
            letter = read_scene(scene).type
        except SceneUnknown as refusal:
            return _forged(refusal)
        if letter in GIVING:
            return _to_event(scene)
        page = cached.show(lambda: _made(scene))
    if page.facts is not None:
        _arrived(page.facts)
    return cached.answer(page)


scan.takes_any_path = True  # type: ignore[attr-defined]  # a torn or forged code gets the kind page too


@bp.get("/q/<name>.txt")
@bp.get("/<name>.txt")
@talks
def verify(name: str) -> ResponseReturnValue:
    """校验文件: WeChat looks for it in the last folder of the rule, `/q/`, or at the root for a rule of the whole host
    (miniprogram/introduction/qrcode). From the settings, or from a folder of the operator's.
    """
    file = f"{name}.txt"
    if not _VERIFY.fullmatch(file):
        raise NotFound
    if file == settings().wechat_check_file:
        return Response(settings().wechat_check_text, mimetype="text/plain")
    for folder in (settings().data_dir / "wx-verify", STATIC / "dist" / "wx-verify"):
        if (folder / file).is_file():
            return send_from_directory(folder, file, mimetype="text/plain")
    raise NotFound


def _made(scene: str) -> Kept:
    """Of a code that we signed: what lies on the shelf need not be looked at for that again."""
    try:
        poster = codes.look_up(scene)
        return _page(poster)
    except (SceneUnknown, SceneWithdrawn, PolicyUnknown, CategoryUnknown) as refusal:
        return cached.kept(_kind_page(refusal), refusal.status)


def _page(poster: Poster) -> Kept:
    area, serial = poster.area_code, poster.serial
    arrival = Arrival(serial, poster.subject if poster.kind == Kind.POLICY else None, area, None)
    if poster.kind == Kind.POLICY and poster.subject:
        return _policy_page(poster, arrival)
    if poster.kind == Kind.CATEGORY and poster.subject:
        text = render_catalogue(area=area, category=poster.subject, serial=serial)
    elif poster.kind == Kind.WISH:
        text = _parcel_page(poster)
    else:
        text = render_catalogue(area=area, serial=serial)
    return cached.kept(text, 200, arrival)


def _to_event(scene: str) -> ResponseReturnValue:
    """A code of giving opens the event's own page, which is never kept: its figures are of this moment."""
    with reading():
        try:
            poster = codes.look_up(scene)
            uid, unit = giving.whither(poster)
            serial = poster.serial
        except (SceneUnknown, SceneWithdrawn, EventUnknown, UnitUnknown) as refusal:
            return _kind_page(refusal), refusal.status
    codes.count(Step.SCAN, scene_serial=serial)
    return redirect(f"/events/{uid}{f'?unit={unit}' if unit else ''}", 302)


def _parcel_page(poster: Poster) -> str:
    """To whoever finds a parcel: where it goes and whom to call. Which wish it is, they do not learn (design §1.6)."""
    area = poster.area_code or ""
    station, place = regions.station(area), regions.full_name(area) if area else ""
    return render_template("site/wish.html", station=station, place=place, scene=poster.scene)


def _policy_page(poster: Poster, arrival: Arrival) -> Kept:
    """The text in force; above it, for older paper, what of the paper is no longer so."""
    assert poster.subject is not None
    printed, area = poster.subject_version or 0, poster.area_code
    policy = policies.full(poster.subject, area=area, paper_version=printed)
    changes = aging.changes(poster.subject, printed, poster.at)
    is_old = policy.updated_note is not None or bool(changes)
    waiting = policy.version if is_old and not stale.is_asked(poster, policy.version) else None
    told = [*aging.renamed(poster.title, policy.name), *changes]
    text = render_policy(policy, area=area, serial=poster.serial, is_old=is_old or bool(told), changes=told)
    return cached.kept(text, 200, replace(arrival, replace_by=waiting))


def _arrived(arrival: Arrival) -> None:
    """Counted without a transaction; only the first scan of old paper writes, so that somebody is told."""
    steps = (Step.SCAN, Step.READ) if arrival.subject else (Step.SCAN,)
    codes.count(*steps, subject=arrival.subject, area_code=arrival.area_code, scene_serial=arrival.serial)
    if arrival.replace_by is not None:
        with writing():
            stale.ask(arrival.serial, arrival.replace_by)
        cached.drop()


def _forged(refusal: SceneUnknown) -> ResponseReturnValue:
    """Nobody prints such a code: somebody guesses, or a camera read half of one. A few are answered kindly."""
    mark = tries.mark_of("scene", client_address())
    with reading():
        codes.refuse_guessing(tries.wait_s(mark, codes.FORGED_MAX))
    with writing():  # only a few times: who is asked to wait holds up nobody's writing
        tries.count(mark)
    page = cached.show_named("forged", lambda: cached.kept(_kind_page(refusal), refusal.status))
    return cached.answer(page)


def _kind_page(refusal: DomainError) -> str:
    """The sentence, the list of policies and 12345: nobody who scanned a code leaves with empty hands."""
    area = refusal.area_code if isinstance(refusal, SceneWithdrawn) else None
    return render_catalogue(area=area, refusal=refusal)
