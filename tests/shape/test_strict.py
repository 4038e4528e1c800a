"""Both engines refuse what does not fit its column, although SQLite by itself would keep it."""

from typing import Any

import pytest
from sqlalchemy import String, Table, UniqueConstraint
from sqlalchemy.exc import DataError, OperationalError

from server.kit.clock import now
from server.kit.db import Base, db
from server.kit.tasks import Task

TOO_MUCH = {
    "letters": {"topic": "长" * 41},
    "a NUL": {"topic": "零\0字节"},
    "a NUL in a document": {"payload": {"name": ["零\0字节"]}},
    "a number": {"tries": 2**31},
}

# A page of a PostgreSQL index holds a third of its 8 kB for one row; a letter takes up to four bytes.
INDEX_ROW_BYTES, LETTER_BYTES = 2704, 4


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_does_not_fit_is_refused(name, unit):
    with pytest.raises((DataError, OperationalError)), unit():
        db.session.add(Task(**{"topic": "report.draw", "payload": {}, "due": now(), **TOO_MUCH[name]}))


def test_what_just_fits_is_kept(unit):
    with unit():
        db.session.add(Task(topic="长" * 40, due=now(), payload={"name": "反斜杠 \\u00 和字母"}, tries=2**31 - 1))


def test_no_index_holds_what_is_too_long_for_it():
    """PostgreSQL refuses such a row when it comes, SQLite never does: the columns must leave no room for it."""
    too_long = [
        f"{table.name}: {[column.name for column in columns]}"
        for table in Base.metadata.sorted_tables
        for columns in indexed(table)
        if sum(longest(column.type) for column in columns) > INDEX_ROW_BYTES
    ]
    assert too_long == []


def indexed(table: Table) -> list[list[Any]]:
    """The columns of each index and of each constraint that is one."""
    unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    return [list(one.columns) for one in (table.primary_key, *unique, *table.indexes)]


def longest(kind: Any) -> int:
    """Bytes; what has no limit is longer than anything."""
    return (kind.length or INDEX_ROW_BYTES) * LETTER_BYTES if isinstance(kind, String) else 0
