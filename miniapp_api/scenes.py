"""扫码 — what a printed code stands for, for the phone. Counts the scan; no person is written down."""

from marshmallow import Schema, fields

from miniapp_api.route import route
from server.codes import service as codes
from server.codes import stale
from server.codes.queries import Poster
from server.codes.states import OF_GIVING, Channel, Kind
from server.events import posters as giving
from server.kit.scenes import SceneUnknown, read_scene
from server.kit.units import surely
from server.kit.whence import client_address
from server.people.service import tries
from server.policies import queries as policies
from server.policies.queries import aging
from server.regions import queries as regions

KINDS = {"total": "catalogue", "unit": "event"}


class SceneArea(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    full_name = fields.String(required=True)


class SceneChange(Schema):
    """One field: what the paper says, and what holds now."""

    label = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)


class SceneStation(Schema):
    name = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)


class SceneAnswer(Schema):
    """`kind` catalogue | policy | category | wish | event.

    `stale`: the paper is older than what holds now, `changes` how. Of a parcel (wish) everybody learns the `station`
    it goes to, and not which wish it is. `unit`: the code of the unit of an event whose paper was scanned.
    """

    kind = fields.String(required=True)
    subject_id = fields.String(required=True, allow_none=True)
    area = fields.Nested(SceneArea, required=True, allow_none=True)
    unit = fields.String(required=True)
    serial = fields.String(required=True)
    stale = fields.Boolean(required=True)
    changes = fields.List(fields.Nested(SceneChange), required=True)
    station = fields.Nested(SceneStation, required=True, allow_none=True)


@route.get("/scenes/<scene>", answer=SceneAnswer, auth="anyone", unit="writes")
def open_scene(scene: str) -> object:
    """扫码: what the code points at. 404 scene_unknown, 410 scene_withdrawn; 429 for many forged ones."""
    _refuse_forged(scene)
    poster = codes.open_scene(scene, channel=Channel.MINIAPP)
    changes, is_old = _aged(poster)
    subject, unit = giving.whither(poster) if poster.kind in OF_GIVING else (_subject(poster), "")
    return {
        "kind": KINDS.get(poster.kind, poster.kind),
        "subject_id": subject,
        "unit": unit,
        "area": _area(poster),
        "serial": poster.serial,
        "stale": is_old,
        "changes": changes,
        "station": regions.station(poster.area_code or "") if poster.kind == Kind.WISH else None,
    }


def _subject(poster: Poster) -> str | None:
    return None if poster.kind == Kind.WISH else poster.subject


def _refuse_forged(scene: str) -> None:
    """SceneUnknown, or TooManyForged: as at the site's own door, and with the same patience."""
    try:
        read_scene(scene)
    except SceneUnknown:
        mark = tries.mark_of("scene", client_address())
        codes.refuse_guessing(tries.wait_s(mark, codes.FORGED_MAX))
        surely(lambda: tries.count(mark))
        raise


def _aged(poster: Poster) -> tuple[list[aging.Change], bool]:
    """What of the paper is no longer so; the first scan of old paper asks the place to replace it.

    A new name alone is told, and asks nobody to print anew.
    """
    if poster.subject is None or poster.subject_version is None:
        return [], False
    policy = policies.find(poster.subject)
    in_force, told = policies.current_number(policy), aging.renamed(poster.title, policy.name)
    changes = aging.changes(poster.subject, poster.subject_version, poster.at)
    is_old = poster.subject_version < in_force or bool(changes)
    if is_old:
        stale.ask(poster.serial, in_force)
    return [*told, *changes], is_old or bool(told)


def _area(poster: Poster) -> dict[str, str] | None:
    if poster.area_code is None:
        return None
    region = regions.find(poster.area_code)
    return {"code": region.code, "name": region.name, "full_name": regions.full_name(region.code)}
