"""不走索引 — a column as it is, but no index is led by it on SQLite, which keeps no statistics and guesses.

PostgreSQL knows how many rows have a value, and is asked of the column itself: of an expression it knows nothing, takes
two of forty thousand rows to be left, and goes through all of them once for each subject of a word.
"""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class unled(FunctionElement[Any]):  # noqa: N801 - reads as the function it is
    """`unled(column)`: the same value, found by other means."""

    inherit_cache = True

    def __init__(self, column: Any) -> None:
        super().__init__(column)
        self.type = column.type


@compiles(unled, "sqlite")
def _of_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    return f"+{compiler.process(element.clauses, **more)}"


@compiles(unled, "postgresql")
def _of_postgres(element: Any, compiler: Any, **more: Any) -> str:
    return str(compiler.process(element.clauses, **more))
