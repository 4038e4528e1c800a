"""微心愿 — the shelf, one wish, claiming it. Nobody signs in to read; phone and name are asked for only to claim."""

from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from miniapp_api.auth import maybe_donor, signed_in_donor
from miniapp_api.route import route
from miniapp_api.shapes import Day, Line, Moment, PageQuery, page_of, whole
from miniapp_api.wish_shapes import Action, Claim, WishCard, card, cards, claim, picture
from server.kit.clock import now
from server.kit.errors import Conflict
from server.people.service import DonorSession
from server.wishes import queries, rules
from server.wishes import service as wishes
from server.wishes.errors import PiecesLeft, WishTaken
from server.wishes.queries.shelf import letter_photo as letter_photo_of
from server.wishes.states import LIFE, PUBLIC, REALISED, WishState

PHOTO_CACHE = "public, max-age=300"  # short: a wish that is taken down takes its picture along


class WishQuery(PageQuery):
    state = fields.String(load_default="open", validate=validate.OneOf(sorted(PUBLIC)))
    kind = fields.String(load_default="", validate=validate.OneOf(["", *rules.Kind]))
    area = fields.String(load_default="", validate=validate.Regexp(r"(\d{6}(\d{3}){0,3})?\Z"))
    q = Line(max=40, load_default="")
    least_fen = fields.Integer(load_default=None, validate=validate.Range(1, rules.PRICE_FEN_MAX))
    most_fen = fields.Integer(load_default=None, validate=validate.Range(1, rules.PRICE_FEN_MAX))
    sort = fields.String(load_default="new", validate=validate.OneOf(["new", "waiting"]))


class Station(Schema):
    name = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)


class Letter(Schema):
    text = fields.String(required=True)
    sender = fields.String(required=True, data_key="from")
    at = Moment(required=True)
    photo_url = fields.String(required=True, allow_none=True)


class PlaceInLine(Schema):
    """The reader's place in the line of a wish, 1 for the first; `told`: it is their turn."""

    place = fields.Integer(required=True)
    told = fields.Boolean(required=True)


class Wish(WishCard):
    """A wish whole: `actions` what this reader can do, `my_claim` their own, `similar` and `taken_text`, in words
    that name nobody, when nothing is left. `waiting`: they stand in line; until `kept_until` only who does may claim.
    `station`: where to send it; none once everything has arrived.
    """

    story = fields.String(required=True)
    price_source = fields.String(required=True, allow_none=True)
    delivery_text = fields.String(required=True)
    station = fields.Nested(Station, required=True, allow_none=True)
    rules = fields.List(fields.String(), required=True)
    checked_by = fields.String(required=True)
    checked_on = Day(required=True)
    notice = fields.String(required=True)
    actions = fields.List(fields.Nested(Action), required=True)
    waiting = fields.Nested(PlaceInLine, required=True, allow_none=True)
    kept_until = Moment(required=True, allow_none=True)
    my_claim = fields.Nested(Claim, required=True, allow_none=True)
    similar = fields.List(fields.Nested(WishCard), required=True)
    taken_text = fields.String(required=True, allow_none=True)
    letter = fields.Nested(Letter, required=True, allow_none=True)


class ClaimBody(Schema):
    pieces = whole(1, rules.PIECES_MAX, load_default=1)
    name = Line(max=30, load_default=None, allow_none=True)


@route.get("/wishes", query=WishQuery, answer=page_of(WishCard), auth="anyone", unit="reads", kept="all")
def shelf(query: dict[str, Any]) -> object:
    """心愿列表."""
    page = queries.shelf(**query)
    return page.showing(cards(page.items))


@route.get("/wishes/<uid>", answer=Wish, auth="anyone", unit="reads", kept="strangers")
def show(uid: str) -> dict[str, Any]:
    """心愿详情."""
    return _page(uid, maybe_donor())


@route.get("/wishes/<uid>/letter-photo", answer=None, picture=True, auth="anyone", unit="reads")
def letter_photo(uid: str) -> Response:
    """回信照片, while the letter is public."""
    return picture(letter_photo_of(uid), PHOTO_CACHE)


@route.get("/wishes/<uid>/photo", answer=None, picture=True, auth="anyone", unit="reads")
def photo(uid: str) -> Response:
    """心愿配图: of the thing, never of a person."""
    return picture(queries.public_photo(uid), PHOTO_CACHE)


