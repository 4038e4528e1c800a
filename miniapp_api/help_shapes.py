"""求助的形状 — a request for help as its asker, a worker and anybody with its number get it."""

from collections.abc import Collection, Sequence
from typing import Any

from flask import Response
from marshmallow import Schema, fields, pre_load, validate

from miniapp_api.facts import HOTLINE
from miniapp_api.shapes import Line, Moment
from miniapp_api.wish_shapes import Action
from server.files import queries as files
from server.intake import queries, rules
from server.intake import service as intake
from server.intake.queries import Sight, Told
from server.intake.rules import OnBehalf
from server.intake.states import LIFE, STATE_NAMES, HelpState
from server.kit.http import House
from server.kit.masking import mask_phone
from server.policies.queries.named import names_of
from server.regions import queries as regions
from server.regions.rules import township_of

# What an asker does on the phone; everything else is done at a desk.
ON_THE_PHONE = ("urge", "add", "agree", "take_back", "withdraw")
# A recording is played and never opened as anything else, whatever its bytes say to a browser.
SOUND_ONLY = "default-src 'none'; sandbox"


class HelpStation(Schema):
    name = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)


class HelpStep(Schema):
    """`at` when it was done, `due` until when it should be; `overdue` is said as it is."""

    key = fields.String(required=True)
    label = fields.String(required=True)
    says = fields.String(required=True)
    at = Moment(required=True, allow_none=True)
    due = Moment(required=True, allow_none=True)
    done = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)


class HelpTrack(Schema):
    """What the number alone shows: how far it is. No name, and no word of what was said."""

    no = fields.String(required=True)
    state = fields.String(required=True)
    state_text = fields.String(required=True)
    at = Moment(required=True)
    expected = fields.String(required=True)
    overdue = fields.Boolean(required=True)
    urgent = fields.Boolean(required=True)
    steps = fields.List(fields.Nested(HelpStep), required=True)
    station = fields.Nested(HelpStation, required=True, allow_none=True)
    hotline = fields.String(required=True)


class HelpCard(HelpTrack):
    id = fields.String(required=True)
    troubles_text = fields.String(required=True)
    area_name = fields.String(required=True)
    on_behalf_text = fields.String(required=True)
    sample = fields.Boolean(required=True)


class Named(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)


class HelpNote(Schema):
    text = fields.String(required=True)
    at = Moment(required=True)


