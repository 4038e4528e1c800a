"""尊严 — a worker sees which words would show somebody, and a person takes their story back."""

from typing import Any

from marshmallow import Schema, fields, validate

from miniapp_api.auth import signed_in_donor, signed_in_worker
from miniapp_api.route import route
from miniapp_api.shapes import Line, list_of
from server.kit.errors import Forbidden
from server.kit.guard import Finding
from server.people.roles import WISH_WRITERS
from server.wishes import rules
from server.wishes import service as wishes
from server.wishes.queries import prices
from server.wishes.service import guarding


class GuardBody(Schema):
    """What would be public, as far as it is written."""

    title = Line(max=rules.TITLE_CHARS, load_default="")
    for_whom = Line(max=rules.WHOM_CHARS, load_default="")
    story = fields.String(load_default="")
    child = fields.Boolean(load_default=False)


class GuardFinding(Schema):
    """`start` and `end` count as JavaScript does (UTF-16). `hard`: it may not be handed in while it stands."""

    field = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    words = fields.String(required=True)
    kind = fields.String(required=True)
    says = fields.String(required=True)
    advice = fields.String(required=True)
    hard = fields.Boolean(required=True)


class PriceQuery(Schema):
    q = Line(max=rules.TITLE_CHARS, load_default="")
    kind = fields.String(load_default="", validate=validate.OneOf(["", *rules.Kind]))


class PriceBand(Schema):
    """One line of the catalogue; money in fen. `source` as a wish names it."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    unit = fields.String(required=True)
    low_fen = fields.Integer(required=True)
    high_fen = fields.Integer(required=True)
    source = fields.String(required=True)
    outdated = fields.Boolean(required=True)


class StoryBody(Schema):
    """`no`: the wish's number, as it stands on the slip."""

    no = Line(min=1, max=20, required=True)


class StoryAnswer(Schema):
    no = fields.String(required=True)
    state = fields.String(required=True)


@route.post("/fieldwork/wishes/look", body=GuardBody, answer=list_of(GuardFinding), auth="worker", unit="reads")
def look(body: dict[str, Any]) -> dict[str, Any]:
    """边写边看: which words show who somebody is, and what to write instead. Nothing is kept."""
    if not signed_in_worker().actor.roles & WISH_WRITERS:
        raise Forbidden
    texts = {name: body[name][: 2 * rules.STORY_CHARS] for name in ("title", "for_whom", "story")}
    found = guarding.look_of(texts, child=body["child"])
    return {"items": [_told(name, texts[name], one) for name, lines in found.items() for one in lines]}


@route.get("/fieldwork/wishes/prices", query=PriceQuery, answer=list_of(PriceBand), auth="worker", unit="reads")
def offered(query: dict[str, Any]) -> dict[str, Any]:
    """参考价目: the lines that mean the same thing as the title."""
    if not signed_in_worker().actor.roles & WISH_WRITERS:
        raise Forbidden
    return {"items": [_band(row) for row in prices.matching(query["q"], query["kind"])]}


@route.post("/fieldwork/wishes/<uid>/take-back", answer=StoryAnswer, auth="worker", unit="writes")
def take_back_for(uid: str) -> dict[str, Any]:
    """替本人撤回故事, by whoever serves the place. 409 story_gone."""
    wish = wishes.take_back(uid, actor=signed_in_worker().actor)
    return {"no": wish.no, "state": wish.state}


@route.post("/wishes/story/take-back", body=StoryBody, answer=StoryAnswer, auth="donor", unit="writes")
def take_back(body: dict[str, Any]) -> dict[str, Any]:
    """撤回我的故事, by the number of the wish and the telephone that was proved. 404 for everybody else."""
    wish = wishes.take_back_my_own(body["no"], actor=signed_in_donor().actor)
    return {"no": wish.no, "state": wish.state}


def _band(row: Any) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in ("name", "kind", "unit", "low_fen", "high_fen")}
    return {"id": row.uid, **plain, "source": prices.source_of(row), "outdated": prices.is_outdated(row)}


def _told(field: str, text: str, one: Finding) -> dict[str, Any]:
    return {
        "field": field,
        "start": _units(text[: one.start]),
        "end": _units(text[: one.end]),
        "words": text[one.start : one.end],
        "kind": str(one.kind),
        "says": one.says,
        "advice": one.advice,
        "hard": one.hard,
    }


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
