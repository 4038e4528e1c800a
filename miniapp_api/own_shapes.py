"""群众心愿的形状 — an own wish as the person, a worker and anybody with its number get it."""

from collections.abc import Collection, Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from miniapp_api.facts import HOTLINE
from miniapp_api.help_shapes import HelpFile, HelpNote, HelpStation, HelpStep, files_of, station_of
from miniapp_api.shapes import Line, Moment
from miniapp_api.wish_shapes import Action
from server.intake import queries, rules
from server.intake.queries import OwnSight, OwnTold
from server.intake.rules import OnBehalf
from server.intake.states import OWN_LIFE
from server.kit.masking import mask_phone
from server.regions import queries as regions
from server.regions.rules import township_of

# What the person does on the phone; everything else is done by staff.
ON_THE_PHONE = ("add", "withdraw")


class OwnTrack(Schema):
    """What the number alone shows: how far it is. No name, and no word of what was wished."""

    no = fields.String(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    at = Moment(required=True)
    expected = fields.String(required=True)
    overdue = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(HelpStep), required=True)
    station = fields.Nested(HelpStation, required=True, allow_none=True)
    hotline = fields.String(required=True)


class OwnCard(OwnTrack):
    """`wish`: the wish that was written of it, once everybody may read it."""

    id = fields.String(required=True)
    text = fields.String(required=True)
    area_name = fields.String(required=True)
    on_behalf_text = fields.String(required=True)
    sample = fields.Boolean(required=True)
    wish = fields.String(required=True, allow_none=True)


class OwnWish(OwnCard):
    """An own wish whole. `help`: the request for help it was passed on as, by the person's word."""

    contact_name = fields.String(required=True)
    phone_masked = fields.String(required=True)
    person_name = fields.String(required=True, allow_none=True)
    relation = fields.String(required=True)
    answered_text = fields.String(required=True, allow_none=True)
    help = fields.String(required=True, allow_none=True)
    area_code = fields.String(required=True)
    notes = fields.List(fields.Nested(HelpNote), required=True)
    files = fields.List(fields.Nested(HelpFile), required=True)
    actions = fields.List(fields.Nested(Action), required=True)


class Hint(Schema):
    """可能重复, or somebody of the register: `person` to be linked."""

    why = fields.String(required=True)
    person = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    weighs = fields.Boolean(required=True)


class WorkOwnWish(OwnWish):
    """For a worker, masked. `version` goes back with a move; `agreed`: the person let the wish be public."""

    version = fields.Integer(required=True)
    person = fields.String(required=True, allow_none=True)
    agreed = fields.Boolean(required=True)
    is_child = fields.Boolean(required=True)
    hints = fields.List(fields.Nested(Hint), required=True)
    wish_no = fields.String(required=True, allow_none=True)


class OwnBody(Schema):
    """As JSON, or as a multipart form with one file `voice` or `photo`.

    Without `contact_phone` the account's own proved number is called. `consent_version` is the text that was shown.
    """

    on_behalf = fields.String(load_default="self", validate=validate.OneOf([OnBehalf.SELF, OnBehalf.FAMILY]))
    contact_name = Line(max=rules.NAME_CHARS, load_default="")
    contact_phone = Line(max=20, load_default="")
    person_name = Line(max=rules.NAME_CHARS, load_default="")
    relation = Line(max=rules.RELATION_CHARS, load_default="")
    area_code = Line(max=15, load_default="")
    text = Line(max=rules.OWN_TEXT_CHARS, load_default="")
    consent = fields.String(load_default="", validate=validate.OneOf(["", *rules.Way]))
    consent_version = Line(max=12, load_default="")
    paper_no = Line(max=rules.NUMBER_CHARS, load_default="")


def own_track(told: OwnTold) -> dict[str, Any]:
    row = told.row
    return {
        "no": row.no,
        "state": row.state,
        "state_text": told.state_name,
        "at": row.at,
        "expected": told.expected,
        "overdue": queries.own_overdue(row),
        "steps": told.steps,
        "station": station_of(row.area_code),
        "hotline": HOTLINE,
    }


def own_cards(found: Sequence[OwnTold]) -> list[dict[str, Any]]:
    """Two more statements: the names of the places, and their stations."""
    rows = [one.row for one in found]
    names = regions.full_names({row.area_code for row in rows}) if rows else {}
    held = regions.many({town for row in rows if (town := township_of(row.area_code))}) if rows else {}
    assert held is not None  # kept alive, so that each station is found without asking again
    return [_card(one, names) for one in found]


def own_whole(told: OwnTold, *, root: str, roles: frozenset[str]) -> dict[str, Any]:
    """For the person. `root` is where its files are asked for."""
    row = told.row
    return {
        **own_cards([told])[0],
        **_about(row, told.files, root),
        "contact_name": row.contact_name or "",
        "phone_masked": mask_phone(row.contact_phone or ""),
        "person_name": row.person_name if row.on_behalf == OnBehalf.FAMILY else None,
        "notes": told.notes,
        "actions": _buttons(queries.own_actions(row, told.way, roles), ON_THE_PHONE),
    }


def own_masked(seen: OwnSight, *, root: str, moves: Collection[str], is_child: bool) -> dict[str, Any]:
    """For a worker, as the desk sees it."""
    row = seen.row
    people = [
        {"why": one.why, "person": one.person.uid, "name": f"{one.person.name} {one.person.kind}", "weighs": True}
        for one in seen.people
    ]
    alike = [{"why": one.why, "person": None, "name": "", "weighs": one.weighs} for one in seen.alike]
    others = [{"why": f"{one.why}：{one.no}", "person": None, "name": "", "weighs": False} for one in seen.others]
    return {
        **own_cards([OwnTold(row, seen.way, seen.steps)])[0],
        **_about(row, seen.files, root),
        "text": seen.text,
        "contact_name": seen.contact_name,
        "phone_masked": seen.contact_phone,
        "person_name": seen.person_name if row.on_behalf == OnBehalf.FAMILY else None,
        "notes": seen.notes,
        "actions": _buttons(seen.moves, moves),
        "version": row.version,
        "person": seen.person.name if seen.person else None,
        "agreed": seen.agreed,
        "is_child": is_child,
        "hints": people + alike + others,
        "wish_no": seen.way.no if seen.way else None,
    }


def _card(told: OwnTold, names: dict[str, str]) -> dict[str, Any]:
    row, way = told.row, told.way
    return {
        **own_track(told),
        "id": row.uid,
        "text": row.text or "",
        "area_name": names.get(row.area_code, ""),
        "on_behalf_text": rules.BEHALF_NAMES[OnBehalf(row.on_behalf)],
        "sample": row.sample,
        "wish": row.wish_uid if way and way.public_at and not way.ended else None,
    }


def _about(row: Any, files: Sequence[Any], root: str) -> dict[str, Any]:
    return {
        "relation": row.relation,
        "answered_text": rules.ANSWER_NAMES[rules.Answer(row.answered_because)] if row.answered_because else None,
        "help": row.help_uid,
        "area_code": row.area_code,
        "files": files_of(files, f"/api/v1{root}/{row.uid}/files"),
    }


def _buttons(open_to: Collection[str], moves: Collection[str]) -> list[dict[str, Any]]:
    """In the order of `moves`: the first is what one came for."""
    return [
        {"name": name, "label": OWN_LIFE.moves[name].says, "needs": list(OWN_LIFE.moves[name].needs)}
        for name in moves
        if name in open_to
    ]
