"""投诉举报 — anybody says what is wrong, without an account, and follows it by its number and a query code."""

from typing import Any

from flask import request
from marshmallow import Schema, fields, validate

from miniapp_api.facts import HOTLINE
from miniapp_api.help import photos
from miniapp_api.once import HEADER
from miniapp_api.refusals import KeyNeeded
from miniapp_api.route import route
from miniapp_api.shapes import Line, Moment
from server.complaints import queries, rules, subjects
from server.complaints import service as complaints
from server.complaints.errors import SubjectUnknown
from server.complaints.rules import About, Kind, Outcome, Said
from server.complaints.states import LIFE, STATE_NAMES, TELLER, ComplaintState
from server.kit.whence import client_address

KEY_CHARS = range(8, 81)
# What whoever complained reads of the moves; the rest is work of the desk.
STEPS = {
    "take": "开始核查",
    "freeze": "核查期间已先停下来",
    "answer": "已答复",
    "again": "重新核查",
    "withdraw": "已撤回",
}


class ComplaintKind(Schema):
    value = fields.String(required=True)
    label = fields.String(required=True)


class ComplaintFigures(Schema):
    """Of this year: how many came, how many are answered, how many of these within five working days."""

    told = fields.Integer(required=True)
    answered = fields.Integer(required=True)
    in_time = fields.Integer(required=True)


class ComplaintForm(Schema):
    """What the form needs: what it is about, what may be chosen, and what will happen."""

    about = fields.String(required=True)
    subject = fields.String(required=True)
    about_text = fields.String(required=True)
    subject_name = fields.String(required=True)
    kinds = fields.List(fields.Nested(ComplaintKind), required=True)
    expected = fields.String(required=True)
    hotline = fields.String(required=True)
    text_max = fields.Integer(required=True)
    photos_max = fields.Integer(required=True)
    figures = fields.Nested(ComplaintFigures, required=True)


class ComplaintStep(Schema):
    label = fields.String(required=True)
    at = Moment(required=True)


class ComplaintAnswer(Schema):
    text = fields.String(required=True)
    at = Moment(required=True)


class ComplaintAction(Schema):
    name = fields.String(required=True)
    label = fields.String(required=True)


