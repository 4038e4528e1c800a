"""地区 — one level of the county at a time, for the place picker."""

from typing import Any

from marshmallow import Schema, fields

from miniapp_api.route import route
from miniapp_api.shapes import Line, list_of
from server.regions import queries


class Place(Schema):
    code = fields.String(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)
    has_children = fields.Boolean(required=True)


class PlaceQuery(Schema):
    """`parent` is a code; without it the top of this deployment."""

    parent = Line(max=15, load_default="")


@route.get("/regions", query=PlaceQuery, answer=list_of(Place), auth="anyone", unit="reads", kept="all")
def listed(query: dict[str, Any]) -> dict[str, Any]:
    """下级地区."""
    rows = queries.children(query["parent"]) if query["parent"] else queries.roots()
    parents = queries.parents_among(row.code for row in rows)
    items = [{"code": r.code, "name": r.name, "level": r.level, "has_children": r.code in parents} for r in rows]
    return {"items": items}
