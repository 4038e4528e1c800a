"""求助登记 — ask for help with a proved phone, follow it, urge it; and how far it is, by its number alone."""

from typing import Any, BinaryIO, cast

from flask import Response, request
from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor
from miniapp_api.facts import HOTLINE
from miniapp_api.help_shapes import (
    Help,
    HelpBody,
    HelpCard,
    HelpStation,
    HelpTrack,
    Named,
    cards,
    handed_in,
    policy_of,
    station_of,
    track_of,
    whole,
)
from miniapp_api.once import HEADER
from miniapp_api.refusals import PhoneNeeded
from miniapp_api.route import route
from miniapp_api.shapes import Line, PageQuery, page_of
from server.files.rules import VOICE_SECONDS_MAX
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import HelpNotFound
from server.intake.rules import Channel, Consent, HelpFacts
from server.kit.actors import DONOR
from server.kit.scenes import is_serial
from server.kit.whence import client_address
from server.people.service import DonorSession
from server.policies import queries as policies
from server.policies.errors import PolicyUnknown
from server.regions import queries as regions

ROOT = "/help"
ASKER = frozenset({DONOR})
# Whose consent it is: the bureau runs the relief side, its townships and villages call back (design §1.2).
BUREAU = "民政部门"


class Choice(Schema):
    value = fields.String(required=True)
    label = fields.String(required=True)


class ConsentText(Schema):
    version = fields.String(required=True)
    text = fields.String(required=True)
    behalf_text = fields.String(required=True)


class Limits(Schema):
    photos = fields.Integer(required=True)
    voice_s = fields.Integer(required=True)
    text = fields.Integer(required=True)


