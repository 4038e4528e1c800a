"""群众心愿在现场 — a worker at the door: visit, link or enrol the person with their signed paper, write, answer."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_worker
from miniapp_api.fieldwork_help import Contact, WorkQueue
from miniapp_api.help import part, photos
from miniapp_api.help_shapes import handed_in
from miniapp_api.once import HEADER
from miniapp_api.own_shapes import OwnBody, OwnCard, WorkOwnWish, own_cards, own_masked
from miniapp_api.own_wishes import own_facts_of
from miniapp_api.route import route
from miniapp_api.shapes import Line, PageQuery, list_of, page_of
from server.files import service as files
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import OwnWishNotFound
from server.intake.rules import Channel, Consent, OnBehalf
from server.intake.service import Visit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.errors import Invalid, NotFound, field_error
from server.registry import queries as registry
from server.registry import service as registering
from server.registry.rules import KINDS, PURPOSE_KINDS, Controller, Guardian, Purpose
from server.registry.service import PersonFacts
from server.wishes import rules as wish_rules
from server.wishes.rules import Facts

ROOT = "/fieldwork/own-wishes"
# What can be done at the door; the rest is done at a desk.
IN_THE_FIELD = ("check", "write", "answer", "missed", "add", "refer", "withdraw")
CONSENT_FOR = timedelta(days=365)


class OwnWorkQuery(PageQuery):
    queue = fields.String(load_default="todo", validate=validate.OneOf(list(queries.OWN_QUEUES)))


class OwnLook(Schema):
    """`because`: why a whole name and number is wanted; it stands in the audit."""

    because = fields.String(required=True, validate=validate.OneOf(list(rules.OWN_REVEAL_REASONS)))


class WorkOwnBody(OwnBody):
    """代办登记: for somebody without a phone at hand; `consent` is a signed paper or a word said aloud."""

    on_behalf = fields.String(load_default="worker", validate=validate.OneOf([OnBehalf.WORKER]))


class MoveOwnBody(Schema):
    """As JSON, or multipart with a file `photo` (check, add) or `voice` (add).

    check: `text`, `visited_on` · answer: `because`, `text` · refer: `troubles`, `consent`, `paper_no` · else: `text`.
    """

    text = Line(max=rules.TEXT_CHARS, load_default="")
    visited_on = fields.Date(load_default=None)
    because = Line(max=12, load_default="")
    troubles = fields.List(Line(max=20), load_default=list, validate=validate.Length(max=len(rules.Trouble)))
    consent = fields.String(load_default="", validate=validate.OneOf(["", *rules.Way]))
    paper_no = Line(max=rules.NUMBER_CHARS, load_default="")


class WriteOwnBody(Schema):
    """写成公开的心愿, as JSON or multipart with a file `photo` of the thing. `submit`: hand it in at once."""

    title = Line(max=wish_rules.TITLE_CHARS, load_default="")
    kind = fields.String(load_default="goods", validate=validate.OneOf(list(wish_rules.Kind)))
    for_whom = Line(max=wish_rules.WHOM_CHARS, load_default="")
    story = fields.String(load_default="", validate=validate.Length(max=wish_rules.STORY_CHARS))
    price_fen = fields.Integer(load_default=None, allow_none=True, strict=False)
    price_source = Line(max=wish_rules.SOURCE_CHARS, load_default="")
    price = Line(max=16, load_default="")
    price_because = Line(max=wish_rules.BECAUSE_CHARS, load_default="")
    quantity = fields.Integer(load_default=1, validate=validate.Range(1, wish_rules.PIECES_MAX))
    submit = fields.Boolean(load_default=False)


class PersonOwnBody(Schema):
    """登记到台账, as JSON or multipart with a file `photo` of the signed paper. `person`: one who is there already.

    `given_by` self | guardian; with a `paper_no` or a photo the consent to a public wish is written down too.
    """

    person = Line(max=16, load_default="")
    name = Line(max=rules.NAME_CHARS, load_default="")
    kind = fields.String(load_default=KINDS[-1], validate=validate.OneOf(KINDS))
    id_number = Line(max=18, load_default="")
    birth_year = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1900, 2100))
    sex = fields.String(load_default="", validate=validate.OneOf(["", "男", "女"]))
    guardian_name = Line(max=rules.NAME_CHARS, load_default="")
    guardian_phone = Line(max=20, load_default="")
    guardian_relation = Line(max=rules.RELATION_CHARS, load_default="")
    given_by = fields.String(load_default="self", validate=validate.OneOf(["self", "guardian"]))
    paper_no = Line(max=rules.NUMBER_CHARS, load_default="")


@route.get("/fieldwork/own-wishes/queues", answer=list_of(WorkQueue), auth="worker", unit="reads")
def queues() -> dict[str, Any]:
    """队列: how much waits in each."""
    counted = queries.own_counts(signed_in_worker().actor)
    return {"items": [{"name": n, "label": label, "count": counted[n]} for n, label in queries.OWN_QUEUES.items()]}


@route.get("/fieldwork/own-wishes", query=OwnWorkQuery, answer=page_of(OwnCard), auth="worker", unit="reads")
def listed(query: dict[str, Any]) -> object:
    """本地方的群众心愿, one queue at a time, who is nearest to the day first."""
    page = queries.own_in_the_field(signed_in_worker().actor, **query)
    return page.showing(own_cards(page.items))


@route.get("/fieldwork/own-wishes/<uid>", answer=WorkOwnWish, auth="worker", unit="reads")
def show(uid: str) -> dict[str, Any]:
    """一个群众心愿, with names and numbers masked."""
    return _masked(uid, signed_in_worker().actor)


@route.post("/fieldwork/own-wishes/<uid>/contact", body=OwnLook, answer=Contact, auth="worker", unit="writes")
def contact(uid: str, body: dict[str, Any]) -> object:
    """查看联系方式, for a reason that is written down."""
    return intake.reveal_wish(uid, because=body["because"], actor=signed_in_worker().actor)


@route.get("/fieldwork/own-wishes/<uid>/files/<file_uid>", answer=None, picture=True, auth="worker", unit="reads")
def file(uid: str, file_uid: str) -> Response:
    """照片和录音: for who works on it."""
    found = queries.own_file_of(uid, file_uid, actor=signed_in_worker().actor)
    if found is None:
        raise OwnWishNotFound
    return handed_in(found.file_uid)


@route.post(
    "/fieldwork/own-wishes",
    body=WorkOwnBody,
    answer=WorkOwnWish,
    status=201,
    auth="worker",
    unit="writes",
    multipart=("voice", "photo"),
    keyed="needed",
)
def register(body: dict[str, Any]) -> dict[str, Any]:
    """代办登记. The Idempotency-Key is the draft's own, as with a resident's."""
    actor = signed_in_worker().actor
    facts = own_facts_of(body, Channel.DESK)
    row = intake.wish(facts, actor=actor, key=request.headers[HEADER], voice=part("voice"), photos=photos())
    return _masked(row.uid, actor)


@route.post(
    "/fieldwork/own-wishes/<uid>/write",
    body=WriteOwnBody,
    answer=WorkOwnWish,
    auth="worker",
    unit="writes",
    multipart=("photo",),
)
def write(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """写成公开的心愿: staff's own words. 422 with the field and the words where somebody could be known."""
    actor = signed_in_worker().actor
    names = ("title", "kind", "for_whom", "story", "price_fen", "price_source", "quantity", "price_because")
    given = {name: body[name] for name in names}
    facts = Facts(**given, area_code=intake.own_row(uid, actor=actor).area_code, price_uid=body["price"] or None)
    intake.write(uid, facts, actor=actor, photo=part("photo"), submit=body["submit"])
    return _masked(uid, actor)


