"""同样的 SQL — what a claim says to PostgreSQL, written down from the product and said again by pgbench, without us.

Each transaction is rolled back, so that every wish stays open; claims, donors and wishes differ from one to the next as
in the rush, so that only who is after the same wish waits for anybody.
"""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, event, text

from server.kit.db import db
from server.kit.units import writing
from server.people import service as people
from server.wishes import service as wishes
from server.wishes.errors import WishTaken
from tests.counting import EDGES
from tests.services.postgres import binaries

SECONDS, HANDS = 20, 64
WISH, CLAIM, HOLDER = 909_090_909, "claimclaimclaim0", "donor:holderholder"


@dataclass(frozen=True)
class Said:
    """One script of pgbench: the statements of a claim that won, or of one that came too late."""

    win: str
    lose: str


class _Undo(Exception):
    pass


def written_down(dsn: str, token: str, free: str, taken: str) -> Said:
    """In the product's own context, on a wish that is free and one that is taken."""
    with psycopg.connect(dsn, cursor_factory=psycopg.ClientCursor) as connection:
        write = connection.cursor()
        with _heard(write) as win, suppress(_Undo), writing():
            session = people.donor_of(token, carrier="bearer")
            assert session is not None
            claim, wish, _area = wishes.take(free, actor=session.actor, records=session.records)
            strange = {str(claim.uid): CLAIM, str(claim.holder): HOLDER}
            number = wish.id
            raise _Undo
        with _heard(write) as lose, suppress(WishTaken), writing():
            session = people.donor_of(token, carrier="bearer")
            assert session is not None
            wishes.take(taken, actor=session.actor, records=session.records)
        return Said(*("\n".join(_made_strange(one, number, strange) for one in said) for said in (win, lose)))


@contextmanager
def _heard(write: Any) -> Iterator[list[tuple[Any, str, Any]]]:
    said: list[tuple[Any, str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, params: Any, *_rest: Any) -> None:
        if not statement.startswith(EDGES):
            said.append((write, statement, params))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _made_strange(one: tuple[Any, str, Any], number: int, strange: dict[str, str]) -> str:
    """The statement as text, with another claim, donor and wish each time it is said."""
    write, statement, params = one
    many = params if isinstance(params, list) else [params]
    lines = []
    for each in many:
        held = {key: WISH if value == number and type(value) is int else value for key, value in dict(each).items()}
        line = write.mogrify(statement, held)
        for was, becomes in strange.items():
            line = line.replace(was, becomes)
        line = line.replace(str(WISH), ":w").replace(CLAIM, "c:n").replace(HOLDER, "donor:h:n")
        lines.append(re.sub(r"\s*\n\s*", " ", line) + ";")
    return "\n".join(lines)


def replayed(dsn: str, said: Said, folder: Path, losers: int, wish_ids: tuple[int, int]) -> float:
    """Transactions a second, one winner to so many losers, 64 at once, on wishes with ids from … to …."""
    first, last = wish_ids
    heads = f"\\set w random({first}, {last})\n\\set n random(1, 1000000000)\n"
    for name, body in (("win", said.win), ("lose", said.lose)):
        (folder / f"{name}.sql").write_text(f"{heads}BEGIN;\n{body}\nROLLBACK;\n", encoding="utf-8")
    tool = next(path / "pgbench" for path in binaries() if (path / "pgbench").exists())
    scripts = ["-f", f"{folder}/win.sql@1", "-f", f"{folder}/lose.sql@{losers}"]
    # A path of the installed server and files of our own.
    done = subprocess.run(
        [str(tool), "-n", "-c", str(HANDS), "-j", "2", "-T", str(SECONDS), *scripts, dsn],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "number of failed transactions: 0" in done.stdout, done.stdout
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found.group(1))


def ids_of(uids: list[str]) -> tuple[int, int]:
    """The first and the last id of these wishes, which were put in together."""
    with db.engine.connect() as connection:
        query = text("SELECT min(id), max(id) FROM wishes WHERE uid = ANY(:uids)")
        row = connection.execute(query, {"uids": uids}).one()
    return row[0], row[1]
