"""工作身份 — workers of the grid, village and station at their own phone: bind once, change sides, do what waits."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, BinaryIO, cast

from flask import Response, after_this_request, request
from marshmallow import Schema, fields, validate

from miniapp_api import auth
from miniapp_api.auth import signed_in_donor, signed_in_worker
from miniapp_api.me import Me, me_of
from miniapp_api.route import route
from miniapp_api.shapes import Line, Moment, PageQuery, page_of
from miniapp_api.wish_shapes import Action, Claim, WishCard, cards, claims, plain_button
from server.kit.actors import Actor
from server.kit.errors import Invalid, NotFound, field_error
from server.kit.units import reading, writing
from server.kit.whence import here
from server.people import service as people
from server.people.errors import WorkUnbound
from server.people.roles import NAMES, WISH_RECEIVERS
from server.people.rules import device_of
from server.people.service import StaffSession
from server.regions import queries as regions
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.queries import Held, arrivals, field
from server.wishes.rules import NOTE_CHARS
from server.wishes.troubles import Trouble

# What can be done standing at the station or the door; the rest is done at a desk.
IN_THE_FIELD = ("receive", "hand_over", "arrange", "done", "release", "problem")


class WorkBody(Schema):
    """The code from the paper; its strokes and capitals do not matter."""

    code = Line(min=1, max=40, required=True)


class WorkSession(Schema):
    """`token` for the mini-program; H5 gets a cookie of its own and the CSRF value that goes with it."""

    token = fields.String()
    csrf = fields.String()
    expires_at = Moment(required=True)


class Post(Schema):
    role = fields.String(required=True)
    area_name = fields.String(required=True)


class Queue(Schema):
    name = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class Work(Schema):
    """Who works here, and how much waits in each queue. `receives`: whether parcels are theirs to receive."""

    name = fields.String(required=True)
    organisation = fields.String(required=True)
    posts = fields.List(fields.Nested(Post), required=True)
    queues = fields.List(fields.Nested(Queue), required=True)
    receives = fields.Boolean(required=True)
    csrf = fields.String(required=True)


class WorkClaimsQuery(PageQuery):
    queue = fields.String(load_default="arriving", validate=validate.OneOf(list(field.FIELD_QUEUES)))


class WorkWishesQuery(PageQuery):
    whose = fields.String(load_default="mine", validate=validate.OneOf(list(field.WHOSE)))


class WorkWish(WishCard):
    """`actions`: what whoever serves the place may do with it here: take the story back for the person."""

    actions = fields.List(fields.Nested(Action), required=True)


class ArrivalQuery(Schema):
    """`code`: what a camera read of the label, or the wish's number or the waybill as somebody typed it."""

    code = Line(min=1, max=arrivals.TEXT_CHARS, required=True)


class Arrival(Schema):
    """The wish a parcel belongs to; its claims, first those whose parcel is on its way."""

    wish = fields.Nested(WishCard, required=True)
    claims = fields.List(fields.Nested(Claim), required=True)


class MoveBody(Schema):
    """As JSON, or as a multipart form with a file `photo`. `day` for 约定上门, `kind` of a problem, `note` for all."""

    note = Line(max=NOTE_CHARS, load_default="")
    day = fields.Date(load_default=None)
    kind = fields.String(load_default=Trouble.OTHER, validate=validate.OneOf(list(Trouble)))


@route.post("/me/work", body=WorkBody, answer=Me, auth="donor", unit="talks")
def bind(body: dict[str, Any]) -> dict[str, Any]:
    """绑定工作身份. A wrong code is counted, so the refusal comes after the unit."""
    session = signed_in_donor()
    with writing():
        attempt = people.bind_work(session.donor, body["code"])
    attempt.outcome()
    with reading():
        return me_of(session)


@route.delete("/me/work", answer=None, auth="donor", unit="writes")
def unbind() -> None:
    """解除绑定."""
    people.leave_work(signed_in_donor().donor.uid)
    after_this_request(auth.without_work)


@route.post("/session/work", answer=WorkSession, status=201, auth="donor", unit="writes", keyed="no")
def open_work() -> dict[str, Any]:
    """切换到工作身份. WorkUnbound."""
    session = signed_in_donor()
    staff = people.worker_of_donor(session.donor.uid)
    if staff is None:
        raise WorkUnbound
    token = people.open_worker_session(staff, session.kind, device=device_of(here().device))
    opened = people.worker_of(token, carrier=session.kind)
    assert opened is not None, "a session was opened and is not there"
    if session.kind == "bearer":
        return {"token": token, "expires_at": opened.expires_at}

    @after_this_request
    def keep(response: Response) -> Response:
        return auth.with_work(response, token)

    return {"csrf": opened.csrf, "expires_at": opened.expires_at}


