"""办理 — print a poster, take it out of use, open what somebody scanned."""

import secrets
from dataclasses import asdict
from datetime import date
from typing import BinaryIO

from sqlalchemy import select

from server.codes import rules, silence, stale, tally
from server.codes.errors import OtherPlace, ReasonNeeded, SceneWithdrawn, SpotNeeded, TooManyForged
from server.codes.models import Poster, TallyRow
from server.codes.states import LETTERS, Carrier, Channel, Kind, PosterState, Step
from server.files import service as files
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.ids import ALPHABET
from server.kit.scenes import SceneUnknown, read_scene
from server.kit.states import move
from server.kit.units import open_unit
from server.regions import queries as regions

FORGED_MAX = rules.FORGED_MAX
SERIAL_CHARS = 10  # 50 random bits; the signature is what makes a code ours


def register(
    kind: Kind,
    *,
    title: str,
    actor: Actor,
    area_code: str | None = None,
    subject: str | None = None,
    subject_version: int | None = None,
    carrier: Carrier = Carrier.SHEET,
    batch: str | None = None,
    renews: str | None = None,
) -> Poster:
    """登记海报. One row per sheet of paper; RegionUnknown when there is no such place, OtherPlace when not theirs."""
    _refuse_other_place(actor, area_code)
    if area_code is not None:
        regions.find(area_code)
    poster = Poster(
        serial="".join(secrets.choice(ALPHABET) for _ in range(SERIAL_CHARS)),
        state=PosterState.LIVE,
        kind=str(kind),
        subject=subject,
        subject_version=subject_version,
        area_code=area_code,
        title=title,
        carrier=str(carrier),
        batch=batch,
        renews=renews,
        printed_by=actor.ref,
    )
    db.session.add(poster)
    db.session.flush()
    audit.write(actor, "codes.register", poster.uid, {"kind": str(kind), "area": area_code, "subject": subject})
    return poster


def renewed(poster: Poster, newer: Poster, *, actor: Actor, seen_version: int) -> None:
    """按现行版重印: the register says which new paper was made for this old one, which stays until it is withdrawn."""
    assert newer.renews == poster.serial
    move(poster, "renew", actor=actor, note=f"新的一张编号 {newer.serial.upper()}", seen_version=seen_version)


def withdraw(poster: Poster, *, actor: Actor, reason: str, seen_version: int | None = None) -> Poster:
    """停用. Whoever scans the paper afterwards reads a kind page (410)."""
    if not reason.strip():
        raise ReasonNeeded
    _refuse_other_place(actor, poster.area_code)
    withdrawn = move(poster, "withdraw", actor=actor, note=reason.strip(), seen_version=seen_version)
    stale.withdrawn(poster, actor=actor)
    silence.withdrawn(poster, actor=actor)
    return withdrawn


def hang(
    poster: Poster, *, actor: Actor, spot: str, hung_on: date | None, photo: BinaryIO | bytes | None = None
) -> Poster:
    """登记张贴: where in its place it hangs, since when; may be told again when it was moved. The photo is not needed.

    SpotNeeded for an empty or too long place, for no day or one that is still to come; OtherPlace; SceneWithdrawn.
    """
    _refuse_other_place(actor, poster.area_code)
    spot = spot.strip()
    _refuse_no_spot(spot, hung_on)
    if poster.state != PosterState.LIVE:
        raise SceneWithdrawn(poster.area_code)
    poster.spot, poster.hung_on, poster.hung_by = spot, hung_on, actor.ref
    if photo is not None:
        poster.photo_uid = files.keep_photo(photo, owner=f"poster:{poster.uid}", actor=actor).uid
    audit.write(actor, "codes.hang", poster.uid, {"serial": poster.serial, "spot": spot, "on": str(hung_on)})
    stale.replaced_by(poster, actor=actor)
    return poster


def refuse_guessing(wait_s: int) -> None:
    """TooManyForged with the seconds to wait, when there are any."""
    if wait_s:
        raise TooManyForged(retry_after_s=wait_s)


def _refuse_no_spot(spot: str, hung_on: date | None) -> None:
    found = []
    if not spot or len(spot) > rules.SPOT_CHARS_MAX:
        found.append(field_error("/spot", f"请写明贴在什么地方，最多 {rules.SPOT_CHARS_MAX} 个字"))
    if hung_on is None or hung_on > today():
        found.append(field_error("/hung_on", "请选张贴的日期，不能晚于今天"))
    if found:
        raise SpotNeeded(detail=found)


def open_scene(text: str, *, channel: Channel) -> Poster:
    """扫码. Counts the scan and returns the poster; SceneUnknown for what is not ours, SceneWithdrawn for what was."""
    poster = look_up(text)
    count(Step.SCAN, poster=poster, channel=channel)
    return poster


def look_up(text: str) -> Poster:
    """What a scene stands for, uncounted. SceneUnknown, SceneWithdrawn."""
    scene = read_scene(text)
    poster = db.session.scalar(select(Poster).where(Poster.serial == scene.serial))
    if poster is None or LETTERS[Kind(poster.kind)] != scene.type:
        raise SceneUnknown
    if poster.state != PosterState.LIVE:
        raise SceneWithdrawn(poster.area_code)
    return poster


def _refuse_other_place(actor: Actor, area_code: str | None) -> None:
    if actor.kind == "staff" and not rules.answers_for(actor.areas, area_code):
        raise OtherPlace


def count(
    *steps: Step,
    subject: str | None = None,
    area_code: str | None = None,
    scene_serial: str | None = None,
    channel: Channel = Channel.WEB,
    poster: Poster | None = None,
) -> None:
    """计数: one more of each step, of nobody. Call it anywhere; it never waits for a row that others write.

    Inside a unit that writes it is one appended row and part of that unit: undone with it, exact. Anywhere else (a
    page that only reads, a page from the cache) it is a line in a file of this process; see `codes.tally` for what is
    promised. `subject` is the uid of a policy, `scene_serial` the serial of the poster somebody came from.
    """
    if poster is not None:
        subject = poster.subject if poster.kind == Kind.POLICY else None
        area_code, scene_serial = poster.area_code, poster.serial
    ticks = tally.ticks(steps, channel, subject, area_code, scene_serial)
    if open_unit() == "writes":
        db.session.add_all(TallyRow(**asdict(one)) for one in ticks)
    else:
        tally.note(ticks)
