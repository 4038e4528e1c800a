"""扫码 — what a printed code stands for, for the phone. Counts the scan; no person is written down."""

from marshmallow import Schema, fields

from miniapp_api.route import route
from server.codes import service as codes
from server.codes.queries import Poster
from server.codes.states import Channel
from server.policies import queries as policies
from server.regions import queries as regions

KINDS = {"total": "catalogue"}


class SceneArea(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    full_name = fields.String(required=True)


class SceneAnswer(Schema):
    """`kind` catalogue | policy | category | wish; `stale`: the paper is older than the text in force."""

    kind = fields.String(required=True)
    subject_id = fields.String(required=True, allow_none=True)
    area = fields.Nested(SceneArea, required=True, allow_none=True)
    serial = fields.String(required=True)
    stale = fields.Boolean(required=True)


@route.get("/scenes/<scene>", answer=SceneAnswer, auth="anyone", unit="writes")
def open_scene(scene: str) -> object:
    """扫码: what the code points at. 404 scene_unknown, 410 scene_withdrawn."""
    poster = codes.open_scene(scene, channel=Channel.MINIAPP)
    return {
        "kind": KINDS.get(poster.kind, poster.kind),
        "subject_id": poster.subject,
        "area": _area(poster),
        "serial": poster.serial,
        "stale": policies.is_stale(poster.subject, poster.subject_version),
    }


def _area(poster: Poster) -> dict[str, str] | None:
    if poster.area_code is None:
        return None
    region = regions.find(poster.area_code)
    return {"code": region.code, "name": region.name, "full_name": regions.full_name(region.code)}