@route.delete("/fieldwork", answer=None, auth="worker", unit="writes")
def close_work() -> None:
    """切换回来: the work session ends, the donor's goes on."""
    people.sign_out(auth.work_token() or "")
    after_this_request(auth.without_work)


@route.get("/fieldwork", answer=Work, auth="worker", unit="reads")
def show() -> dict[str, Any]:
    """我的工作身份."""
    session = signed_in_worker()
    names = regions.full_names(code for _, code in session.posts)
    counts = queries.claim_counts(session.actor)
    return {
        "name": session.staff_name,
        "organisation": session.organisation,
        "posts": [{"role": NAMES[role], "area_name": names.get(code, "")} for role, code in session.posts],
        "queues": [{"name": n, "label": entry[0], "count": counts[n]} for n, entry in queries.CLAIM_QUEUES.items()],
        "receives": bool(session.actor.roles & WISH_RECEIVERS),
        "csrf": session.csrf,
    }


@route.get("/fieldwork/claims", query=WorkClaimsQuery, answer=page_of(Claim), auth="worker", unit="reads")
def my_claims(query: dict[str, Any]) -> object:
    """本站的认领, one queue at a time."""
    actor = signed_in_worker().actor
    page = field.claims_in(actor, **query)
    return page.showing(_claims(page.items, actor))


@route.get("/fieldwork/arrival", query=ArrivalQuery, answer=Arrival, auth="worker", unit="reads")
def arrival(query: dict[str, str]) -> dict[str, Any]:
    """到站验收, by the label or by a number. 404 arrival_unknown; 404 arrival_elsewhere names the right station."""
    actor = signed_in_worker().actor
    found = arrivals.arrival(query["code"], actor=actor)
    return {"wish": cards([found.wish])[0], "claims": _claims(found.claims, actor)}


@route.get("/fieldwork/wishes", query=WorkWishesQuery, answer=page_of(WorkWish), auth="worker", unit="reads")
def my_wishes(query: dict[str, Any]) -> object:
    """我登记的心愿, what waits for a check in my places, or what is public there."""
    actor = signed_in_worker().actor
    page = field.wishes_of(actor, **query)
    acts = [[plain_button(move) for move in field.moves_on(wish, actor)] for wish in page.items]
    items = [{**one, "actions": buttons} for one, buttons in zip(cards(page.items), acts, strict=True)]
    return page.showing(items)


@route.post(
    "/fieldwork/claims/<uid>/<move>", body=MoveBody, answer=Claim, auth="worker", unit="writes", multipart=("photo",)
)
def act(uid: str, move: str, body: dict[str, Any]) -> dict[str, Any]:
    """办理一个认领, as far as the field goes. The machine says who may."""
    if move not in ACTS:
        raise NotFound
    session = signed_in_worker()
    row = ACTS[move](uid, session, body)
    return _claims([queries.held(row)], session.actor)[0]


def _claims(found: Sequence[Held], actor: Actor) -> list[dict[str, Any]]:
    """The donor's own photo has an address that only the donor may ask; the desk looks at it there."""
    return [{**one, "photo_url": None} for one in claims(found, actor, moves=IN_THE_FIELD)]


def _photo() -> BinaryIO | None:
    given = request.files.get("photo")
    return cast(BinaryIO, given.stream) if given and given.filename else None


def _arrange(uid: str, session: StaffSession, body: dict[str, Any]) -> Any:
    day: date | None = body["day"]
    if day is None:
        raise Invalid(detail=[field_error("/day", "请选择日期")])
    return wishes.arrange(uid, actor=session.actor, day=day, note=body["note"])


Act = Callable[[str, StaffSession, dict[str, Any]], Any]
ACTS: Mapping[str, Act] = {
    "receive": lambda uid, who, body: wishes.receive(uid, actor=who.actor, photo=_photo(), note=body["note"]),
    "hand_over": lambda uid, who, body: wishes.hand_over(uid, actor=who.actor, photo=_photo(), note=body["note"]),
    "arrange": _arrange,
    "done": lambda uid, who, body: wishes.done(uid, actor=who.actor, photo=_photo(), note=body["note"]),
    "release": lambda uid, who, body: wishes.release(uid, actor=who.actor, reason=body["note"]),
    "problem": lambda uid, who, body: wishes.problem(
        uid, actor=who.actor, reason=body["note"], kind=body["kind"], photo=_photo()
    ),
}
