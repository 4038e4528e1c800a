"""心愿的形状 — cards and claims as the phone gets them, for the lists, the page and the donor's own."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from miniapp_api.shapes import Day, Moment
from server.files import queries as files
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.http import House
from server.kit.states import Move
from server.regions import queries as regions
from server.regions.rules import township_of
from server.wishes import rules, troubles
from server.wishes.queries import Held
from server.wishes.service.labels import has_parcel
from server.wishes.states import CLAIM_LIFE

# The moves of a claim that have a path of their own here; everything else is done at a desk.
ON_THE_PHONE = ("sent", "extend", "release", "problem")


class Kind(Schema):
    value = fields.String(required=True)
    label = fields.String(required=True)


class Action(Schema):
    """A button: the move's name is the last part of its path, `needs` what must be given along.

    `kinds`: of a problem, what can have gone wrong at this step.
    """

    name = fields.String(required=True)
    label = fields.String(required=True)
    needs = fields.List(fields.String(), required=True)
    kinds = fields.List(fields.Nested(Kind), required=True)


class WishCard(Schema):
    """A wish in a list. Nothing here says who the person is."""

    id = fields.String(required=True)
    no = fields.String(required=True)
    title = fields.String(required=True)
    kind = fields.String(required=True)
    for_whom = fields.String(required=True)
    area_name = fields.String(required=True)
    price_fen = fields.Integer(required=True, allow_none=True)
    quantity = fields.Integer(required=True)
    left = fields.Integer(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    waiting_days = fields.Integer(required=True)
    photo_url = fields.String(required=True, allow_none=True)
    sample = fields.Boolean(required=True)


class Step(Schema):
    label = fields.String(required=True)
    at = Moment(required=True, allow_none=True)
    done = fields.Boolean(required=True)


class Claim(Schema):
    """A donor's claim. `lease_until` and `days_left` while it is only held, `overdue` when that time is over;
    `problem_text` while it stands still; `letter_due` once the thing arrived and no letter came yet."""

    id = fields.String(required=True)
    wish = fields.Nested(WishCard, required=True)
    pieces = fields.Integer(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    steps = fields.List(fields.Nested(Step), required=True)
    lease_until = Moment(required=True, allow_none=True)
    days_left = fields.Integer(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    extended = fields.Boolean(required=True)
    problem_text = fields.String(required=True, allow_none=True)
    letter_due = Day(required=True, allow_none=True)
    arranged_on = Day(required=True, allow_none=True)
    has_label = fields.Boolean(required=True)
    carrier = fields.String(required=True, allow_none=True)
    waybill = fields.String(required=True, allow_none=True)
    photo_url = fields.String(required=True, allow_none=True)
    actions = fields.List(fields.Nested(Action), required=True)


def cards(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Wishes as cards; one more statement for the names of their townships."""
    found = list(found)
    names = regions.names({_township(wish) for wish in found}) if found else {}
    return [card(wish, names.get(_township(wish), "")) for wish in found]


def card(wish: Any, area_name: str) -> dict[str, Any]:
    """One wish as a card; `area_name` is its township's."""
    return {
        "id": wish.uid,
        "no": wish.no,
        "title": wish.title,
        "kind": wish.kind,
        "for_whom": wish.for_whom,
        "area_name": area_name,
        "price_fen": wish.price_fen,
        "quantity": wish.quantity,
        "left": wish.left,
        "state": wish.state,
        "state_text": rules.wish_state_text(wish.state),
        "waiting_days": rules.waiting_days(wish.published_at, now()),
        "photo_url": f"/api/v1/wishes/{wish.uid}/photo" if wish.photo_uid else None,
        "sample": wish.sample,
    }


def claims(found: Sequence[Held], actor: Actor, moves: Collection[str] = ON_THE_PHONE) -> list[dict[str, Any]]:
    """`moves`: those that have a path of their own where this list is shown."""
    names = regions.names({_township(one.wish) for one in found}) if found else {}
    return [claim(one, actor, names.get(_township(one.wish), ""), moves) for one in found]


def claim(held: Held, actor: Actor, area_name: str, moves: Collection[str] = ON_THE_PHONE) -> dict[str, Any]:
    row = held.claim
    return {
        "id": row.uid,
        "wish": card(held.wish, area_name),
        "pieces": row.pieces,
        "state": row.state,
        "state_text": rules.claim_state_text(row.state),
        "steps": held.steps,
        "lease_until": held.lease_until,
        "days_left": held.days_left,
        "overdue": held.is_overdue,
        "extended": row.extended,
        "problem_text": held.problem_text or None,
        "letter_due": held.letter_due,
        "carrier": row.carrier or None,
        "waybill": row.waybill or None,
        "photo_url": f"/api/v1/claims/{row.uid}/photo" if row.photo_uid else None,
        "arranged_on": row.arranged_on,
        "has_label": has_parcel(row, held.wish),
        "actions": [_button(name, actor, row.state) for name in held.moves(actor) if name in moves],
    }


def picture(file_uid: str, cache: str) -> Response:
    """The bytes of a kept photo, as JPEG. The room's query said that this reader may see it."""
    response = House.response_class(files.shown(files.find(file_uid)), mimetype="image/jpeg")
    response.headers["Cache-Control"] = cache
    return response


def plain_button(move: Move[Any]) -> dict[str, Any]:
    """A move that asks for nothing but the tap."""
    return {"name": move.name, "label": move.says, "needs": [], "kinds": []}


def _button(name: str, actor: Actor, state: str) -> dict[str, Any]:
    move = CLAIM_LIFE.moves[name]
    # A donor may give back without a word; staff may not.
    needs = [] if name == "release" and actor.kind == "donor" else list(move.needs)
    kinds = troubles.kinds(state, from_donor=actor.kind == "donor") if name == "problem" else []
    told = [{"value": kind, "label": says} for kind, says in kinds]
    return {"name": name, "label": move.says, "needs": needs, "kinds": told}


def _township(wish: Any) -> str:
    return township_of(wish.area_code) or str(wish.area_code)
