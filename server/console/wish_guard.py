"""公开文字的卫士 — while a wish is written: which words show who somebody is, and what to write instead."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.kit.actors import Actor
from server.kit.guard import Finding
from server.kit.units import reads
from server.people.roles import WISH_WRITERS
from server.registry import queries as registry
from server.registry.errors import PersonUnknown
from server.wishes.rules import STORY_CHARS
from server.wishes.service import guarding

bp = Blueprint("console_wish_guard", __name__, url_prefix="/console/wishes")
LABELS = {
    "title": "心愿名称",
    "for_whom": "哪一类群众",
    "story": "情况说明",
    "price_source": "参考价来源",
    "text": "回信",
}
Part = tuple[str, int, Finding | None]


@dataclass(frozen=True)
class Marked:
    """One field with its words marked: parts of text, each with its number and finding, or none."""

    label: str
    parts: list[Part]


@bp.post("/look")
@staff_only(*WISH_WRITERS)
@reads
def look() -> ResponseReturnValue:
    """边写边看, for htmx. A post, so that no word of it stands in an address or a log."""
    texts = {name: request.form.get(name, "")[: 2 * STORY_CHARS] for name in guarding.FIELDS}
    found = guarding.look(texts, _person(request.form.get("person_uid", ""), current().actor))
    return render_template("console/wishes/_guard.html", fields=marked(texts, found), looked=True)


def marked(texts: Mapping[str, str], found: guarding.Found) -> list[Marked]:
    """The fields that show something, their findings numbered through."""
    fields, number = [], 0
    for name, findings in found.items():
        parts, number = _parts(texts[name], findings, number)
        fields.append(Marked(LABELS[name], parts))
    return fields


def _parts(text: str, findings: list[Finding], number: int) -> tuple[list[Part], int]:
    parts: list[Part] = []
    place = 0
    for one in findings:
        start = max(one.start, place)
        number += 1
        parts += [(text[place:start], 0, None), (text[start : max(one.end, start)], number, one)]
        place = max(one.end, place)
    return [*[part for part in parts if part[0] or part[2]], (text[place:], 0, None)], number


def _person(uid: str, actor: Actor) -> str | None:
    """Only somebody whose record the writer may see: what is found would tell a stranger the name."""
    try:
        return registry.person_for(uid, actor).uid if uid else None
    except PersonUnknown:
        return None
