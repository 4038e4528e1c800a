"""说明书 — OpenAPI printed from the routes themselves, and a page to read it without the network."""

import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Response, render_template_string, send_from_directory
from marshmallow import Schema, fields

from miniapp_api.auth import COOKIE, WORK_COOKIE
from miniapp_api.once import HEADER
from miniapp_api.refusals import answer
from miniapp_api.route import PREFIX, Route, route
from server.config import ROOT
from server.kit.errors import NotFound
from server.kit.http import House
from server.kit.units import reads

VENDOR = ROOT / "static" / "vendor"
SWAGGER_FILES = ("swagger-ui.css", "swagger-ui-bundle.js")
PAGE_CSP = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
# A view's docstring begins with its Chinese name; what follows is for those who read the code.
_FIRST_WORDS = re.compile(r"[.,:：。（(\n]")
_PART = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


class Problem(Schema):
    """One line of a refusal's detail."""

    field = fields.String(required=True, metadata={"description": "JSON pointer"})
    issue = fields.String(required=True)


class Refusal(Schema):
    """Every 4xx and 5xx answer."""

    code = fields.String(required=True)
    message = fields.String(required=True)
    detail = fields.List(fields.Nested(Problem), required=True)
    request_id = fields.String(required=True)


def hang(app: House) -> None:
    app.add_url_rule("/api/openapi.json", "api.openapi", reads(_document), methods=["GET"])
    app.add_url_rule("/api/docs", "api.docs", reads(_page), methods=["GET"])
    app.add_url_rule("/api/docs/<name>", "api.docs_file", reads(_file), methods=["GET"])


def spec() -> dict[str, Any]:
    """The whole description as a dict, OpenAPI 3.1."""
    document = APISpec(
        title="愿桥 Wishbridge",
        version="v1",
        openapi_version="3.1.0",
        info={"description": "手机端接口。金额是整数分，时间带 +08:00，编号是字符串。"},
        plugins=[MarshmallowPlugin(schema_name_resolver=_name)],
    )
    document.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    document.components.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": COOKIE})
    document.components.security_scheme("work_cookie", {"type": "apiKey", "in": "cookie", "name": WORK_COOKIE})
    document.components.schema("Refusal", schema=Refusal)
    for path in dict.fromkeys(one.path for one in route.all):
        operations = {one.method.lower(): _operation(one) for one in route.all if one.path == path}
        document.path(path=PREFIX + _PART.sub(r"{\g<name>}", path), operations=operations)
    described: dict[str, Any] = document.to_dict()
    for shape in described["components"]["schemas"].values():
        shape.pop("additionalProperties", None)  # what we do not know we pass over, and we may add fields later
    return described


def _name(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__)


# A worker's token travels like a donor's, under a cookie of its own.
SECURITY: dict[str, list[dict[str, list[str]]]] = {
    "donor": [{"bearer": []}, {"cookie": []}],
    "worker": [{"bearer": []}, {"work_cookie": []}],
    "anyone": [],
}


def _operation(one: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": one.endpoint.removeprefix("api."),
        "summary": _FIRST_WORDS.split((one.view.__doc__ or "").strip())[0],
        "tags": [_family(one)],
        "parameters": _parameters(one),
        "responses": {str(one.status): _success(one), "default": _refusal()},
        "security": SECURITY[one.auth],
        "x-unit": one.unit,
    }
    if one.body is not None:
        operation["requestBody"] = {"content": _contents(one), "required": _is_needed(one.body)}
    return operation


def _family(one: Route) -> str:
    """What its page family is called: the Chinese term its module's docstring begins with."""
    return (sys.modules[one.view.__module__].__doc__ or "").split(" ")[0]


def _parameters(one: Route) -> list[Any]:
    found: list[Any] = [
        {"in": "path", "name": part["name"], "required": True, "schema": {"type": "string"}}
        for part in _PART.finditer(one.path)
    ]
    if one.query is not None:
        found.append({"in": "query", "schema": one.query})
    if one.keyed != "no":
        key = {"in": "header", "name": HEADER, "required": one.keyed == "needed", "schema": {"type": "string"}}
        found.append(key)
    return found


def _contents(one: Route) -> dict[str, Any]:
    contents: dict[str, Any] = {"application/json": {"schema": one.body}}
    if one.multipart:
        parts = {name: {"type": "string", "contentEncoding": "binary"} for name in one.multipart}
        contents["multipart/form-data"] = {"schema": {"type": "object", "properties": parts}}
    return contents


def _success(one: Route) -> dict[str, Any]:
    if one.picture:
        return {"description": "照片" if one.mime == "image/jpeg" else "文件", "content": {one.mime: {}}}
    if one.answer is None:
        return {"description": "已完成"}
    return {"description": "成功", "content": {"application/json": {"schema": one.answer}}}


def _refusal() -> dict[str, Any]:
    return {"description": "拒绝", "content": {"application/json": {"schema": "Refusal"}}}


def _is_needed(body: type[Schema]) -> bool:
    return any(one.required for one in body().fields.values())


@cache
def _printed() -> dict[str, Any]:
    return spec()


def _document() -> Response:
    return answer(_printed())


def _page() -> Response:
    """The reading page of the vendored swagger-ui; a list of the paths where it is not there."""
    has_reader = _swagger() is not None
    response = Response(render_template_string(_PAGE, has_reader=has_reader, paths=_printed()["paths"]))
    response.headers["Content-Security-Policy"] = PAGE_CSP
    return response


def _file(name: str) -> Response:
    if name == "start.js":
        return Response(_START, mimetype="text/javascript")
    folder = _swagger()
    if name not in SWAGGER_FILES or folder is None:
        raise NotFound
    return send_from_directory(folder, name, max_age=3600)


def _swagger() -> Path | None:
    """The vendored reader, whatever its version: `static/vendor/swagger-ui-5.…`."""
    return next(iter(sorted(VENDOR.glob("swagger-ui-*"))), None)


_START = 'SwaggerUIBundle({url: "/api/openapi.json", dom_id: "#reader", deepLinking: true});\n'
_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>接口说明 · 愿桥</title>
{% if has_reader %}<link rel="stylesheet" href="/api/docs/swagger-ui.css">{% endif %}</head>
<body><main id="reader">{% if not has_reader %}<h1>接口说明</h1><p><a href="/api/openapi.json">OpenAPI 文件</a></p>
<ul>{% for path, operations in paths.items() %}{% for method, one in operations.items() %}
<li><code>{{ method | upper }} {{ path }}</code> {{ one.summary }}</li>{% endfor %}{% endfor %}</ul>{% endif %}</main>
{% if has_reader %}<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>{% endif %}</body></html>
"""
