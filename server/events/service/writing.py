"""起草和发布 — one writes, another lets it out; what presses people to give is let out by nobody."""

from dataclasses import asdict
from typing import Any

from server.campaigns import filed
from server.campaigns import queries as campaigns
from server.events import queries, rules
from server.events.errors import CampaignUnfit, EventIncomplete, EventPresses, EventShowsSomebody, ReasonNeeded
from server.events.models import Event, EventCampaign
from server.events.rules import Text
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Forbidden, Invalid, field_error
from server.kit.private_text import private_parts
from server.kit.states import born, move
from server.people.roles import CAMPAIGN_WRITERS
from server.registry.names import names_in


def draft(text: Text, *, actor: Actor) -> Event:
    """起草. May be unfinished; only what no row can hold is refused (Invalid with the fields). Forbidden."""
    if not actor.roles & CAMPAIGN_WRITERS:
        raise Forbidden
    row = Event(state="draft", written_by=actor.ref, **_columns(text))
    row.projects = [EventCampaign(campaign_uid=uid) for uid in text.campaigns]
    born(row)
    audit.write(actor, "events.draft", row.uid)
    return row


def edit(uid: str, text: Text, *, actor: Actor, seen_version: int) -> Event:
    """修改草稿. StateChanged when somebody has changed it since."""
    row = queries.find(uid)
    row = move(row, "edit", actor=actor, seen_version=seen_version, changes=_columns(text))
    if tuple(row.campaign_uids) != text.campaigns:
        row.projects.clear()
        db.session.flush()  # the old rows go before the same campaigns come again
        row.projects = [EventCampaign(campaign_uid=one) for one in text.campaigns]
        db.session.flush()
    return row


def submit(uid: str, *, actor: Actor, seen_version: int) -> Event:
    """提交复核. EventIncomplete, EventPresses (慈善法 32), EventShowsSomebody, CampaignUnfit (慈善法 24)."""
    row = queries.find(uid)
    _refuse_unfit(row)
    return move(row, "submit", actor=actor, seen_version=seen_version)


def publish(uid: str, *, actor: Actor, seen_version: int) -> Event:
    """复核并发布. Another person than the one who submitted it; all is asked again, for campaigns end in between."""
    row = queries.find(uid)
    _refuse_unfit(row)
    return move(row, "publish", actor=actor, seen_version=seen_version, changes={"published_at": now()})


def send_back(uid: str, *, actor: Actor, reason: str, seen_version: int) -> Event:
    """退回修改, with a reason that the writer reads."""
    return move(queries.find(uid), "send_back", actor=actor, note=_needed(reason), seen_version=seen_version)


def withdraw(uid: str, *, actor: Actor, reason: str, seen_version: int) -> Event:
    """撤下: nobody reads it any more, and no gift counts for its units; what was given stays where it was given."""
    return move(queries.find(uid), "withdraw", actor=actor, note=_needed(reason), seen_version=seen_version)


def reopen(uid: str, *, actor: Actor, seen_version: int) -> Event:
    """改后重发: the same event as a draft; it needs a second person again."""
    changes = {"approved_by": None, "asked_by": None, "asked_version": None}
    return move(queries.find(uid), "reopen", actor=actor, seen_version=seen_version, changes=changes)


def _refuse_unfit(row: Event) -> None:
    text = queries.text_of(row)
    holes = rules.missing(text)
    if holes:
        raise EventIncomplete(detail=holes)
    shown = rules.read_by_all(text)
    pressing = rules.pressing(shown)
    if pressing:
        raise EventPresses(detail=pressing)
    parts = private_parts(shown, names_in("\n".join(shown.values())), of_an_office=True)
    if parts:
        raise EventShowsSomebody(detail=parts)
    unfit = filed.unfit(text.campaigns)
    if unfit:
        names = "、".join(campaigns.titles(unfit).values()) or "所选项目"
        raise CampaignUnfit(detail=[field_error("/campaigns", f"还没有发布或没有备案编号：{names}")])


def _columns(text: Text) -> dict[str, Any]:
    problems = rules.out_of_bounds(text)
    if problems:
        raise Invalid(detail=problems)
    values = asdict(text)
    del values["campaigns"]
    return values | {name: values[name].strip() for name in ("title", "summary", "body", "kit_short", "kit_long")}


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()
