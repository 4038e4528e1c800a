"""办理 — print a poster, take it out of use, open what somebody scanned."""

import secrets

from sqlalchemy import select, update

from server.codes import rules
from server.codes.errors import OtherPlace, ReasonNeeded, SceneWithdrawn
from server.codes.models import Poster, ScanCount
from server.codes.states import LETTERS, Channel, Kind, PosterState
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db, insert_once, swap_one
from server.kit.ids import ALPHABET
from server.kit.scenes import SceneUnknown, read_scene
from server.kit.states import move
from server.regions import queries as regions

SERIAL_CHARS = 10  # 50 random bits; the signature is what makes a code ours


def register(
    kind: Kind,
    *,
    title: str,
    actor: Actor,
    area_code: str | None = None,
    subject: str | None = None,
    subject_version: int | None = None,
    carrier: str = "sheet",
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
        carrier=carrier,
        printed_by=actor.ref,
    )
    db.session.add(poster)
    db.session.flush()
    audit.write(actor, "codes.register", poster.uid, {"kind": str(kind), "area": area_code, "subject": subject})
    return poster


def withdraw(poster: Poster, *, actor: Actor, reason: str, seen_version: int | None = None) -> Poster:
    """停用. Whoever scans the paper afterwards reads a kind page (410)."""
    if not reason.strip():
        raise ReasonNeeded
    _refuse_other_place(actor, poster.area_code)
    return move(poster, "withdraw", actor=actor, note=reason.strip(), seen_version=seen_version)


def open_scene(text: str, *, channel: Channel) -> Poster:
    """扫码. Counts the scan and returns the poster; SceneUnknown for what is not ours, SceneWithdrawn for what was."""
    scene = read_scene(text)
    poster = db.session.scalar(select(Poster).where(Poster.serial == scene.serial))
    if poster is None or LETTERS[Kind(poster.kind)] != scene.type:
        raise SceneUnknown
    if poster.state != PosterState.LIVE:
        raise SceneWithdrawn(poster.area_code)
    _count(poster, channel)
    return poster


def _refuse_other_place(actor: Actor, area_code: str | None) -> None:
    if actor.kind == "staff" and not rules.answers_for(actor.areas, area_code):
        raise OtherPlace


def _count(poster: Poster, channel: Channel) -> None:
    """One more, whoever else counts at the same moment."""
    key = {"poster_id": poster.id, "day": today(), "channel": str(channel)}
    mine = update(ScanCount).filter_by(**key).values(scans=ScanCount.scans + 1)
    if not swap_one(mine) and not insert_once(ScanCount(**key, scans=1)):
        counted = swap_one(mine)
        assert counted, "a counter was there and is not"