class ComplaintTrack(Schema):
    """How far it is, as whoever holds number and code may read it."""

    no = fields.String(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    kind_text = fields.String(required=True)
    subject_name = fields.String(required=True)
    at = Moment(required=True)
    due_at = Moment(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    text = fields.String(required=True)
    photos = fields.Integer(required=True)
    steps = fields.List(fields.Nested(ComplaintStep), required=True)
    outcome_text = fields.String(required=True)
    answers = fields.List(fields.Nested(ComplaintAnswer), required=True)
    actions = fields.List(fields.Nested(ComplaintAction), required=True)


class Told(Schema):
    """`code` is shown once."""

    no = fields.String(required=True)
    code = fields.String(required=True)
    expected = fields.String(required=True)


class ComplaintQuery(Schema):
    about = fields.String(load_default="house", validate=validate.OneOf(list(About)))
    subject = Line(max=16, load_default="")


class ComplaintBody(ComplaintQuery):
    """As JSON, or as a multipart form with one file `photo`. `phone` may be left empty."""

    kind = fields.String(required=True, validate=validate.OneOf(list(Kind)))
    text = fields.String(required=True, validate=validate.Length(max=rules.TEXT_CHARS))
    phone = Line(max=20, load_default="")


class WhichBody(Schema):
    no = Line(min=1, max=20, required=True)
    code = Line(min=1, max=16, required=True)


class WhichWithWords(WhichBody):
    text = fields.String(load_default="", validate=validate.Length(max=rules.TEXT_CHARS))


@route.get("/complaints/form", query=ComplaintQuery, answer=ComplaintForm, auth="anyone", unit="reads")
def form(query: dict[str, Any]) -> dict[str, Any]:
    """投诉表: what it is about; a page that is gone is the house's matter then."""
    about = About(query["about"])
    try:
        subject = subjects.find(about, query["subject"])
    except SubjectUnknown:
        about, subject = About.HOUSE, subjects.find(About.HOUSE, "")
    return {
        "about": about,
        "subject": subject.uid or "",
        "about_text": rules.ABOUT_NAMES[about],
        "subject_name": subject.name,
        "kinds": [{"value": one, "label": label} for one, label in rules.KIND_NAMES.items()],
        "expected": rules.EXPECTED,
        "hotline": HOTLINE,
        "text_max": rules.TEXT_CHARS,
        "photos_max": rules.PHOTOS_MAX,
        "figures": queries.figures(),
    }


@route.post(
    "/complaints", body=ComplaintBody, answer=Told, status=201, auth="anyone", unit="writes", multipart=("photo",)
)
def tell(body: dict[str, Any]) -> dict[str, Any]:
    """投诉. The Idempotency-Key is the draft's own: sent again it is the same complaint with the same code."""
    key = request.headers.get(HEADER, "")
    if len(key) not in KEY_CHARS:
        raise KeyNeeded
    said = Said(About(body["about"]), body["subject"], Kind(body["kind"]), body["text"], body["phone"])
    row, code = complaints.tell(said, key=key, place=client_address(), photos=photos())
    return {"no": row.no, "code": code, "expected": rules.EXPECTED}


@route.post("/complaints/track", body=WhichBody, answer=ComplaintTrack, auth="anyone", unit="writes")
def track(body: dict[str, Any]) -> dict[str, Any]:
    """查投诉. Posted, so that no code stands in an address or a log. 404, 429."""
    return _told(_row(body))


@route.post(
    "/complaints/add", body=WhichWithWords, answer=ComplaintTrack, auth="anyone", unit="writes", multipart=("photo",)
)
def add(body: dict[str, Any]) -> dict[str, Any]:
    """补充情况: words or a picture."""
    return _told(complaints.add(_row(body), body["text"], photos()))


@route.post("/complaints/again", body=WhichWithWords, answer=ComplaintTrack, auth="anyone", unit="writes")
def again(body: dict[str, Any]) -> dict[str, Any]:
    """不满意，请再核查. 409 complaint_again_over."""
    return _told(complaints.again(_row(body), body["text"]))


@route.post("/complaints/withdraw", body=WhichBody, answer=ComplaintTrack, auth="anyone", unit="writes")
def withdraw(body: dict[str, Any]) -> dict[str, Any]:
    """撤回投诉."""
    return _told(complaints.withdraw(_row(body)))


def _row(body: dict[str, Any]) -> Any:
    return complaints.follow(body["no"], body["code"], place=client_address())


def _told(row: Any) -> dict[str, Any]:
    steps = [(row.at, "收到投诉")] + [(one.at, STEPS[one.move]) for one in queries.history(row) if one.move in STEPS]
    actions = [one for one in LIFE.open_to(ComplaintState(row.state), {TELLER}) if one.name != "again"]
    if queries.may_ask_again(row):
        actions.append(LIFE.moves["again"])
    return {
        "no": row.no,
        "state": row.state,
        "state_text": STATE_NAMES[ComplaintState(row.state)],
        "kind_text": rules.KIND_NAMES[Kind(row.kind)],
        "subject_name": row.subject_name,
        "at": row.at,
        "due_at": row.due_at,
        "overdue": queries.is_overdue(row),
        "text": row.text or "",
        "photos": len(queries.photos(row)),
        "steps": [{"at": at, "label": label} for at, label in steps],
        "outcome_text": rules.OUTCOME_NAMES[Outcome(row.outcome)] if row.outcome else "",
        "answers": [{"text": note.text or "", "at": note.at} for note in queries.notes(row, "answer")],
        "actions": [{"name": one.name, "label": one.says} for one in actions],
    }
