"""What each test says to the database, so that the second engine need not hear the same twice.

The run on SQLite writes down, per test, every pair of statements that followed each other in one transaction, every
value of a kind that its place in the statement had not seen, and every refusal of the database. The run on
PostgreSQL then takes every test that may depend on more than statements (threads, processes, locks, the engine itself),
and of the others as cheap a set as says everything that all of them say. What is left over would send the same
statements in the same order with values of the same kinds. `make test` asks for it (`--sayings FOLDER`); pytest alone
never leaves a test out.
"""

import ast
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Engine, event

LISTS = re.compile(r"\((?:\?|, )+\)|VALUES .*", re.DOTALL)
# Crashes, races, copies, migrations, money under load: not a matter of single statements.
ALWAYS = tuple(f"tests/{folder}/" for folder in ("faults", "ledger", "journeys", "shape", "cli", "services"))
# Every page for every role, for what stands on it: what a page says to the database, the tests of that page say too.
NEVER = ("tests/privacy/test_canaries.py",)
QUICK = 0.1  # seconds: below this, tests cost the same
WORDS = ("ThreadPool", "Thread(", "Barrier(", "subprocess", "engine_name", "databases", "dialect")


@lru_cache(20_000)
def _sign(statement: str) -> int:
    return crc32(LISTS.sub("()", statement).encode())


def _kind(value: Any) -> str:
    """What an engine may make a difference of: the type, how large a number is, a NUL in what is looked for.

    How long a text may be, `tests/strict.py` says for SQLite; no index holds a text too long for PostgreSQL's.
    """
    if isinstance(value, str):
        return "str0" if "\0" in value else "str"
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

    def _begun(self, _conn: Any) -> None:
        """What the transaction before it said last is done with."""
        self.last = 0

    def _refused(self, context: Any) -> None:
        self.heard.add(self.last * 31 + crc32(type(context.original_exception).__name__.encode()))

    @contextmanager
    def of(self, name: str, to: Path) -> Iterator[None]:
        """Write down what `name` says while this lasts."""
        self.heard, self.last, self.threads = set(), 0, set()
        began = time.process_time()
        event.listen(Engine, "begin", self._begun)
        event.listen(Engine, "before_cursor_execute", self._hear)
        event.listen(Engine, "handle_error", self._refused)
        try:
            yield
        finally:
            event.remove(Engine, "begin", self._begun)
            event.remove(Engine, "before_cursor_execute", self._hear)
            event.remove(Engine, "handle_error", self._refused)
        to.parent.mkdir(parents=True, exist_ok=True)
        with to.open("a", encoding="utf-8") as file:
            seconds = round(time.process_time() - began, 2)
            file.write(json.dumps([name, len(self.threads), seconds, sorted(self.heard)]) + "\n")


@dataclass(frozen=True)
class Told:
    """What the last run on SQLite wrote down of a test; `threads` is more than one, too, when nothing is known."""

    says: frozenset[int] = frozenset()
    threads: int = 2
    seconds: float = 0.0


def told(folder: Path) -> dict[str, Told]:
    """By the test's name; empty without such a run."""
    lines = [line for path in folder.glob("*.jsonl") for line in path.read_text(encoding="utf-8").splitlines()]
    rows = map(json.loads, lines)
    return {name: Told(frozenset(heard), threads, seconds) for name, threads, seconds, heard in rows}


def worth(items: Iterable[Any], folder: Path) -> set[str]:
    """The names of those tests that the second engine has to hear; one of which nothing is known is one of them."""
    tests = {item.nodeid: item for item in items if not item.nodeid.startswith(NEVER)}
    known = told(folder)
    of = {name: known.get(name, Told()) for name in tests}
    taken = {name for name, item in tests.items() if of[name].threads > 1 or _more_than_statements(item)}
    heard = {saying for name in taken for saying in of[name].says}
    return taken | _cheapest({name: of[name] for name in tests if name not in taken}, heard)


def _cheapest(tests: dict[str, Told], heard: set[int]) -> set[str]:
    """Enough of `tests` to say all that they say beyond `heard`: always the one that says most that is new per second.

    What one of them is worth only falls while others are taken, so it is worked out again when its turn comes.
    """

    def price(name: str) -> float:
        return -len(tests[name].says - heard) / max(tests[name].seconds, QUICK)

    said = set(heard)
    waiting = [(price(name), name) for name in tests]
    heapify(waiting)
    taken: set[str] = set()
    while waiting and waiting[0][0] < 0:
        name = heappop(waiting)[1]
        now = price(name)
        if waiting and (now, name) > waiting[0]:
            heappush(waiting, (now, name))
            continue
        if now < 0:
            taken.add(name)
            heard |= tests[name].says
    return taken - _said_again(tests, taken, said)


def _said_again(tests: dict[str, Told], taken: set[str], said: set[int]) -> set[str]:
    """Of those taken early, the ones all of whose words others have come to say since; the dearest go first."""
    voices = Counter(saying for name in taken for saying in tests[name].says - said)
    gone: set[str] = set()
    for name in sorted(taken, key=lambda name: (-tests[name].seconds, name)):
        mine = tests[name].says - said
        if all(voices[saying] > 1 for saying in mine):
            gone.add(name)
            voices.subtract(mine)
    return gone


def _more_than_statements(item: Any) -> bool:
    if item.nodeid.startswith(ALWAYS):
        return True
    sources = _sources(str(item.path))
    name = getattr(item, "originalname", None)
    source = _with_helpers(sources, name) if name in sources else "\n".join(sources.values())
    return any(word in source for word in WORDS)


def _with_helpers(sources: dict[str, str], name: str) -> str:
    """The source of a test, of all in its file that it names and that these name, and of fixtures that come unasked."""
    unasked = [other for other, source in sources.items() if "autouse" in source or not other]
    open_, seen = [name, *unasked], set[str]()
    while open_:
        seen.add(one := open_.pop())
        open_ += (set(re.findall(r"\w+", sources[one])) & set(sources)) - seen
    return "\n".join(sources[one] for one in seen)


@lru_cache
def _sources(path: str) -> dict[str, str]:
    """By name, what a file of tests defines; under "" what else it does, except what it imports."""
    text = Path(path).read_text(encoding="utf-8")
    found: dict[str, str] = {"": ""}
    for node in ast.parse(text).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        first = min([node.lineno, *(mark.lineno for mark in getattr(node, "decorator_list", []))])
        lines = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
        targets = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
        for name in targets or [getattr(node, "name", "")]:
            found[name] = f"{found.get(name, '')}\n{lines}"
    return found
