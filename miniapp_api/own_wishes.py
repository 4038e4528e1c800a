"""我有一个心愿 — say what one wishes with a proved phone, and follow it; how far it is, by its number alone."""

from typing import Any

from flask import Response, request
from marshmallow import Schema, fields

from miniapp_api.auth import signed_in_donor
from miniapp_api.facts import HOTLINE
from miniapp_api.help import (
    AddBody,
    ConsentText,
    HelpArea,
    Limits,
    TrackQuery,
    WithdrawBody,
    area_of,
    part,
    photos,
    reached,
)
from miniapp_api.help_shapes import HelpStation, handed_in, station_of
from miniapp_api.once import HEADER
from miniapp_api.own_shapes import OwnBody, OwnCard, OwnTrack, OwnWish, own_cards, own_track, own_whole
from miniapp_api.route import route
from miniapp_api.shapes import Line, PageQuery, page_of
from server.files.rules import VOICE_SECONDS_MAX
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import OwnWishNotFound
from server.intake.rules import Channel, Consent, OwnFacts
from server.kit.actors import DONOR
from server.kit.whence import client_address
from server.people.service import DonorSession
from server.regions import queries as regions

ROOT = "/own-wishes"


class OwnForm(Schema):
    """What the form needs before anything is said, and whom to call."""

    consent = fields.Nested(ConsentText, required=True)
    hotline = fields.String(required=True)
    area = fields.Nested(HelpArea, required=True, allow_none=True)
    station = fields.Nested(HelpStation, required=True, allow_none=True)
    expected = fields.String(required=True)
    limits = fields.Nested(Limits, required=True)


class OwnFormQuery(Schema):
    """`area`, when a poster or a page has said it already; an unknown one is passed over."""

    area = Line(max=15, load_default="")


@route.get("/own-wishes/form", query=OwnFormQuery, answer=OwnForm, auth="anyone", unit="reads")
def form(query: dict[str, Any]) -> dict[str, Any]:
    """登记表: the text one agrees to, and whom to call."""
    area = query["area"] if regions.exists(query["area"]) else ""
    return {
        "consent": {
            "version": rules.OWN_CONSENT_VERSION,
            "text": rules.OWN_CONSENT_TEXT,
            "behalf_text": rules.BEHALF_CONSENT,
        },
        "hotline": HOTLINE,
        "area": area_of(area),
        "station": station_of(area) if area else None,
        "expected": rules.OWN_EXPECTED,
        "limits": {"photos": rules.OWN_PHOTOS_MAX, "voice_s": VOICE_SECONDS_MAX, "text": rules.OWN_TEXT_CHARS},
    }


@route.get("/own-wishes/track", query=TrackQuery, answer=OwnTrack, auth="anyone", unit="writes")
def track(query: dict[str, Any]) -> dict[str, Any]:
    """凭编号查进度. A wrong number and a wrong phone are one answer, and wrong tries are counted. 404, 429."""
    row = intake.track_wish(query["no"], query["phone_tail"], place=client_address())
    (told,) = queries.own_told_many([row])
    return own_track(told)


@route.post(
    "/own-wishes",
    body=OwnBody,
    answer=OwnWish,
    status=201,
    auth="donor",
    unit="writes",
    multipart=("voice", "photo"),
    keyed="needed",
)
def wish(body: dict[str, Any]) -> dict[str, Any]:
    """登记自己的心愿. The Idempotency-Key is the draft's own: sent again it is the same."""
    session = signed_in_donor()
    facts = own_facts_of(*reached(body, session))
    row = intake.wish(facts, actor=session.actor, key=request.headers[HEADER], voice=part("voice"), photos=photos())
    return _whole(row.uid, session)


@route.get("/own-wishes", query=PageQuery, answer=page_of(OwnCard), auth="donor", unit="reads")
def mine(query: dict[str, Any]) -> object:
    """我的心愿登记, the newest first."""
    page = queries.own_mine(signed_in_donor().actor, **query)
    return page.showing(own_cards(page.items))


@route.get("/own-wishes/<uid>", answer=OwnWish, auth="donor", unit="reads")
def show(uid: str) -> dict[str, Any]:
    """一个心愿登记."""
    return _whole(uid, signed_in_donor())


@route.get("/own-wishes/<uid>/files/<file_uid>", answer=None, picture=True, auth="donor", unit="reads")
def file(uid: str, file_uid: str) -> Response:
    """照片和录音: for the person who handed them in."""
    found = queries.own_file_of(uid, file_uid, actor=signed_in_donor().actor)
    if found is None:
        raise OwnWishNotFound
    return handed_in(found.file_uid)


@route.post(
    "/own-wishes/<uid>/add", body=AddBody, answer=OwnWish, auth="donor", unit="writes", multipart=("voice", "photo")
)
def add(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """补充情况."""
    session = signed_in_donor()
    intake.add_to_wish(uid, actor=session.actor, text=body["text"], voice=part("voice"), photos=photos())
    return _whole(uid, session)


@route.post("/own-wishes/<uid>/withdraw", body=WithdrawBody, answer=OwnWish, auth="donor", unit="writes")
def withdraw(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """撤回心愿: what was written of it leaves the public too."""
    session = signed_in_donor()
    return _whole(intake.withdraw_wish(uid, actor=session.actor, reason=body["reason"]).uid, session)


def own_facts_of(body: dict[str, Any], channel: Channel) -> OwnFacts:
    """The body as the room takes it."""
    consent = Consent(body["consent"], text_version=body["consent_version"], paper_no=body["paper_no"])
    names = ("contact_name", "contact_phone", "area_code", "text", "on_behalf", "person_name", "relation")
    return OwnFacts(**{name: body[name] for name in names}, consent=consent, channel=channel)


def _whole(uid: str, session: DonorSession) -> dict[str, Any]:
    return own_whole(queries.own_one(uid, actor=session.actor), root=ROOT, roles=frozenset({DONOR}))
