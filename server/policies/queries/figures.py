"""参数 — named figures by date: what each was on a day, and every value with its course."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, func, select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.waiting import Waiting, stands_since, waiting
from server.policies import rules
from server.policies.errors import FigureUnknown
from server.policies.models import FigureEvent, Policy, PolicyFigure, PolicyVersion
from server.policies.states import FigureState, VersionState

YUAN = "_元"


class Value(NamedTuple):
    """What a figure is from a day on, and the moment since which we have known it: often later than that day."""

    since: date
    known_at: datetime
    value: int


def on(day: date | None = None, known_at: datetime | None = None) -> dict[str, int]:
    """Every agreed figure as it is on a day (today): name → value, in its unit. One statement.

    `known_at`: as we had it at that moment, without what was agreed later for an earlier day.
    """
    agreed = [PolicyFigure.state == FigureState.AGREED, PolicyFigure.since <= (day or today())]
    if known_at is not None:
        known = select(FigureEvent.subject_id).where(FigureEvent.target == FigureState.AGREED)
        agreed.append(PolicyFigure.id.in_(known.where(FigureEvent.at <= known_at)))
    last = select(PolicyFigure.figure, func.max(PolicyFigure.since).label("since")).where(*agreed)
    newest = last.group_by(PolicyFigure.figure).subquery()
    query = (
        select(PolicyFigure.figure, PolicyFigure.value)
        .join(newest, (newest.c.figure == PolicyFigure.figure) & (newest.c.since == PolicyFigure.since))
        .where(PolicyFigure.state == FigureState.AGREED)
    )
    return {row.figure: row.value for row in db.session.execute(query)}


def for_rules(day: date | None = None) -> dict[str, int]:
    """The same for rules, which count money in fen: a figure in 元 is given a hundredfold, under the same name."""
    return in_fen(on(day))


def in_fen(values: Mapping[str, int]) -> dict[str, int]:
    return {name: value * 100 if name.endswith(YUAN) else value for name, value in values.items()}


def remembered() -> Callable[[date | None], dict[str, int]]:
    """`for_rules` that asks once a day named: for many cases in a row."""
    held: dict[date | None, dict[str, int]] = {}

    def of(day: date | None = None) -> dict[str, int]:
        if day not in held:
            held[day] = for_rules(day)
        return held[day]

    return of


def courses(wanted: Collection[str]) -> dict[str, list[Value]]:
    """The agreed values of some figures by name, oldest first. One statement, none for nothing."""
    if not wanted:
        return {}
    agreed = (FigureEvent.subject_id == PolicyFigure.id, FigureEvent.target == FigureState.AGREED)
    query = select(PolicyFigure.figure, PolicyFigure.since, FigureEvent.at, PolicyFigure.value)
    query = query.join(FigureEvent, and_(*agreed)).where(PolicyFigure.state == FigureState.AGREED)
    found: dict[str, list[Value]] = {}
    for row in db.session.execute(query.where(PolicyFigure.figure.in_(wanted)).order_by(PolicyFigure.since)):
        found.setdefault(row.figure, []).append(Value(row.since, row.at, row.value))
    return found


def value_on(course: Sequence[Value], day: date, known_at: datetime | None = None) -> int | None:
    """What a figure is on a day by its course, or by what was known of it at a moment; None before its first value."""
    known = (one for one in reversed(course) if known_at is None or one.known_at <= known_at)
    return next((one.value for one in known if one.since <= day), None)


class Figures:
    """The figures of one day, as they were known at a moment; asked for only when a text names one."""

    def __init__(self, day: date | None = None, known_at: datetime | None = None) -> None:
        self._day, self._known_at = day, known_at
        self._values: Mapping[str, int] | None = None

    def values(self) -> Mapping[str, int]:
        if self._values is None:
            self._values = on(self._day, self._known_at)
        return self._values


def used_in() -> dict[str, list[str]]:
    """Which policies name a figure in their text or rules in force: figure → names of policies. One statement."""
    texts = [text.name for text in rules.TEXTS if text.name != "full_text"]
    columns = [getattr(PolicyVersion, name) for name in (*texts, "papers", "rules")]
    held = select(Policy.name, *columns).join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
    found: dict[str, list[str]] = {}
    for row in db.session.execute(held.where(PolicyVersion.state == VersionState.PUBLISHED).order_by(Policy.no)):
        said = {name: getattr(row, name) for name in (*texts, "papers")}
        for figure in dict.fromkeys([*rules.figures_in(said), *named_by(row.rules)]):
            found.setdefault(figure, []).append(row.name)
    return found


def named_by(node: Any) -> Iterator[str]:
    """The figures a rule compares with, each as often as it is named."""
    if isinstance(node, dict) and isinstance(node.get("param"), str):
        yield node["param"]
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from named_by(part)


def names() -> set[str]:
    """Every figure that has an agreed value on some day."""
    agreed = select(PolicyFigure.figure).where(PolicyFigure.state == FigureState.AGREED)
    return set(db.session.scalars(agreed.distinct()))


def every() -> dict[str, list[PolicyFigure]]:
    """Every figure by name, its values newest first, those not agreed upon included."""
    found: dict[str, list[PolicyFigure]] = {}
    for row in db.session.scalars(select(PolicyFigure).order_by(PolicyFigure.figure, PolicyFigure.since.desc())):
        found.setdefault(row.figure, []).append(row)
    return found


def find(uid: str) -> PolicyFigure:
    row = db.session.scalar(select(PolicyFigure).where(PolicyFigure.uid == uid))
    if row is None:
        raise FigureUnknown
    return row


def to_agree(*, not_by: Actor) -> Waiting:
    """How many values wait for a second person who is not the one who entered them."""
    asked = (PolicyFigure.state == FigureState.ASKED, PolicyFigure.asked_by != not_by.ref)
    return waiting(select(stands_since(PolicyFigure, PolicyFigure.at)).where(*asked))
