"""状态 — a state machine is a table. This module reads the table and makes the move; it holds no rule of its own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import CheckConstraint, String, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import Base, Id, db, swap_row
from server.kit.errors import Conflict, Forbidden
from server.kit.ids import new_uid
from server.kit.lengths import NOTE_CHARS, shortened, whole

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Since:
    """What happened to a row behind somebody's back: who (a ref, never a name), what in words, when."""

    actor: str
    says: str
    at: datetime


class StateChanged(Conflict):
    """`since` is the last move, for a face that may tell staff by name; it is no part of an answer by itself."""

    code, says = "state_changed", "已被他人处理或状态已变化，请刷新后再看"
    since: Since | None = None


class SamePerson(Forbidden):
    code, says = "same_person", "提交人不能自己复核，请由另一位工作人员办理"


@dataclass(frozen=True)
class Move(Generic[S]):
    """One line of the table. `asks` remembers who asked; `second` needs another person than the one who asked."""

    name: str
    sources: frozenset[S]
    target: S | None  # None: stays where it is
    by: frozenset[str]
    says: str
    asks: bool = False
    second: bool = False
    needs: tuple[str, ...] = ()


class Machine(Generic[S]):
    """The table of one life. Built at import, so a misspelt state never starts."""

    def __init__(self, states: type[S], moves: Iterable[Move[S]]) -> None:
        self.states = states
        self.moves = {move.name: move for move in moves}

    def check(self, state: S, name: str, roles: Iterable[str]) -> Move[S]:
        """Return the move if one of `roles` may make it from `state`; otherwise Forbidden or StateChanged."""
        move = self.moves[name]
        if not move.by & set(roles):
            raise Forbidden
        if state not in move.sources:
            raise StateChanged
        return move

    def open_to(self, state: S, roles: Iterable[str]) -> list[Move[S]]:
        """What these roles can do now. The console draws its buttons from it, the phone gets it as `actions`."""
        held = set(roles)
        return [move for move in self.moves.values() if state in move.sources and move.by & held]


def moves(states: type[S], name: str, sources: str, target: str, by: Iterable[str], says: str, **more: Any) -> Move[S]:
    """Write one line of a table: sources are names parted by spaces, target `=` means that it stays."""
    into = None if target == "=" else states(target)
    return Move(name, frozenset(states(s) for s in sources.split()), into, frozenset(by), says, **more)


class StateEvent:
    """One line per move, written in the same unit, never changed. `U(subject_id, version)`."""

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        # Made anew for each table: a constraint is an object, and one shared by two tables is named after the first.
        return (UniqueConstraint("subject_id", "version"), {"info": {"append_only": True}})

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    subject_id: Mapped[int] = mapped_column(Id, index=True)
    version: Mapped[int]
    move: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(16))
    target: Mapped[str] = mapped_column(String(16))
    actor: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(NOTE_CHARS), default="")
    at: Mapped[datetime] = mapped_column(default=now)


class Stateful:
    """What a row with a life has. `version` counts its moves, and I12 holds it against the event rows."""

    machine: ClassVar[Machine[Any]]
    events: ClassVar[type[Any]]

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    state: Mapped[str] = mapped_column(String(16), index=True)
    version: Mapped[int] = mapped_column(default=0)


class SecondPerson:
    """Four eyes: who asked, for which version, and who agreed; never the same person."""

    asked_by: Mapped[str | None] = mapped_column(String(40))
    asked_version: Mapped[int | None]
    approved_by: Mapped[str | None] = mapped_column(String(40))

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> Any:
        return cls.four_eyes()

    @staticmethod
    def four_eyes() -> tuple[Any, ...]:
        """For a model's own `__table_args__`: the database repeats the rule."""
        return (
            CheckConstraint("approved_by IS NULL OR asked_by <> approved_by", "second_person"),
            CheckConstraint("(asked_by IS NULL) = (asked_version IS NULL)", "asked_both_or_neither"),
        )


Row = TypeVar("Row", bound=Any)


def move(
    row: Row,
    name: str,
    *,
    actor: Actor,
    note: str = "",
    seen_version: int | None = None,
    changes: Mapping[str, Any] | None = None,
) -> Row:
    """Make one move: the only writer of a state change.

    Asks the table, swaps state and version if they are still what was read, writes one event and one audit row.
    `seen_version` is the version a person had before their eyes; StateChanged if the row has moved on since. Invalid
    for a person's note that the timeline would have to cut.
    """
    note = shortened(note) if actor.kind == THE_CLOCK.kind else whole(note)
    state = row.machine.states(row.state)
    try:
        step = row.machine.check(state, name, actor.roles)
    except StateChanged:
        raise _changed(row) from None
    if seen_version is not None and seen_version != row.version:
        raise _changed(row)
    target = step.target or state
    values = dict(changes or {}) | _four_eyes(row, step, actor)
    kind, version = type(row), row.version
    swap = update(kind).where(kind.id == row.id, kind.state == row.state, kind.version == version)
    if not swap_row(row, swap.values(state=str(target), version=version + 1, **values)):
        raise _changed(row)
    _write_down(row, step.name, str(state), str(target), actor, note)
    return row


def _changed(row: Any) -> StateChanged:
    """With the last move, so that the second of two people can be told what the first one did."""
    refusal, events = StateChanged(), row.events
    last = select(events).where(events.subject_id == row.id).order_by(events.version.desc()).limit(1)
    event = db.session.scalars(last).one_or_none()
    if event is not None:
        refusal.since = Since(event.actor, row.machine.moves[event.move].says, event.at)
    return refusal


def _four_eyes(row: Any, step: Move[Any], actor: Actor) -> dict[str, Any]:
    if step.asks:
        return {"asked_by": actor.ref, "asked_version": row.version + 1, "approved_by": None}
    if step.second:
        if row.asked_by is None or row.asked_version != row.version:
            raise StateChanged
        if row.asked_by == actor.ref:
            raise SamePerson
        return {"approved_by": actor.ref}
    return {}


def _write_down(row: Any, name: str, source: str, target: str, actor: Actor, note: str) -> None:
    event_row = row.events(
        subject_id=row.id,
        version=row.version,
        move=name,
        source=source,
        target=target,
        actor=actor.ref,
        note=note,
    )
    db.session.add(event_row)
    audit.write(actor, f"{row.__tablename__}.{name}", row.uid, {"from": source, "to": target})
    db.session.flush()


def born(row: Base) -> None:
    """Add a row in its first state. Version 0: no move has been made."""
    db.session.add(row)
    db.session.flush()
