"""审计日志的列表 — who did what to which thing, when and from where; for the audit admin alone (design §8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select

from server.jobs import acts, subjects
from server.kit.actors import Actor
from server.kit.audit import AuditRow
from server.kit.clock import start_of
from server.kit.db import db
from server.kit.lists import Change, Column, Filter, Listing, contains, equals, since, until
from server.kit.masking import mask_text
from server.people import queries as people
from server.people.roles import Role

LOG_READERS = frozenset({Role.AUDIT_ADMIN})
# What the audit admin looks at first of a day → how the day tells it.
WATCHED = {"looks": "次查看完整信息", "exports": "次导出"}
NOT_ACTS = sorted(acts.SIGN_INS.keys() | acts.LOOKS.keys() | acts.EXPORTS.keys())

SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("Mac OS", "Mac"), ("Linux", "Linux"))
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


@dataclass(frozen=True)
class LogLine:
    """One row as a person reads it. `title` is what the thing is called, empty where that would name somebody.

    `who` tells a member of staff by name, posts and login; `device` is what the browser says of itself.
    """

    number: int
    at: datetime
    who: str
    what: str
    title: str
    subject: str
    facts: str
    place: str
    device: str
    request: str


def watched_on(day: date) -> dict[str, int]:
    """Queue of the audit → how much of it happened on a day: looks at whole data, exports. One statement."""
    within = AuditRow.at >= start_of(day), AuditRow.at < start_of(day + timedelta(days=1))
    names = [name for tab in WATCHED for name in acts.OF_TAB[tab]]
    query = select(AuditRow.what, func.count()).where(*within, AuditRow.what.in_(sorted(names)))
    counts = {row[0]: row[1] for row in db.session.execute(query.group_by(AuditRow.what))}
    return {tab: sum(counts.get(name, 0) for name in acts.OF_TAB[tab]) for tab in WATCHED}


def _rows(_actor: Actor) -> Select[Any]:
    return select(AuditRow)


def _lines(found: Sequence[Any], _actor: Actor) -> list[LogLine]:
    rows = [row[0] for row in found]
    names = people.actors_told({row.actor for row in rows})
    titles = subjects.titles(row.id for row in rows)
    return [
        LogLine(
            number=row.id,
            at=row.at,
            who=names.get(row.actor) or row.actor,
            what=acts.name_of(row.what),
            title=mask_text(titles.get(row.subject, "")),
            subject=row.subject,
            facts=acts.told(row.facts, row.what),
            place=row.place,
            device=_device(row.device),
            request=row.request,
        )
        for row in rows
    ]


def _device(agent: str) -> str:
    """`Mozilla/5.0 (Windows NT 10.0; …) … Chrome/120.0 …` → `Windows · Chrome`; what is not known stays as it came."""
    found = [next((name for mark, name in known if mark in agent), "") for known in (SYSTEMS, BROWSERS)]
    return " · ".join(name for name in found if name) or agent[:40]


def _in_tab() -> Change:
    def narrow(query: Select[Any], tab: str, _actor: Actor) -> Select[Any]:
        if tab == "all":
            return query
        if tab == "acts":
            return query.where(AuditRow.what.not_in(NOT_ACTS))
        return query.where(AuditRow.what.in_(sorted(acts.OF_TAB[tab])))

    return narrow


def _by_whom(query: Select[Any], words: str, _actor: Actor) -> Select[Any]:
    """A name or a login of staff, or the number that rows carry."""
    numbered = AuditRow.actor.contains(words, autoescape=True)
    return query.where(or_(AuditRow.actor.in_(people.refs_like(words)), numbered))


def _of_what(query: Select[Any], words: str, _actor: Actor) -> Select[Any]:
    """A number, a title or the uid that rows carry."""
    numbered = AuditRow.subject.contains(words, autoescape=True)
    return query.where(or_(AuditRow.subject.in_(subjects.like(words)), numbered))


def _known_acts(_actor: Actor) -> list[tuple[str, str]]:
    return sorted(acts.names().items(), key=lambda one: one[1])


AUDIT: Listing[LogLine] = Listing(
    key="audit",
    title="审计日志",
    roles=LOG_READERS,
    query=_rows,
    id=AuditRow.id,
    rows=_lines,
    filters=(
        Filter("tab", "栏目", _in_tab(), kind="tabs", choices=acts.TABS, usual=lambda _actor: "acts"),
        Filter("who", "谁", _by_whom, kind="search", hint="姓名、登录名"),
        Filter("what", "做了什么", equals(AuditRow.what), choices=_known_acts),
        Filter("subject", "对象", _of_what, kind="search", hint="编号、名称"),
        Filter("place", "地址", contains(AuditRow.place), kind="search", hint="例如 10.1.2"),
        Filter("since", "从哪天", since(AuditRow.at), kind="day"),
        Filter("until", "到哪天", until(AuditRow.at), kind="day"),
    ),
    columns=(
        Column("at", "时间", lambda line: line.at, kind="moment", sort=AuditRow.at),
        Column("who", "谁", lambda line: line.who),
        Column("what", "做了什么", lambda line: line.what),
        Column("title", "对象", lambda line: line.title),
        Column("subject", "对象编号", lambda line: line.subject),
        Column("facts", "内容", lambda line: line.facts),
        Column("place", "地址", lambda line: line.place),
        Column("device", "设备", lambda line: line.device, usual=False),
        Column("request", "请求编号", lambda line: line.request, usual=False),
        Column("number", "序号", lambda line: line.number, kind="number", usual=False),
    ),
)
