"""What each test says to the database, so that the second engine need not hear the same twice.

The run on SQLite writes down, per test, every pair of statements that followed each other, every value of a kind or
length that its place in the statement had not seen, and every refusal of the database. The run on PostgreSQL then
takes a test when it says something that no test taken before it says, or when it may depend on more than statements:
on threads, processes, locks, the engine itself. What is left over would send the same statements in the same order
with values of the same kinds. `make test` asks for it (`--sayings FOLDER`); pytest alone never leaves a test out.
"""

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Engine, event

LISTS = re.compile(r"\((?:\?|, )+\)|VALUES .*", re.DOTALL)
# Crashes, races, copies, migrations, money under load: not a matter of single statements.
ALWAYS = tuple(f"tests/{folder}/" for folder in ("faults", "hostile", "ledger", "journeys", "shape", "cli", "services"))
LENGTHS = (0, 64, 255, 4000)
WORDS = ("ThreadPool", "Thread(", "Barrier(", "subprocess", "engine_name", "databases", "dialect")


@lru_cache(20_000)
def _sign(statement: str) -> int:
    return crc32(LISTS.sub("()", statement).encode())


def _kind(value: Any) -> str:
    """What an engine may make a difference of: the type, how long, how large, what letters."""
    if isinstance(value, str):
        odd = "0" * ("\0" in value) + "x" * any(ord(letter) > 0xFFFF for letter in value)
        return f"str{next((size for size in LENGTHS if len(value) <= size), 'more')}{odd}"
    if isinstance(value, int):
        return f"int{next((size for size in (1, 2**31, 2**63) if abs(value) < size), 'more')}"
    return type(value).__name__


def _rows(parameters: Any) -> list[tuple[Any, ...]]:
    """The first rows of a statement; an insert of many may come as one long row, and psycopg's rows have names."""
    held = parameters[:20] if isinstance(parameters, list) else [parameters]
    if parameters and isinstance(parameters, tuple) and isinstance(parameters[0], (tuple, list)):
        held = list(parameters[:20])
    return [tuple(row.values() if isinstance(row, Mapping) else row) for row in held]


class Sayings:
    """Hears one test after the other. `threads` is more than one where a test is about who comes first."""

    def __init__(self) -> None:
        self.heard: set[int] = set()
        self.last, self.threads = 0, set[int]()

    def _hear(self, _conn: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        self.threads.add(threading.get_ident())
        sign = _sign(statement) + many
        self.heard.add(self.last * 31 + sign)
        self.last = sign
        for row in _rows(parameters):
            self.heard.update(crc32(f"{sign} {place} {_kind(value)}".encode()) for place, value in enumerate(row[:60]))

    def _refused(self, context: Any) -> None:
        self.heard.add(self.last * 31 + crc32(type(context.original_exception).__name__.encode()))

    @contextmanager
    def of(self, name: str, to: Path) -> Iterator[None]:
        """Write down what `name` says while this lasts."""
        self.heard, self.last, self.threads = set(), 0, set()
        event.listen(Engine, "before_cursor_execute", self._hear)
        event.listen(Engine, "handle_error", self._refused)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", self._hear)
            event.remove(Engine, "handle_error", self._refused)
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("a", encoding="utf-8") as file:
            file.write(json.dumps([name, len(self.threads), sorted(self.heard)]) + "\n")


def told(folder: Path) -> dict[str, tuple[int, set[int]]]:
    """Test → (threads, what it says), as the last run on SQLite wrote it down; empty without one."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    return {name: (threads, set(heard)) for name, threads, heard in map(json.loads, lines)}


def worth(items: Iterable[Any], folder: Path) -> set[str]:
    """The names of those tests that the second engine has to hear; one of which nothing is known is one of them."""
    known, heard, taken = told(folder), set[int](), set[str]()
    for item in items:
        threads, says = known.get(item.nodeid, (2, set()))
        if threads > 1 or _more_than_statements(item) or says - heard:
            taken.add(item.nodeid)
            heard |= says
    return taken


def _more_than_statements(item: Any) -> bool:
    return item.nodeid.startswith(ALWAYS) or any(word in _source(str(item.path)) for word in WORDS)


@lru_cache
def _source(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")
