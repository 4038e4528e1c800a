"""一码查 — the catalogue, the list and one policy, for the phone. Public: nobody signs in to read."""

from collections.abc import Callable
from functools import partial
from typing import Any

from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Day, Line, PageQuery, page_of
from server.codes import service as codes
from server.codes.states import Channel, Step
from server.kit.scenes import is_serial
from server.kit.search import QUERY_CHARS_MAX
from server.policies import queries as policies
from server.policies import situations
from server.regions import queries as regions


class PolicyCard(Schema):
    """A policy in a list. `sample`: the figures are not from a document; show 示例."""

    id = fields.String(required=True)
    no = fields.Integer(required=True)
    name = fields.String(required=True)
    department = fields.String(required=True)
    category = fields.String(required=True)
    summary = fields.String(required=True)
    amount_text = fields.String(required=True)
    sample = fields.Boolean(required=True)


class PolicyStation(Schema):
    """The window of the place that was asked for. `phone` and `hours` may be empty."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)
    hours = fields.String(required=True)


class PolicyDoor(Schema):
    """Where the official decision is asked for: `window` or `ganfutong`, how it is found, its address if any."""

    kind = fields.String(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    url = fields.String(required=True)


class PolicyPage(PolicyCard):
    """A policy in plain words. `banner` must be shown above everything; `on` is the day that was asked for.

    `official_days`: working days for looking into it, making it public, deciding.
    """

    who = fields.String(required=True)
    benefit = fields.String(required=True)
    standard = fields.String(required=True)
    how = fields.String(required=True)
    where = fields.String(required=True)
    station = fields.Nested(PolicyStation, required=True, allow_none=True)
    papers = fields.List(fields.String(), required=True)
    days_text = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True)
    basis = fields.String(required=True)
    version = fields.Integer(required=True)
    effective_from = Day(required=True)
    effective_to = Day(required=True, allow_none=True)
    updated_note = fields.String(required=True, allow_none=True)
    document_no = fields.String(required=True)
    issuer = fields.String(required=True)
    source_url = fields.String(required=True)
    full_text = fields.String(required=True)
    official_days = fields.List(fields.Integer(), required=True)
    door = fields.Nested(PolicyDoor, required=True)
    on = Day(required=True, allow_none=True)
    banner = fields.String(required=True, allow_none=True)
    has_check = fields.Boolean(required=True)


class DepartmentShelf(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    policies = fields.Integer(required=True)


class CategoryShelf(DepartmentShelf):
    department = fields.String(required=True)


class Catalogue(Schema):
    """Departments and categories with the number of their policies.

    `situations` are troubles in people's own words, to tap instead of typing: each is a `q` of the list.
    """

    departments = fields.List(fields.Nested(DepartmentShelf), required=True)
    categories = fields.List(fields.Nested(CategoryShelf), required=True)
    situations = fields.List(fields.String(), required=True)


class PolicyQuery(PageQuery):
    """`department` and `category` by id or by name; `q` searches."""

    department = Line(max=30, load_default="")
    category = Line(max=30, load_default="")
    q = Line(max=QUERY_CHARS_MAX, load_default="")


class Came(Schema):
    """For the counts: `area`, the code of the place somebody stands in; `serial`, the poster they came from."""

    area = Line(max=15, load_default="")
    serial = Line(max=12, load_default="")


class PolicyAsk(Came):
    """`area` is also the place whose window is wanted; `on`: a day, for the text that held then."""

    on = fields.Date(load_default=None)


@route.get("/policies/catalogue", answer=Catalogue, auth="anyone", unit="reads", kept="all")
def catalogue() -> object:
    """目录: what there is, by department, by category and by situation."""
    cards = policies.cards()
    return {
        "departments": policies.departments(cards),
        "categories": policies.shelves(cards),
        "situations": situations.offered(),
    }


@route.get("/policies", query=PolicyQuery, answer=page_of(PolicyCard), auth="anyone", unit="reads", kept="all")
def list_policies(query: dict[str, Any]) -> object:
    """政策列表."""
    words = query.pop("q")
    return policies.page(words=words, **query)


def was_read(page: policies.Full, *, uid: str, query: dict[str, Any]) -> Callable[[], None]:
    """Counts one reading, each time the page goes out."""
    return partial(codes.count, Step.READ, subject=page.id, channel=Channel.MINIAPP, **came_from(query))


@route.get(
    "/policies/<uid>", query=PolicyAsk, answer=PolicyPage, auth="anyone", unit="reads", kept="all", each=was_read
)
def show_policy(uid: str, query: dict[str, Any]) -> object:
    """政策: one policy, with the window of the place asked for, as it is now or was on a day."""
    area = query["area"] or None
    return policies.full_on(uid, query["on"], area=area) if query["on"] else policies.full(uid, area=area)


def came_from(query: dict[str, Any]) -> dict[str, Any]:
    """What is known of the way here; a wrong place or serial in an address is no reason to refuse anything."""
    area, serial = query["area"], query["serial"].lower()
    return {
        "area_code": area if area and regions.exists(area) else None,
        "scene_serial": serial if is_serial(serial) else None,
    }
