"""变动 — which tables a unit of work has changed, told to whoever keeps what was made of them."""

from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

_CHANGED = "changed_tables"
_hearers: list[Callable[[frozenset[str]], None]] = []


def changed(session: Session) -> set[str]:
    """The names of the tables this unit has written to so far."""
    found: set[str] = session.info.setdefault(_CHANGED, set())
    return found


def when_saved(hear: Callable[[frozenset[str]], None]) -> Callable[[frozenset[str]], None]:
    """Call `hear` in this process with the names, each time a unit that changed something has been saved."""
    _hearers.append(hear)
    return hear


@event.listens_for(Session, "after_flush")
def _rows_changed(session: Session, _context: object) -> None:
    names = {type(row).__table__.name for rows in (session.new, session.dirty, session.deleted) for row in rows}
    changed(session).update(names)


@event.listens_for(Session, "do_orm_execute")
def _statement_changes(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        changed(state.session).add(getattr(getattr(state.statement, "table", None), "name", ""))


@event.listens_for(Session, "after_commit")
def _saved(session: Session) -> None:
    if session.in_nested_transaction():
        return
    names = frozenset(session.info.pop(_CHANGED, ()))
    for hear in _hearers if names else ():
        hear(names)


@event.listens_for(Session, "after_rollback")
def _undone(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info.pop(_CHANGED, None)
