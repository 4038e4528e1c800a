"""列表 — notices as their keepers see them all, and as everybody else on the staff may read them today."""

from typing import Any

from sqlalchemy import Select, and_, case, func, select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.lists import Column, Filter, Listing, Values, contains, equals, since, until
from server.notices import queries
from server.notices.models import Notice
from server.notices.rules import AUDIENCE_SHORT, KIND_NAMES, Audience, Kind
from server.notices.states import NOTICE_KEEPERS, STATE_NAMES, NoticeState
from server.people.roles import Role


def keeps(actor: Actor) -> bool:
    """Whether this person sees what is not out yet, too."""
    return bool(actor.roles & NOTICE_KEEPERS)


def _notices(actor: Actor) -> Select[Any]:
    return select(Notice) if keeps(actor) else queries.readable_by_staff()


def _order(_values: Values) -> list[Any]:
    """What is pinned today, then the newest: by the day it came out, else by the day it was written."""
    pinned = and_(Notice.state == NoticeState.PUBLISHED, Notice.pinned_until >= today())
    return [case((pinned, 0), else_=1), func.coalesce(Notice.published_at, Notice.at).desc(), Notice.id.desc()]


def _states(actor: Actor) -> list[tuple[str, str]]:
    """A reader sees published ones alone, and is not asked which."""
    return [(str(state), name) for state, name in STATE_NAMES.items()] if keeps(actor) else []


NOTICES: Listing[Notice] = Listing(
    key="notices",
    title="公告动态",
    roles=frozenset(Role),
    query=_notices,
    id=Notice.id,
    order=_order,
    filters=(
        Filter("q", "搜索", contains(Notice.title, Notice.summary, Notice.body), kind="search", hint="标题、正文"),
        Filter("kind", "类别", equals(Notice.kind), choices=[(str(kind), name) for kind, name in KIND_NAMES.items()]),
        Filter("state", "状态", equals(Notice.state), choices=_states),
        Filter("audience", "给谁看", equals(Notice.audience), choices=list(AUDIENCE_SHORT.items())),
        Filter("since", "发布日期，从", since(Notice.published_at), kind="day"),
        Filter("until", "到", until(Notice.published_at), kind="day"),
    ),
    columns=(
        Column("title", "标题", lambda row: row.title),
        Column("kind", "类别", lambda row: KIND_NAMES[Kind(row.kind)]),
        Column("audience", "给谁看", lambda row: AUDIENCE_SHORT[Audience(row.audience)], sort=Notice.audience),
        Column("state", "状态", lambda row: STATE_NAMES[NoticeState(row.state)], kind="state"),
        Column("published", "发布", lambda row: row.published_at, kind="day"),
        Column("organisation", "发布单位", lambda row: row.organisation, usual=False),
        Column("shown_from", "从哪天显示", lambda row: row.shown_from, kind="day", usual=False),
        Column("shown_to", "显示到", lambda row: row.shown_to, kind="day"),
        Column("pinned_until", "置顶到", lambda row: row.pinned_until, kind="day", usual=False),
        Column("summary", "摘要", lambda row: row.summary, usual=False),
        Column("at", "写于", lambda row: row.at, kind="day", sort=Notice.id, usual=False),
    ),
)
