"""SQLite in the tests refuses what PostgreSQL would: a text longer than its column, a NUL, a whole number too large.

SQLite keeps anything in any column. A fault that only the second engine shows would be found late, by few tests, or by
a county that has grown; so what a test process writes is looked at on its way to SQLite. (Triggers did the same until
they were half a megabyte of SQL, read again by every connection: 30 of its 34 ms.)
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Engine, Integer, String, event
from sqlalchemy.exc import DataError

LARGEST_INT = 2**31 - 1
LIMITED = (JSON, String, Integer)
Check = tuple[int, str, bool, int | None]  # where among the values, whose column, whether a document, letters at most


def watch() -> None:
    """From now on, in this process."""
    if not event.contains(Engine, "before_cursor_execute", _look):
        event.listen(Engine, "before_cursor_execute", _look)


def _look(connection: Any, _cursor: Any, statement: str, values: Any, context: Any, _many: bool) -> None:
    compiled = context.compiled if context is not None else None
    if compiled is None or connection.dialect.name != "sqlite" or not (context.isinsert or context.isupdate):
        return
    checks: list[Check] | None = getattr(compiled, "_strict_checks", None)
    if checks is None:
        checks = compiled._strict_checks = list(_checks(compiled))
    if not checks:
        return
    width = len(compiled.positiontup)
    for row in values if values and isinstance(values[0], list | tuple) else [values]:
        # Several rows of an INSERT may stand in one line of values; of an UPDATE, what is set stands first.
        for start in range(0, len(row), width) if context.isinsert and len(row) % width == 0 else (0,):
            for at, name, is_document, letters in checks:
                why = _wrong(row[start + at], is_document, letters)
                if why:
                    raise DataError(f"PostgreSQL refuses {why} in {name}", None, ValueError(statement))


def _checks(compiled: Any) -> Iterator[Check]:
    """Where the values of columns that PostgreSQL limits stand. Those of a WHERE have names of their own."""
    table = getattr(compiled.statement, "table", None)
    for at, name in enumerate((compiled.positiontup or ()) if table is not None else ()):
        column: Column[Any] | None = table.columns.get(name)
        if column is not None and isinstance(column.type, LIMITED) and not isinstance(column.type, BigInteger):
            letters = column.type.length if isinstance(column.type, String) else None
            yield at, f"{column.table.name}.{name}", isinstance(column.type, JSON), letters


def _wrong(value: Any, is_document: bool, letters: int | None) -> str | None:
    if isinstance(value, str):
        if "\0" in value or (is_document and "\\u0000" in value):
            return "a NUL"
        return f"more than {letters} letters" if letters is not None and len(value) > letters else None
    if isinstance(value, int) and abs(value) > LARGEST_INT:
        return "more than four bytes"
    return None
