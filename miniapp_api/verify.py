"""验真 — the phone's own scanner asks whether a code is ours; it opens no address that is not."""

from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Line
from server.certificates import queries as certificates
from server.certificates.rules import PATH
from server.codes import verify as codes
from server.codes.states import KIND_NAMES, Kind
from server.kit.settings import settings
from server.policies.queries import aging
from server.regions import queries as regions

A_CERTIFICATE = "这是捐赠证书的编号，点下面看这份捐赠现在怎么样"


class VerifyAsked(Schema):
    """`code`: the address that was scanned, a scene, or the serial that was typed."""

    code = Line(max=codes.CHARS_MAX, required=True)


class VerifyAnswer(Schema):
    """`finding` ours | listed | withdrawn | forged | foreign | unknown, or certificate, with the address of its page;
    what is not known of the poster is null.
    """

    finding = fields.String(required=True)
    says = fields.String(required=True)
    serial = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    place = fields.String(required=True, allow_none=True)
    spot = fields.String(required=True, allow_none=True)
    scene = fields.String(required=True, allow_none=True)
    stale = fields.Boolean(required=True)
    certificate = fields.String(required=True, allow_none=True)


@route.get("/verify", answer=VerifyAnswer, query=VerifyAsked, auth="anyone", unit="reads")
def verify(query: dict[str, str]) -> object:
    """验真 of an address, a scene or the serial beside the code. `scene`: there for one of ours that may be opened."""
    number = certificates.number_in(query["code"])
    if number:
        told: dict[str, object] = {"finding": "certificate", "says": A_CERTIFICATE, "stale": False}
        told["certificate"] = f"{settings().public_base_url}{PATH}{number}"
        return told | dict.fromkeys(("scene", "serial", "kind", "title", "place", "spot"))
    found = codes.verify(query["code"])
    poster, ours = found.poster, found.finding in (codes.Finding.OURS, codes.Finding.LISTED)
    told = {"finding": str(found.finding), "says": found.says, "stale": False, "scene": None, "certificate": None}
    if poster is None:
        return told | dict.fromkeys(("serial", "kind", "title", "place", "spot"))
    return told | {
        "serial": poster.serial.upper(),
        "kind": KIND_NAMES[Kind(poster.kind)],
        "title": poster.title,
        "place": regions.full_name(poster.area_code) if poster.area_code else "全部地方",
        "spot": poster.spot or None,
        "scene": poster.scene if ours else None,
        "stale": ours and aging.is_old(poster),
    }
