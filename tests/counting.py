"""How many statements a page costs: exact, whatever the load of the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from server.kit.live import live

EDGES = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


class Statements(list[str]):
    """The SQL that ran, edges of transactions left out."""


@contextmanager
def counted() -> Iterator[Statements]:
    """`with counted() as statements: …` then `len(statements)`. A page of the moment before is no page for nothing."""
    live.forget()
    seen = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(EDGES):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
