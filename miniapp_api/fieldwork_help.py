"""求助工作 — requests of the worker's own places at their own phone: call, write down what came of it, register."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, request
from marshmallow import Schema, fields, validate

from miniapp_api import help as asking
from miniapp_api.auth import signed_in_worker
from miniapp_api.help_shapes import Help, HelpBody, HelpCard, cards, handed_in, masked
from miniapp_api.once import HEADER
from miniapp_api.route import route
from miniapp_api.shapes import Line, PageQuery, list_of, page_of
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.errors import HelpNotFound
from server.intake.rules import Channel, OnBehalf
from server.kit.actors import Actor
from server.kit.errors import NotFound

ROOT = "/fieldwork/help"
# What can be done at the door or on the telephone; the rest is done at a desk.
IN_THE_FIELD = ("call_back", "missed_call", "add", "mark_urgent")


class WorkHelpQuery(PageQuery):
    queue = fields.String(load_default="todo", validate=validate.OneOf(list(queries.QUEUES)))


class WorkQueue(Schema):
    name = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class LookBody(Schema):
    """`because`: why a whole name and number is wanted; it stands in the audit."""

    because = fields.String(required=True, validate=validate.OneOf(list(rules.REVEAL_REASONS)))


class Contact(Schema):
    name = fields.String(required=True)
    phone = fields.String(required=True)
    person_name = fields.String(required=True)
    text = fields.String(required=True)


class FieldBody(Schema):
    """As JSON, or as a multipart form with one file `voice` or `photo` (with 补充材料)."""

    text = Line(max=rules.TEXT_CHARS, load_default="")


class WorkHelpBody(HelpBody):
    """代办登记: for somebody who has no phone at hand; `consent` is a signed paper or a word said aloud."""

    on_behalf = fields.String(load_default="worker", validate=validate.OneOf([OnBehalf.WORKER]))


@route.get("/fieldwork/help/queues", answer=list_of(WorkQueue), auth="worker", unit="reads")
def queues() -> dict[str, Any]:
    """队列: how much waits in each."""
    counted = queries.counts(signed_in_worker().actor)
    return {"items": [{"name": n, "label": label, "count": counted[n]} for n, label in queries.QUEUES.items()]}


@route.get("/fieldwork/help", query=WorkHelpQuery, answer=page_of(HelpCard), auth="worker", unit="reads")
def listed(query: dict[str, Any]) -> object:
    """本地方的求助, one queue at a time, emergencies first."""
    page = queries.in_the_field(signed_in_worker().actor, **query)
    return page.showing(cards(page.items))


@route.get("/fieldwork/help/<uid>", answer=Help, auth="worker", unit="reads")
def show(uid: str) -> dict[str, Any]:
    """一次求助, with names and numbers masked."""
    return _masked(uid, signed_in_worker().actor)


@route.post("/fieldwork/help/<uid>/contact", body=LookBody, answer=Contact, auth="worker", unit="writes")
def contact(uid: str, body: dict[str, Any]) -> object:
    """查看联系方式, for a reason that is written down."""
    return intake.reveal(uid, because=body["because"], actor=signed_in_worker().actor)


@route.get("/fieldwork/help/<uid>/files/<file_uid>", answer=None, picture=True, auth="worker", unit="reads")
def file(uid: str, file_uid: str) -> Response:
    """照片和录音: for who works on it."""
    found = queries.file_of(uid, file_uid, actor=signed_in_worker().actor)
    if found is None:
        raise HelpNotFound
    return handed_in(found.file_uid)


@route.post(
    "/fieldwork/help",
    body=WorkHelpBody,
    answer=Help,
    status=201,
    auth="worker",
    unit="writes",
    multipart=("voice", "photo"),
    keyed="needed",
)
def register(body: dict[str, Any]) -> dict[str, Any]:
    """代办登记. The Idempotency-Key is the draft's own, as with a resident's."""
    actor = signed_in_worker().actor
    facts = asking.facts_of(body, Channel.DESK)
    row = intake.ask(
        facts, actor=actor, key=request.headers[HEADER], voice=asking.part("voice"), photos=asking.photos()
    )
    return _masked(row.uid, actor)


@route.post(
    "/fieldwork/help/<uid>/<move>",
    body=FieldBody,
    answer=Help,
    auth="worker",
    unit="writes",
    multipart=("voice", "photo"),
)
def act(uid: str, move: str, body: dict[str, Any]) -> dict[str, Any]:
    """办理一次求助, as far as the field goes. The machine says who may."""
    if move not in ACTS:
        raise NotFound
    actor = signed_in_worker().actor
    ACTS[move](uid, actor, body["text"])
    return _masked(uid, actor)


def _add(uid: str, actor: Actor, text: str) -> object:
    return intake.add_material(uid, actor=actor, text=text, voice=asking.part("voice"), photos=asking.photos())


ACTS: Mapping[str, Callable[[str, Actor, str], object]] = {
    "call_back": lambda uid, actor, text: intake.call_back(uid, actor=actor, text=text),
    "missed_call": lambda uid, actor, text: intake.missed_call(uid, actor=actor, note=text),
    "mark_urgent": lambda uid, actor, text: intake.mark_urgent(uid, actor=actor, reason=text),
    "add": _add,
}


def _masked(uid: str, actor: Actor) -> dict[str, Any]:
    return masked(queries.sight(uid, actor=actor), root=ROOT, roles=actor.roles, moves=IN_THE_FIELD)
