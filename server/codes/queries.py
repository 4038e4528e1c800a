"""查看 — which posters hang where and how often they are scanned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from server.codes.errors import PosterUnknown, TooManySheets
from server.codes.models import Poster as Poster
from server.codes.models import PosterEvent, StepCount
from server.codes.rules import SHEETS_MAX
from server.codes.states import Kind, PosterState, Step
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.paging import Page, page_of
from server.regions import queries as regions
from server.regions import rules as places


@dataclass(frozen=True)
class Filter:
    """What the list of posters may be narrowed by; empty means all. `areas`: what the asker answers for."""

    uid: str = ""
    kind: str = ""
    state: str = ""
    area_code: str = ""
    subject: str = ""
    areas: tuple[str, ...] = ()


def find(uid: str) -> Poster:
    poster = db.session.scalar(select(Poster).where(Poster.uid == uid))
    if poster is None:
        raise PosterUnknown
    return poster


def find_for(uid: str, actor: Actor) -> Poster:
    """The poster, if it hangs where this member of staff works or everywhere. PosterUnknown otherwise."""
    poster = find(uid)
    if poster.area_code is not None and not places.within_any(poster.area_code, actor.areas):
        raise PosterUnknown
    return poster


def posters(wanted: Filter, page: int = 1, page_size: int = 20) -> Page[Poster]:
    """海报列表, newest first."""
    return page_of(_filtered(wanted).order_by(Poster.id.desc()), page, page_size)


def to_print(wanted: Filter) -> list[Poster]:
    """Exactly what is filtered, as far as it is in use, in the order of the places. TooManySheets above 400."""
    return in_use(_filtered(wanted))


def in_use(query: Select[Any]) -> list[Poster]:
    """Those of `query` that still count, in the order of the places. TooManySheets above 400."""
    live = query.where(Poster.state == PosterState.LIVE).order_by(Poster.area_code, Poster.id)
    found = list(db.session.scalars(live.limit(SHEETS_MAX + 1)))
    if len(found) > SHEETS_MAX:
        raise TooManySheets
    return found


def _filtered(wanted: Filter) -> Select[Any]:
    query: Select[Any] = select(Poster)
    for name in ("uid", "kind", "state", "subject"):
        if getattr(wanted, name):
            query = query.where(getattr(Poster, name) == getattr(wanted, name))
    if wanted.area_code:
        query = query.where(Poster.area_code.startswith(places.prefix(wanted.area_code)))
    if wanted.areas:
        mine = regions.in_areas(Poster.area_code, wanted.areas)
        query = query.where(or_(Poster.area_code.is_(None), mine))
    return query


def by_uids(uids: Iterable[str]) -> list[Poster]:
    """Posters in the order they were registered; unknown uids are absent."""
    return list(db.session.scalars(select(Poster).where(Poster.uid.in_(list(uids))).order_by(Poster.id)))


def by_serials(serials: Iterable[str]) -> dict[str, Poster]:
    """Serial → poster, in one statement; unknown serials are absent."""
    found = db.session.scalars(select(Poster).where(Poster.serial.in_({one for one in serials if one})))
    return {poster.serial: poster for poster in found}


def labels_of(subjects: Iterable[str]) -> dict[str, Poster]:
    """Wish uid → the label that is in use for it, in one statement; a wish nobody printed one for is absent."""
    mine = select(Poster).where(Poster.kind == Kind.WISH, Poster.state == PosterState.LIVE)
    found = db.session.scalars(mine.where(Poster.subject.in_(list(subjects))).order_by(Poster.id.desc()))
    return {poster.subject: poster for poster in found if poster.subject}


def live_of(kind: Kind, subject: str) -> Poster | None:
    """The newest paper in use for this very subject, wherever it hangs."""
    mine = select(Poster).where(Poster.kind == kind, Poster.subject == subject, Poster.state == PosterState.LIVE)
    return db.session.scalar(mine.order_by(Poster.id.desc()).limit(1))


def any_in(area_code: str) -> bool:
    """Whether a sheet of paper, in use or not, was ever made for this very place."""
    return db.session.scalar(select(Poster.id).where(Poster.area_code == area_code).limit(1)) is not None


def live_count(area: str, actor: Actor) -> int:
    """How many posters are in use where the actor works, within `area`."""
    mine = select(func.count()).where(Poster.state == PosterState.LIVE, regions.in_areas(Poster.area_code, actor.areas))
    if area:
        mine = mine.where(Poster.area_code.startswith(places.prefix(area), autoescape=True))
    return db.session.scalar(mine) or 0


def scans(posters: Iterable[Poster], since: date | None = None) -> dict[int, int]:
    """poster id → scans since a day (all when None), in one statement."""
    ids = {poster.serial: poster.id for poster in posters}
    query = select(StepCount.serial, func.sum(StepCount.times)).group_by(StepCount.serial)
    query = query.where(StepCount.step == Step.SCAN, StepCount.serial.in_(ids))
    if since is not None:
        query = query.where(StepCount.day >= since)
    return {ids[row[0]]: int(row[1]) for row in db.session.execute(query)}


def scans_by_day(poster: Poster) -> list[tuple[date, str, int]]:
    """(day, channel, scans), newest first."""
    query = select(StepCount.day, StepCount.channel, func.sum(StepCount.times))
    query = query.where(StepCount.serial == poster.serial, StepCount.step == Step.SCAN)
    newest = query.group_by(StepCount.day, StepCount.channel).order_by(StepCount.day.desc(), StepCount.channel.desc())
    return [(row[0], row[1], int(row[2])) for row in db.session.execute(newest.limit(90))]


def scans_this_month() -> int:
    """How often any code was scanned since the first of this month."""
    mine = (StepCount.step == Step.SCAN, StepCount.day >= today().replace(day=1))
    return int(db.session.scalar(select(func.sum(StepCount.times)).where(*mine)) or 0)


def events(poster: Poster) -> list[PosterEvent]:
    """办理过程, newest first."""
    query = select(PosterEvent).where(PosterEvent.subject_id == poster.id).order_by(PosterEvent.version.desc())
    return list(db.session.scalars(query))
