"""办理 — what staff do with a notice. Find, refuse, move, return; nobody commits here."""

from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO

from server.files import service as files
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.errors import Forbidden, Invalid
from server.kit.private_text import private_parts
from server.kit.states import born, move
from server.notices import queries, rules
from server.notices.errors import NoticeIncomplete, NoticeShowsSomebody, ReasonNeeded
from server.notices.models import Notice
from server.notices.rules import Text
from server.notices.states import NOTICE_WRITERS
from server.people import queries as people
from server.registry.names import names_in


def draft(text: Text, *, actor: Actor, cover: BinaryIO | None = None) -> Notice:
    """起草. May be unfinished; only what no row can hold is refused (Invalid with the fields)."""
    if not actor.roles & NOTICE_WRITERS:
        raise Forbidden
    row = Notice(state="draft", written_by=actor.ref, organisation=_organisation(actor), **_columns(text))
    row.cover = _keep(cover, row, actor)
    born(row)
    audit.write(actor, "notices.draft", row.uid)
    return row


def edit(uid: str, text: Text, *, actor: Actor, seen_version: int, cover: BinaryIO | None = None) -> Notice:
    """修改草稿. Without a new `cover` the old one stays. StateChanged when somebody has changed it since."""
    row = queries.find(uid)
    changes = _columns(text)
    row.machine.check(row.machine.states(row.state), "edit", actor.roles)
    changes["cover"] = _keep(cover, row, actor)
    return move(row, "edit", actor=actor, seen_version=seen_version, changes=changes)


def submit(uid: str, *, actor: Actor, seen_version: int) -> Notice:
    """提交复核. Complete, its links known, naming nobody whom we help."""
    row = queries.find(uid)
    _refuse_unfit(row)
    return move(row, "submit", actor=actor, seen_version=seen_version)


def publish(uid: str, *, actor: Actor, seen_version: int) -> Notice:
    """复核并发布. Another person than the one who submitted it, for the very words that were submitted."""
    row = queries.find(uid)
    _refuse_unfit(row)
    row = move(row, "publish", actor=actor, seen_version=seen_version, changes={"published_at": now()})
    if row.cover and row.audience == rules.Audience.PUBLIC:
        files.publish(row.cover, actor=actor)
    return row


def send_back(uid: str, *, actor: Actor, reason: str, seen_version: int) -> Notice:
    """退回修改, with a reason that the writer reads."""
    return move(queries.find(uid), "send_back", actor=actor, note=_needed(reason), seen_version=seen_version)


def pin(uid: str, *, actor: Actor, until: date | None, seen_version: int) -> Notice:
    """置顶到某日, or no longer when `until` is None or past."""
    note = f"置顶到 {until:%Y-%m-%d}" if until else "取消置顶"
    changes = {"pinned_until": until}
    return move(queries.find(uid), "pin", actor=actor, note=note, seen_version=seen_version, changes=changes)


def withdraw(uid: str, *, actor: Actor, reason: str, seen_version: int) -> Notice:
    """撤下: with this unit nobody reads it any more, its picture included."""
    row = move(queries.find(uid), "withdraw", actor=actor, note=_needed(reason), seen_version=seen_version)
    if row.cover and row.audience == rules.Audience.PUBLIC:
        files.withdraw(row.cover, actor=actor)
    return row


def reopen(uid: str, *, actor: Actor, seen_version: int) -> Notice:
    """改后重发: the same notice as a draft; it needs a second person again."""
    changes = {"approved_by": None, "asked_by": None, "asked_version": None}
    return move(queries.find(uid), "reopen", actor=actor, seen_version=seen_version, changes=changes)


def _refuse_unfit(row: Notice) -> None:
    """NoticeIncomplete, NoticeShowsSomebody: asked again at publication, for people are registered in between."""
    text = queries.text_of(row)
    holes = rules.missing(text, today())
    if holes:
        raise NoticeIncomplete(detail=holes)
    shown = rules.read_by_all(text)
    parts = private_parts(shown, names_in("\n".join(shown.values())), of_an_office=True)
    if parts:
        raise NoticeShowsSomebody(detail=parts)


def _columns(text: Text) -> dict[str, Any]:
    problems = rules.out_of_bounds(text)
    if problems:
        raise Invalid(detail=problems)
    values = asdict(text)
    return values | {name: values[name].strip() for name in ("title", "summary", "body")}


def _keep(cover: BinaryIO | None, row: Notice, actor: Actor) -> str | None:
    return row.cover if cover is None else files.keep_photo(cover, owner=f"notice:{row.uid}", actor=actor).uid


def _organisation(actor: Actor) -> str:
    organisation = people.staff(actor.uid).organisation
    return organisation.name if organisation else ""


def _needed(reason: str) -> str:
    """A reason that stays in the timeline for ever, so it may hold nobody's number."""
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded
    parts = private_parts({"note": reason}, of_an_office=True)
    if parts:
        raise NoticeShowsSomebody(detail=parts)
    return reason
