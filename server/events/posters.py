"""二维码 — one paper per event, one per unit: registered once, printed as often as it is asked for."""

from server.codes import queries as codes
from server.codes import service as code_work
from server.codes import sheets as paper
from server.codes.queries import Poster
from server.codes.states import Kind
from server.events import queries, sheets
from server.events.errors import EventUnknown
from server.events.models import Event, EventUnit
from server.events.states import EventState, UnitState
from server.kit.actors import Actor


def event_poster(uid: str, *, actor: Actor) -> bytes:
    """A4 PDF with the code of the event. EventUnknown before it is published, OtherPlace."""
    event = queries.public(uid)
    poster = _of(Kind.EVENT, event.uid, event.title, actor)
    return paper.pdf([sheets.event_sheet(event, url=poster.url, serial=poster.serial)])


def unit_poster(uid: str, *, actor: Actor) -> bytes:
    """A4 PDF with the code of one unit. UnitUnknown, EventUnknown."""
    unit = queries.unit(uid)
    event = _published(unit)
    poster = _of(Kind.UNIT, unit.uid, unit.title, actor)
    return paper.pdf([sheets.unit_sheet(event, unit.title, url=poster.url, serial=poster.serial)])


def whither(poster: Poster) -> tuple[str, str]:
    """What a scanned code opens: (uid of the event, code of the unit or nothing). EventUnknown, UnitUnknown."""
    assert poster.subject is not None, poster.serial
    if poster.kind == Kind.EVENT:
        return queries.public(poster.subject).uid, ""
    unit = queries.unit(poster.subject)
    event = _published(unit)
    return event.uid, unit.no if unit.state == UnitState.LIVE else ""


def _published(unit: EventUnit) -> Event:
    if unit.event.state != EventState.PUBLISHED:
        raise EventUnknown
    return unit.event


def _of(kind: Kind, subject: str, title: str, actor: Actor) -> Poster:
    found = codes.live_of(kind, subject)
    return found or code_work.register(kind, title=title, subject=subject, actor=actor)