@route.post(
    "/fieldwork/own-wishes/<uid>/person",
    body=PersonOwnBody,
    answer=WorkOwnWish,
    auth="worker",
    unit="writes",
    multipart=("photo",),
)
def person(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """关联或登记到台账, and the consent to a public wish with the photo of its paper."""
    actor = signed_in_worker().actor
    row = intake.own_row(uid, actor=actor)
    if body["person"]:
        row = intake.link(uid, body["person"], actor=actor)
    elif row.person_uid is None:
        row = intake.enrol(uid, _person(body, row.area_code), actor=actor)
    _agree(row, body, actor)
    return _masked(uid, actor)


@route.post(
    "/fieldwork/own-wishes/<uid>/<move>",
    body=MoveOwnBody,
    answer=WorkOwnWish,
    auth="worker",
    unit="writes",
    multipart=("voice", "photo"),
)
def act(uid: str, move: str, body: dict[str, Any]) -> dict[str, Any]:
    """办理一个群众心愿, as far as the field goes. The machine says who may."""
    if move not in ACTS:
        raise NotFound
    actor = signed_in_worker().actor
    ACTS[move](uid, actor, body)
    return _masked(uid, actor)


def _check(uid: str, actor: Actor, body: dict[str, Any]) -> object:
    return intake.check(uid, Visit(body["visited_on"] or today(), body["text"], photos()), actor=actor)


def _refer(uid: str, actor: Actor, body: dict[str, Any]) -> object:
    consent = Consent(body["consent"], paper_no=body["paper_no"])
    return intake.refer(uid, troubles=body["troubles"], consent=consent, actor=actor)


def _add(uid: str, actor: Actor, body: dict[str, Any]) -> object:
    return intake.add_to_wish(uid, actor=actor, text=body["text"], voice=part("voice"), photos=photos())


ACTS: Mapping[str, Callable[[str, Actor, dict[str, Any]], object]] = {
    "check": _check,
    "answer": lambda uid, actor, body: intake.answer(uid, because=body["because"], text=body["text"], actor=actor),
    "missed": lambda uid, actor, body: intake.missed(uid, actor=actor, note=body["text"]),
    "add": _add,
    "refer": _refer,
    "withdraw": lambda uid, actor, body: intake.withdraw_wish(uid, actor=actor, reason=body["text"]),
}


def _person(body: dict[str, Any], area_code: str) -> PersonFacts:
    guardian = [body[f"guardian_{name}"] for name in ("name", "phone", "relation")]
    return PersonFacts(
        name=body["name"],
        kind=body["kind"],
        area_code=area_code,
        controller=Controller.CHARITY,
        id_number=body["id_number"],
        birth_year=body["birth_year"],
        sex=body["sex"],
        guardian=Guardian(*guardian) if guardian[0] else None,
    )


def _agree(row: Any, body: dict[str, Any], actor: Actor) -> None:
    """同意公开心愿, on paper: only where there is one to point at."""
    paper = part("photo")
    if paper is None and not body["paper_no"]:
        return
    if row.person_uid is None:
        raise Invalid(detail=[field_error("/person", "请先选择或登记台账里的人")])
    found = registry.person(row.person_uid)
    kept = files.keep_paper(paper, owner=f"consent:{found.uid}", actor=actor).uid if paper else None
    registering.give_consent(
        found,
        recipient="社会公众",
        purpose=Purpose.WISH,
        kinds=list(PURPOSE_KINDS[Purpose.WISH]),
        expires_on=today() + CONSENT_FOR,
        given_by=body["given_by"],
        paper_file=kept,
        paper_no=body["paper_no"],
        actor=actor,
    )


def _masked(uid: str, actor: Actor) -> dict[str, Any]:
    seen = queries.own_sight(uid, actor=actor)
    is_child = seen.row.person_uid is not None and registry.is_child(registry.person(seen.row.person_uid))
    return own_masked(seen, root=ROOT, moves=IN_THE_FIELD, is_child=is_child)
