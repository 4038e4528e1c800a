"""数据库 — the handle, the column types both engines share, and the two statements every room repeats."""

import json
from collections.abc import Iterable
from datetime import UTC as UTC_ZONE
from datetime import date, datetime
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, ClassVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    SQLColumnExpression,
    TypeDecorator,
    Update,
    delete,
    event,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, registry

from server.kit.ids import new_uid

Id = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB, "postgresql")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Fen(TypeDecorator[int]):
    """金额列: whole fen. A float, a bool or a text is a programmer's error, never rounded."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        assert value is None or type(value) is int, f"not whole fen: {value!r}"
        return value


class UTC(TypeDecorator[datetime]):
    """时刻列: refuses a moment without a zone, stores UTC, gives aware UTC back on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "a moment without a zone"
        return value.astimezone(UTC_ZONE)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC_ZONE) if value.tzinfo is None else value.astimezone(UTC_ZONE)


class Base(DeclarativeBase):
    # One registry, because Flask-SQLAlchemy derives a class of its own from this one.
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UTC(),
            date: Date(),
            dict[str, Any]: Json,
            list[Any]: Json,
            bytes: LargeBinary(),
        },
    )

    # The column by which the log of acts knows a row.
    known_by: ClassVar[str] = "uid"

    @classmethod
    def called(cls) -> SQLColumnExpression[str] | None:
        """叫法: a row's number and title as the log of acts may show them; None where they would name somebody."""
        return None

    def __init__(self, **values: Any) -> None:
        # The uid must exist before the first sealed field is set: it is part of what the seal covers.
        if hasattr(type(self), "uid") and "uid" not in values:
            self.uid = new_uid()
        for name, value in values.items():
            setattr(self, name, value)


def dump_json(value: Any) -> str:
    """Chinese stays Chinese: SQLite does not find a key that was written as an escape."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    # What people typed must not come out in a log line because a statement failed.
    engine_options={"json_serializer": dump_json, "pool_pre_ping": True, "hide_parameters": True},
)


AT_ONCE_MAX = 1000


def delete_some(key: InstrumentedAttribute[Any], over: ColumnElement[bool]) -> int:
    """到期清除: rows for which `over` holds; a bounded number, for a delete holds the pen on SQLite. How many."""
    keys = db.session.scalars(select(key).where(over).limit(AT_ONCE_MAX)).all()
    if keys:
        db.session.execute(delete(key.class_).where(key.in_(keys)))
    return len(keys)


BUSY_S = 8


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we say BEGIN ourselves, see _begin
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_S * 1000}"):
            connection.execute(f"PRAGMA {pragma}")


IDLE_MAX = "10min"
LOCK_MAX = "8s"  # as SQLite's busy_timeout: who stands behind a lock is told, and WeChat asks again


@event.listens_for(Engine, "connect")
def _open_postgres(connection: Any, _record: Any) -> None:
    """No unit of ours waits for a person or the network: one that idles is dead, and holds locks and the folds up."""
    if type(connection).__module__.startswith("psycopg"):
        connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_MAX}'")
        connection.execute(f"SET lock_timeout = '{LOCK_MAX}'")
        connection.commit()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """SQLite: a writer takes the pen at BEGIN, so it can never find itself unable to get it half-way."""
    if connection.dialect.name != "sqlite":
        return
    options = connection.get_execution_options()
    if options.get("unit") != "writes":
        connection.exec_driver_sql("BEGIN")
    elif (left_s := options.get("wait_s", BUSY_S)) == BUSY_S:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={int(left_s * 1000)}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_S * 1000}")


def one_of(column: str, values: Iterable[str], *, empty: bool = False) -> str:
    """The text of a CHECK: the column holds one of these, in the order given; `empty`: or nothing."""
    test = f"{column} IN ({', '.join(repr(str(value)) for value in values)})"
    return f"{column} IS NULL OR {test}" if empty else test


def swap_one(statement: Update) -> bool:
    """Run an update that names the old state. False means someone else got there first."""
    changed: int = db.session.execute(statement, execution_options={"synchronize_session": False}).rowcount  # type: ignore[attr-defined]
    assert changed in (0, 1), changed
    return changed == 1


def swap_row(row: Base, statement: Update) -> bool:
    """The same for a row at hand, which is brought up to what the database then holds, in one statement.

    A row that leads to others is read again, for they may have changed with it.
    """
    kind = type(row)
    if kind.__mapper__.relationships:
        if not swap_one(statement):
            return False
        db.session.refresh(row)
        return True
    if db.session.is_modified(row):
        db.session.flush()
    # What else waits to be written may wait on, and goes with the lines that say what was done.
    options = {"synchronize_session": False, "populate_existing": True, "autoflush": False}
    return db.session.scalars(statement.returning(kind), execution_options=options).one_or_none() is not None


def insert_once(row: Base) -> bool:
    """Insert a row whose uniqueness is the referee. False means it was there already; the unit goes on."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


def all_models() -> None:
    """Load every room's tables, for migrations and for the tests that hold the models against them."""
    import server

    for module in walk_packages(server.__path__, "server."):
        if module.name.endswith(".models") or module.name.startswith("server.kit."):
            import_module(module.name)
