"""表单 — what every page of the desk reads from a form, and how it draws the lines of a timeline."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, BinaryIO, cast

from flask import request

from server.kit.errors import DomainError, Invalid, field_error
from server.kit.lengths import whole
from server.kit.states import Machine


def said(name: str) -> str:
    """One field of the form, trimmed. Raises Invalid for one that goes over several lines."""
    text = request.form.get(name, "").strip()
    if any(letter < " " for letter in text):
        raise Invalid(detail=[field_error(f"/{name}", "请写在一行里")])
    return text


def typed(name: str) -> str:
    """One field of the form as it was typed, its lines kept."""
    return request.form.get(name, "")


def photo_of(name: str) -> BinaryIO | None:
    """An uploaded picture, or None where the field was left empty."""
    given = request.files.get(name)
    return cast(BinaryIO, given.stream) if given and given.filename else None


def note() -> str:
    """The reason a person gives. Raises Invalid when there is none, or more than its place holds."""
    text = said("note")
    if not text:
        raise Invalid("请写明原因")
    return whole(text)


def remark() -> str:
    """The same where the service asks whether there must be one; its lines are kept."""
    return whole(typed("note"))


def version() -> int:
    """The version the person had before their eyes. Raises Invalid when the page did not send one."""
    given = request.form.get("version", "")
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise Invalid("页面已过期，请刷新后再提交")
    return int(given)


def errors_of(refusal: DomainError | None) -> dict[str, str]:
    """What a refusal says of each field, by the field's name in the form."""
    return {line["field"].lstrip("/"): line["issue"] for line in refusal.detail} if refusal else {}


def day(text: str) -> date | None:
    """A day as a date field sends it, or None."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def timeline(events: Iterable[Any], machine: Machine[Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """经过, newest first, for the macro `timeline`."""
    lines = [
        {
            "at": event.at,
            "who": names.get(event.actor, ""),
            "what": machine.moves[event.move].says,
            "note": event.note,
        }
        for event in events
    ]
    return lines[::-1]