class HelpFile(Schema):
    """`url` opens it for this reader alone."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    seconds = fields.Integer(required=True, allow_none=True)
    url = fields.String(required=True)
    at = Moment(required=True)


class Help(HelpCard):
    """A request whole. `charity_text` is what one agrees to where going to the charity is offered."""

    text = fields.String(required=True)
    contact_name = fields.String(required=True)
    phone_masked = fields.String(required=True)
    person_name = fields.String(required=True, allow_none=True)
    relation = fields.String(required=True)
    policy = fields.Nested(Named, required=True, allow_none=True)
    official_no = fields.String(required=True, allow_none=True)
    official_where = fields.String(required=True, allow_none=True)
    result_text = fields.String(required=True, allow_none=True)
    charity_text = fields.String(required=True, allow_none=True)
    consent_version = fields.String(required=True)
    may_urge_at = Moment(required=True, allow_none=True)
    notes = fields.List(fields.Nested(HelpNote), required=True)
    files = fields.List(fields.Nested(HelpFile), required=True)
    actions = fields.List(fields.Nested(Action), required=True)


class HelpBody(Schema):
    """As JSON, or as a multipart form (then `troubles` with commas between) with one file `voice` or `photo`.

    Without `contact_phone` the account's own proved number is called. `consent_version` is the text that was shown.
    """

    on_behalf = fields.String(load_default="self", validate=validate.OneOf([OnBehalf.SELF, OnBehalf.FAMILY]))
    contact_name = Line(max=rules.NAME_CHARS, load_default="")
    contact_phone = Line(max=20, load_default="")
    person_name = Line(max=rules.NAME_CHARS, load_default="")
    relation = Line(max=rules.RELATION_CHARS, load_default="")
    area_code = Line(max=15, load_default="")
    troubles = fields.List(Line(max=20), load_default=list, validate=validate.Length(max=len(rules.Trouble)))
    text = Line(max=rules.TEXT_CHARS, load_default="")
    policy = Line(max=16, load_default="")
    scene = Line(max=12, load_default="")
    urgent = fields.Boolean(load_default=False)
    consent = fields.String(load_default="", validate=validate.OneOf(["", *rules.Way]))
    consent_version = Line(max=12, load_default="")
    paper_no = Line(max=rules.NUMBER_CHARS, load_default="")

    @pre_load
    def _split(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("troubles"), str):
            return data
        return {**data, "troubles": [one for one in data["troubles"].split(",") if one]}


def station_of(area_code: str) -> Any:
    """Whom to call. Ask for several places at once with `regions.many` before, and this costs no statement."""
    return regions.station(area_code)


def track_of(row: Any, steps: Sequence[Any]) -> dict[str, Any]:
    return {
        "no": row.no,
        "state": row.state,
        "state_text": STATE_NAMES[HelpState(row.state)],
        "at": row.at,
        "expected": queries.expected(row),
        "overdue": queries.is_overdue(row),
        "urgent": row.urgent,
        "steps": steps,
        "station": station_of(row.area_code),
        "hotline": HOTLINE,
    }


def cards(found: Sequence[Told]) -> list[dict[str, Any]]:
    """Two more statements: the names of the places, and their stations."""
    rows = [one.row for one in found]
    names = regions.full_names({row.area_code for row in rows}) if rows else {}
    held = regions.many({town for row in rows if (town := township_of(row.area_code))}) if rows else {}
    assert held is not None  # kept alive, so that each station is found without asking again
    return [_card(one.row, one.steps, names) for one in found]


def _card(row: Any, steps: Sequence[Any], names: dict[str, str]) -> dict[str, Any]:
    return {
        **track_of(row, steps),
        "id": row.uid,
        "troubles_text": rules.troubles_text(row.troubles),
        "area_name": names.get(row.area_code, ""),
        "on_behalf_text": rules.BEHALF_NAMES[OnBehalf(row.on_behalf)],
        "sample": row.sample,
    }


def whole(told: Told, *, root: str, roles: frozenset[str], moves: Collection[str] = ON_THE_PHONE) -> dict[str, Any]:
    """For its asker. `root` is where its files are asked for; `moves` those that have a path of their own there."""
    row = told.row
    return {
        **_about(told, root, roles, moves),
        "text": row.text or "",
        "contact_name": row.contact_name or "",
        "phone_masked": mask_phone(row.contact_phone or ""),
        "person_name": row.person_name if row.on_behalf == OnBehalf.FAMILY else None,
        "result_text": row.result_text,
        "charity_text": intake.charity_text() if row.offered_at else None,
        "notes": [note for note in told.notes if note.text != row.result_text],
    }


def masked(seen: Sight, *, root: str, roles: frozenset[str], moves: Collection[str]) -> dict[str, Any]:
    """For a worker, as the desk sees it."""
    return {
        **_about(Told(seen.row, seen.steps, files=seen.files), root, roles, moves),
        "text": seen.text,
        "contact_name": seen.contact_name,
        "phone_masked": seen.contact_phone,
        "person_name": seen.person_name if seen.row.on_behalf == OnBehalf.FAMILY else None,
        "result_text": None,
        "charity_text": None,
        "notes": seen.notes,
    }


def _about(told: Told, root: str, roles: frozenset[str], moves: Collection[str]) -> dict[str, Any]:
    """What says nothing of a person, alike for everybody who may open it."""
    row = told.row
    return {
        **cards([told])[0],
        "relation": row.relation,
        "policy": policy_of(row.policy_uid),
        "official_no": row.official_no,
        "official_where": row.official_where or None,
        "consent_version": rules.CONSENT_VERSION,
        "may_urge_at": queries.may_urge_at(row),
        "files": files_of(told.files, f"/api/v1{root}/{row.uid}/files"),
        "actions": buttons(row, roles, moves),
    }


def policy_of(uid: str | None) -> dict[str, str] | None:
    return {"id": uid, "name": names_of({uid}).get(uid, "")} if uid else None


def files_of(handed_in: Sequence[Any], root: str) -> list[dict[str, Any]]:
    """One statement for all their lengths."""
    lasts = files.seconds_of(one.file_uid for one in handed_in)
    return [
        {"id": one.uid, "kind": one.kind, "seconds": lasts.get(one.file_uid), "url": f"{root}/{one.uid}", "at": one.at}
        for one in handed_in
    ]


def buttons(row: Any, roles: frozenset[str], moves: Collection[str]) -> list[dict[str, Any]]:
    """In the order of `moves`: the first is what one came for."""
    open_to = queries.actions(row, roles)
    return [
        {"name": name, "label": LIFE.moves[name].says, "needs": list(LIFE.moves[name].needs)}
        for name in moves
        if name in open_to
    ]


def handed_in(file_uid: str) -> Response:
    """A picture or a recording. The room's query said that this reader may have it."""
    file = files.find(file_uid)
    answer = House.response_class(files.read(file), mimetype=file.mime)
    answer.headers["Cache-Control"] = "private, max-age=300"
    answer.headers["Content-Security-Policy"] = SOUND_ONLY
    return answer
