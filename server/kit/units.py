"""事务 — one unit of work is one transaction at its edge: a request, a job, a command. Nobody commits inside.

Every route declares `reads`, `writes` or `talks`. A `talks` route holds no transaction while the network answers:
it opens short units of its own around the call.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Literal, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from server.kit.db import BUSY_S, db
from server.kit.line import Line

Kind = Literal["reads", "writes", "talks"]
View = TypeVar("View", bound=Callable[..., Any])

PEN_WAIT_S = float(BUSY_S)
WAIT_MIN_S = 0.25
_pen = Line()
_open: ContextVar[Kind | None] = ContextVar("unit", default=None)
_sure: ContextVar[list[Callable[[], None]] | None] = ContextVar("sure", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """A unit that may only look. Whatever it would write is a programmer's error."""
    with _unit("reads"):
        yield


@contextmanager
def writing() -> Iterator[None]:
    """A unit that is saved whole when the block ends, or not at all when it raises."""
    with _unit("writes"):
        yield


def surely(act: Callable[[], None]) -> None:
    """Do `act` now, and again in a unit of its own should this one be undone: a refused wrong try must count."""
    sure = _sure.get()
    assert sure is not None, "no unit of work is open"
    assert _open.get() == "writes", "this unit declared that it only reads"
    act()
    sure.append(act)


@contextmanager
def _unit(kind: Kind) -> Iterator[None]:
    assert _open.get() is None, "a unit of work is already open"
    sure: list[Callable[[], None]] = []
    token = _sure.set(sure)
    try:
        with _one(kind):
            yield
    except Exception:
        if sure:
            with _one("writes"):
                for act in sure:
                    act()
        raise
    finally:
        _sure.reset(token)


@contextmanager
def _one(kind: Kind) -> Iterator[None]:
    began = time.monotonic()
    with _turn(kind):
        token = _open.set(kind)
        try:
            db.session.connection(execution_options={"unit": kind} | _patience(time.monotonic() - began))
            yield
            if kind == "writes":
                db.session.commit()
            else:
                db.session.rollback()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.close()  # rows read in this unit must not be mistaken for the truth of the next one
            _open.reset(token)


def _turn(kind: Kind) -> AbstractContextManager[None]:
    """SQLite lets a writer who finds the pen taken sleep, up to a tenth of a second, and look again, in no order: in
    a storm a notice waited for two seconds while others wrote. Here the writers of one process stand in line.
    """
    if kind == "reads" or db.engine.dialect.name != "sqlite":
        return nullcontext()
    return _pen.turn(PEN_WAIT_S)


def _patience(waited_s: float) -> dict[str, float]:
    """Who stood in line while another held the pen has that much less to wait for the database: one wait, not two."""
    return {"wait_s": max(PEN_WAIT_S - waited_s, WAIT_MIN_S)} if waited_s > WAIT_MIN_S else {}


def open_unit() -> Kind | None:
    return _open.get()


def assert_may_talk() -> None:
    """The network is slow and a transaction is a lock: on SQLite every other writer would wait for WeChat."""
    assert _open.get() is None, "no network inside a unit of work"


@event.listens_for(Session, "before_flush")
def _no_write_while_reading(session: Session, _context: object, _rows: object) -> None:
    if session.new or session.dirty or session.deleted:
        assert _open.get() != "reads", "this unit declared that it only reads"


@event.listens_for(Session, "do_orm_execute")
def _no_statement_while_reading(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        assert _open.get() != "reads", "this unit declared that it only reads"


def reads(view: View) -> View:
    """Mark a view: it looks and changes nothing."""
    return _declare(view, "reads")


def writes(view: View) -> View:
    """Mark a view: it is saved whole or not at all."""
    return _declare(view, "writes")


def talks(view: View) -> View:
    """Mark a view: it speaks to the network and opens its own short units."""
    return _declare(view, "talks")


def _declare(view: View, kind: Kind) -> View:
    view.unit = kind  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any]) -> Kind | None:
    """What a view declared, or None."""
    return getattr(view, "unit", None)


def run_view(view: Callable[..., Any], call: Callable[[], Any]) -> Any:
    """Call a view inside the unit it declared. A view that declared nothing is a bug found at its first call."""
    kind = declared(view)
    assert kind is not None, f"{view!r} declares neither reads, writes nor talks"
    if kind == "talks":
        return call()
    with _unit(kind):
        return call()