@route.post("/wishes/<uid>/wait", answer=Wish, auth="donor", unit="writes")
def wait(uid: str) -> dict[str, Any]:
    """有人放弃时告诉我: stand in line for a wish of which nothing is left. Asking twice is asking once."""
    session = signed_in_donor()
    wishes.join_line(uid, actor=session.actor)
    return _page(uid, session)


@route.post("/wishes/<uid>/leave", answer=Wish, auth="donor", unit="writes")
def leave(uid: str) -> dict[str, Any]:
    """不再等候."""
    session = signed_in_donor()
    wishes.leave_line(uid, actor=session.actor)
    return _page(uid, session)


@route.post("/wishes/<uid>/claim", body=ClaimBody, answer=Claim, status=201, auth="donor", unit="writes")
def take(uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """认领. A refusal because it is taken brings other wishes along."""
    session = signed_in_donor()
    donor = session.actor
    try:
        taken = wishes.take(uid, actor=donor, pieces=body["pieces"], name=body["name"], records=session.records)
    except (WishTaken, PiecesLeft) as refusal:
        raise _with_similar(refusal, uid) from refusal
    row, wish, area_name = taken
    return claim(queries.held(row) if row.version else queries.just_held(row, wish), donor, area_name)


def _with_similar(refusal: Conflict, uid: str) -> Conflict:
    others = queries.similar(queries.find_public(uid))
    refusal.more["similar"] = WishCard(many=True).dump([card(*one) for one in others])
    return refusal


def _page(uid: str, session: DonorSession | None) -> dict[str, Any]:
    seen = queries.whole(uid, refs_of(session) if session else ())
    wish, mine, line = seen.wish, seen.mine, seen.line
    gone = wish.state != WishState.OPEN and mine is None
    return {
        **card(wish, seen.area_name),
        "story": wish.story,
        "price_source": wish.price_source or None,
        **_delivery(wish, seen.station),
        "rules": rules.GOODS_RULES if wish.kind == rules.Kind.GOODS else rules.SERVICE_RULES,
        "checked_by": wish.checked_by,
        "checked_on": wish.checked_on,
        "notice": rules.NOTICE,
        "actions": [] if mine else _actions(wish, session, line),
        "waiting": line,
        "kept_until": wish.kept_until if wishes.is_kept(wish) else None,
        "my_claim": claim(queries.held(mine), session.actor, seen.area_name) if mine and session else None,
        "similar": [card(*one) for one in queries.similar(wish)] if gone else [],
        "taken_text": rules.taken_text(*seen.taken, now()) if gone and seen.taken else None,
        "letter": _letter(wish),
    }


def _delivery(wish: Any, station: Any) -> dict[str, Any]:
    """How it gets there, and where to send it: once all has arrived, nobody needs the address any more."""
    name = station.name if station else None
    if wish.state in REALISED:
        return {"delivery_text": rules.delivered_text(wish.kind, name), "station": None}
    return {"delivery_text": rules.delivery_text(wish.kind, wish.no, name), "station": station}


def refs_of(session: DonorSession) -> list[str]:
    """The names under which this donor may hold claims."""
    return [f"donor:{uid}" for uid in session.uids]


def _actions(wish: Any, session: DonorSession | None, place: Any) -> list[dict[str, Any]]:
    """The claim button with what the donor still has to bring, unless it is kept for others; and standing in line."""
    in_line = [("leave", "不再等候")] if place else []
    in_line += [("wait", "有人放弃时告诉我")] if not place and wish.state == WishState.CLAIMED else []
    waits = [{"name": name, "label": label, "needs": []} for name, label in in_line]
    if wishes.is_kept(wish) and not place:
        return waits
    needs = [] if session and session.donor.phone_blind else ["phone"]
    needs += [] if session and session.donor.name_sealed else ["name"]
    moves = LIFE.open_to(WishState(wish.state), {"donor"})
    claims = [{"name": move.name, "label": move.says, "needs": needs} for move in moves if move.name == "claim"]
    return claims + waits


def _letter(wish: Any) -> dict[str, Any] | None:
    if wish.letter_text is None:
        return None
    photo = f"/api/v1/wishes/{wish.uid}/letter-photo" if wish.letter_photo_uid else None
    return {"text": wish.letter_text, "sender": wish.letter_from, "at": wish.letter_at, "photo_url": photo}
