"""来件 — read what was sent, and refuse kindly what cannot be read: size, type, JSON, fields."""

import json
from typing import Any, NoReturn

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError

from miniapp_api.refusals import NotJson, WrongContentType
from miniapp_api.sentences import as_detail
from server.kit.errors import Invalid, field_error
from server.kit.letters import SAYS, is_odd

JSON_BYTES_MAX = 64 * 1024


def read_body(schema: Schema, *, multipart: bool) -> dict[str, Any]:
    """The body as `schema` loads it; unknown fields are passed over. A multipart form only where the route says so."""
    if multipart and request.mimetype == "multipart/form-data":
        return load(schema, dict(request.form.items()))
    return load(schema, _json())


def read_query(schema: Schema) -> dict[str, Any]:
    return load(schema, dict(request.args.items()))


def load(schema: Schema, given: Any) -> dict[str, Any]:
    """Raises Invalid with one line of detail per wrong field."""
    odd = _odd_places(given)
    if odd:
        raise Invalid(detail=odd)
    try:
        loaded: dict[str, Any] = schema.load(given, unknown=EXCLUDE)
    except ValidationError as error:
        raise Invalid(detail=as_detail(error.messages)) from error
    return loaded


def _json() -> Any:
    request.max_content_length = JSON_BYTES_MAX
    raw = request.get_data(cache=True)
    if not raw.strip():
        return {}
    if not request.is_json:
        raise WrongContentType
    try:
        return json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise NotJson from error


def _refuse_constant(name: str) -> NoReturn:
    """NaN and Infinity are not JSON (RFC 8259 §6), though Python reads them."""
    raise ValueError(name)


def _odd_places(given: Any, pointer: str = "") -> list[dict[str, str]]:
    """Where a text holds what no database keeps or no eye sees: `server.kit.letters`."""
    if isinstance(given, dict):
        return [line for key, value in given.items() for line in _odd_places(value, f"{pointer}/{key}")]
    if isinstance(given, list):
        return [line for n, value in enumerate(given) for line in _odd_places(value, f"{pointer}/{n}")]
    if isinstance(given, str) and is_odd(given):
        return [field_error(_printable(pointer) or "/", SAYS)]
    return []


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