class HelpArea(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    full_name = fields.String(required=True)


class HelpForm(Schema):
    """What the form needs before anything is asked, and whom to call at once."""

    troubles = fields.List(fields.Nested(Choice), required=True)
    consent = fields.Nested(ConsentText, required=True)
    hotline = fields.String(required=True)
    area = fields.Nested(HelpArea, required=True, allow_none=True)
    station = fields.Nested(HelpStation, required=True, allow_none=True)
    policy = fields.Nested(Named, required=True, allow_none=True)
    expected = fields.String(required=True)
    expected_urgent = fields.String(required=True)
    limits = fields.Nested(Limits, required=True)


class FormQuery(Schema):
    """`area` and `policy`, when a poster or a page has said them already; unknown ones are passed over."""

    area = Line(max=15, load_default="")
    policy = Line(max=16, load_default="")


class TrackQuery(Schema):
    no = Line(min=1, max=20, required=True)
    phone_tail = fields.String(
        required=True,
        validate=validate.Regexp(r"([0-9]{4}|[0-9]{11})\Z", error="请填写手机号的后 4 位，或完整的手机号"),
    )


class AddBody(Schema):
    """As JSON, or as a multipart form with one file `voice` or `photo`."""

    text = Line(max=rules.TEXT_CHARS, load_default="")


class WithdrawBody(Schema):
    reason = Line(max=rules.NOTE_CHARS, load_default="")


class AgreeBody(Schema):
    """`text_version`: the text that was shown."""

    text_version = Line(max=12, load_default="")


@route.get("/help/form", query=FormQuery, answer=HelpForm, auth="anyone", unit="reads")
def form(query: dict[str, Any]) -> dict[str, Any]:
    """登记表: tiles, the text one agrees to, and whom to call."""
    area = query["area"] if regions.exists(query["area"]) else ""
    return {
        "troubles": [{"value": one, "label": label} for one, label in rules.TROUBLE_NAMES.items()],
        "consent": consent_text(),
        "hotline": HOTLINE,
        "area": area_of(area),
        "station": station_of(area) if area else None,
        "policy": _policy(query["policy"]),
        "expected": rules.EXPECTED,
        "expected_urgent": rules.EXPECTED_URGENT,
        "limits": {"photos": rules.PHOTOS_MAX, "voice_s": VOICE_SECONDS_MAX, "text": rules.TEXT_CHARS},
    }


@route.get("/help/track", query=TrackQuery, answer=HelpTrack, auth="anyone", unit="writes")
def track(query: dict[str, Any]) -> dict[str, Any]:
    """凭编号查进度. A wrong number and a wrong phone are one answer, and wrong tries are counted. 404, 429.

    422 `help_whole_phone` where many guess at this number: `phone_tail` is then the whole phone, as it may always be.
    """
    row = intake.track(query["no"], query["phone_tail"], place=client_address())
    return track_of(row, queries.steps(row))


@route.post(
    "/help",
    body=HelpBody,
    answer=Help,
    status=201,
    auth="donor",
    unit="writes",
    multipart=("voice", "photo"),
    keyed="needed",
)
def ask(body: dict[str, Any]) -> dict[str, Any]:
    """登记求助. The Idempotency-Key is the draft's own: sent again it is the same request."""
    session = signed_in_donor()
    facts = facts_of(*reached(body, session))
    row = intake.ask(facts, actor=session.actor, key=request.headers[HEADER], voice=part("voice"), photos=photos())
    return _whole(row.uid, session)


@route.get("/help", query=PageQuery, answer=page_of(HelpCard), auth="donor", unit="reads")
def mine(query: dict[str, Any]) -> object:
    """我的求助, the newest first."""
    page = queries.mine(signed_in_donor().actor, **query)
    return page.showing(cards(page.items))


@route.get("/help/<uid>", answer=Help, auth="donor", unit="reads")
def show(uid: str) -> dict[str, Any]:
    """一次求助."""
    return _whole(uid, signed_in_donor())


@route.get("/help/<uid>/files/<file_uid>", answer=None, picture=True, auth="donor", unit="reads")
def file(uid: str, file_uid: str) -> Response:
    """照片和录音: for the asker who handed them in."""
    found = queries.file_of(uid, file_uid, actor=signed_in_donor().actor)
    if found is None:
        raise HelpNotFound
    return handed_in(found.file_uid)


@route.post("/help/<uid>/urge", answer=Help, auth="donor", unit="writes")
def urge(uid: str) -> dict[str, Any]:
    """催一催, once in 48 hours. 429 urged_lately."""
    session = signed_in_donor()
    return _whole(intake.urge(uid, actor=session.actor).uid, session)


@route.post("/help/<uid>/add", body=AddBody, answer=Help, auth="donor", unit="writes", multipart=("voice", "photo"))
def add(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """补充材料."""
    session = signed_in_donor()
    actor = session.actor
    row = intake.add_material(uid, actor=actor, text=body["text"], voice=part("voice"), photos=photos())
    return _whole(row.uid, session)


@route.post("/help/<uid>/withdraw", body=WithdrawBody, answer=Help, auth="donor", unit="writes")
def withdraw(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """撤回求助."""
    session = signed_in_donor()
    return _whole(intake.withdraw(uid, actor=session.actor, reason=body["reason"]).uid, session)


@route.post("/help/<uid>/agree", body=AgreeBody, answer=Help, auth="donor", unit="writes")
def agree(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """同意转给慈善会."""
    session = signed_in_donor()
    return _whole(intake.agree(uid, actor=session.actor, text_version=body["text_version"]).uid, session)


@route.post("/help/<uid>/take_back", answer=Help, auth="donor", unit="writes")
def take_back(uid: str) -> dict[str, Any]:
    """撤回给慈善会的同意."""
    session = signed_in_donor()
    return _whole(intake.take_back(uid, actor=session.actor).uid, session)


def consent_text() -> dict[str, str]:
    text = rules.CONSENT_TEXT.format(bureau=BUREAU)
    return {"version": rules.CONSENT_VERSION, "text": text, "behalf_text": rules.BEHALF_CONSENT}


def reached(body: dict[str, Any], session: DonorSession) -> tuple[dict[str, Any], Channel]:
    """The body with the number to call, theirs that is proved where none was written, and the way it came in by."""
    phone = body["contact_phone"] or session.donor.phone
    if not phone:
        raise PhoneNeeded
    return {**body, "contact_phone": phone}, Channel.MINIAPP if session.kind == "bearer" else Channel.WEB


def facts_of(body: dict[str, Any], channel: Channel) -> HelpFacts:
    """The body as the room takes it; a serial that is torn is passed over like an unknown policy."""
    consent = Consent(body["consent"], text_version=body["consent_version"], paper_no=body["paper_no"])
    policy = _policy(body["policy"])
    names = ("contact_name", "contact_phone", "area_code", "text", "on_behalf", "person_name", "relation", "urgent")
    return HelpFacts(
        **{name: body[name] for name in names},
        troubles=body["troubles"],
        consent=consent,
        policy_uid=policy["id"] if policy else None,
        scene_serial=body["scene"] if is_serial(body["scene"]) else None,
        channel=channel,
    )


def part(name: str) -> BinaryIO | None:
    """The file of this name, if one came along."""
    given = request.files.get(name)
    return cast(BinaryIO, given.stream) if given and given.filename else None


def photos() -> list[BinaryIO]:
    return [cast(BinaryIO, one.stream) for one in request.files.getlist("photo") if one.filename]


def _whole(uid: str, session: DonorSession) -> dict[str, Any]:
    return whole(queries.one(uid, actor=session.actor), root=ROOT, roles=ASKER)


def area_of(code: str) -> dict[str, str] | None:
    if not code:
        return None
    return {"code": code, "name": regions.find(code).name, "full_name": regions.full_name(code)}


def _policy(uid: str) -> dict[str, str] | None:
    try:
        return policy_of(policies.find(uid).uid) if uid else None
    except PolicyUnknown:
        return None
