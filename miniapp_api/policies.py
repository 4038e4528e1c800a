"""一码查 — the catalogue, the list and one policy, for the phone. Public: nobody signs in to read."""

from typing import Any

from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Day, Line, PageQuery, page_of
from server.kit.search import QUERY_CHARS_MAX
from server.policies import queries as policies


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
    """The window of the place that was asked for."""

    name = fields.String(required=True)
    address = fields.String(required=True)
    phone = fields.String(required=True)


class PolicyPage(PolicyCard):
    """A policy in plain words."""

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


class DepartmentShelf(Schema):
    id = fields.String(required=True)
    name = fields.String(required=True)
    policies = fields.Integer(required=True)


class CategoryShelf(DepartmentShelf):
    department = fields.String(required=True)


class Catalogue(Schema):
    """Departments and categories with the number of their policies."""

    departments = fields.List(fields.Nested(DepartmentShelf), required=True)
    categories = fields.List(fields.Nested(CategoryShelf), required=True)


class PolicyQuery(PageQuery):
    """`department` and `category` by id or by name; `q` searches."""

    department = Line(max=30, load_default="")
    category = Line(max=30, load_default="")
    q = Line(max=QUERY_CHARS_MAX, load_default="")


class PolicyAsk(Schema):
    """`area`: the code of the place whose window is wanted."""

    area = Line(max=15, load_default="")


@route.get("/policies/catalogue", answer=Catalogue, auth="anyone", unit="reads")
def catalogue() -> object:
    """目录: what there is, by department and by category."""
    cards = policies.cards()
    return {"departments": policies.departments(cards), "categories": policies.shelves(cards)}


@route.get("/policies", query=PolicyQuery, answer=page_of(PolicyCard), auth="anyone", unit="reads")
def list_policies(query: dict[str, Any]) -> object:
    """政策列表."""
    words = query.pop("q")
    return policies.page(words=words, **query)


@route.get("/policies/<uid>", query=PolicyAsk, answer=PolicyPage, auth="anyone", unit="reads")
def show_policy(uid: str, query: dict[str, Any]) -> object:
    """政策: one policy, with the window of the place asked for."""
    return policies.full(uid, area=query["area"] or None)
