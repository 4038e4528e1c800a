"""一个人的页面 — everything the desk shows of one helped person, drawn the same from every form on it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import render_template

from server.console import consent_form
from server.console.auth import current
from server.console.forms import errors_of, timeline
from server.kit.clock import today
from server.kit.errors import DomainError
from server.kit.ids import new_uid
from server.people import queries as people
from server.registry import queries, rules
from server.registry.rules import Controller
from server.registry.states import PERSON
from server.wishes.queries.helped import of_persons
from server.wishes.rules import wish_state_text


def draw(person: Any, *, shown: Any = None, refusal: DomainError | None = None, typed: Mapping[str, str] = {}) -> str:
    """`shown` are whole fields, once; `refusal` what a form on the page was told; `typed` what stood in it."""
    actor = current().actor
    mask = queries.masked(person, actor)
    mine = not mask.shared
    writes = mine and not mask.forgotten
    aid = queries.aid_of([person.uid]) if rules.AID in mask.kinds else []
    alike = queries.hints(queries.marks_of(person), actor) if writes else []
    return render_template(
        "console/registry/page.html",
        person=mask,
        mine=mine,
        writes=writes,
        shown=shown,
        refusal=refusal,
        errors=errors_of(refusal),
        typed=typed,
        ticket=new_uid(),
        reasons=list(rules.REVEAL_REASONS.items()),
        looks_left=max(rules.REVEALS_A_DAY - queries.used_today(actor), 0),
        slips=queries.slips([person.uid]).get(person.uid, []) if mine else [],
        purposes=rules.PURPOSE_NAMES,
        aid=aid,
        sums=queries.last_year_fen(aid),
        sources=[(one, rules.SOURCE_NAMES[one]) for one in rules.SOURCES_OF[Controller(person.controller)]],
        forms=list(rules.FORM_NAMES.items()),
        hints=alike,
        merge=queries.open_merge(person.uid) if mine else None,
        moves=_moves(person) if writes else [],
        wishes=of_persons(queries.family(person), actor=actor) if mine else [],
        wish_state_text=wish_state_text,
        events=_course(person) if mine else [],
        today=today(),
        next_year=(today() + timedelta(days=consent_form.USUAL_DAYS)).isoformat(),
        **consent_form.choices(),
    )


def _moves(person: Any) -> list[Any]:
    return [step for step in PERSON.open_to(PERSON.states(person.state), current().actor.roles) if step.needs]


def _course(person: Any) -> list[dict[str, Any]]:
    """经过, with the day the record was made."""
    events = queries.history(person)
    names = people.actor_names({event.actor for event in events} | {person.by})
    made = {"at": person.at, "who": names.get(person.by, ""), "what": "登记", "note": ""}
    return [*timeline(events, PERSON, names), made]
