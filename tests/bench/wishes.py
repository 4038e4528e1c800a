"""`python -m tests.bench.wishes [SMALL] [LARGE] [sqlite|postgresql]` — lists of wishes when there are many.

Makes two databases, with 1 000 and with 100 000 wishes, and asks for pages of the public shelf and of the desk: the
question to the database alone, and then the whole request, as phone and console send it. Milliseconds of the processor,
the two databases asked in turn so that a busy machine weighs on both: median and p95 of 40 rounds, each with the ratio.
On PostgreSQL what the server's process for this connection has worked is added (/proc, so Linux only), after a VACUUM
ANALYZE such as its autovacuum makes. No page is one of the moment before.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from server.app import create_app
from server.cli.db import run_upgrade
from server.kit import clock
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.ids import new_number, new_uid
from server.kit.live import live
from server.kit.search import SearchRow, SearchWord, tokens
from server.kit.units import reading, writing
from server.people.queries import staff_by_login
from server.people.roles import Role
from server.people.service import open_staff_session
from server.regions import service as regions
from server.wishes.lists import WISHES
from server.wishes.models import Wish
from server.wishes.queries import find_public, shelf, similar, wish_counts
from tests.cast import gather, staff
from tests.house import settings_for
from tests.services.postgres import Postgres

ROUNDS, WARMING = 40, 3  # PostgreSQL plans a prepared statement anew for its first rounds
COUNTY = "360902"
TOWNS = [f"{COUNTY}{number:03d}" for number in range(1, 31)]
THINGS = ("电风扇", "书包", "棉被", "轮椅", "台灯", "取暖器", "字典", "保温杯", "电饭煲", "陪伴聊天")
WHOM = ("独居老人", "困境儿童", "残疾人", "困难家庭")
STATES = ("open",) * 4 + ("claimed",) * 2 + ("confirmed",) * 3 + ("review",)
LEAD = Actor("staff", "bench", frozenset({Role.CHARITY}), "", (COUNTY,))
CLERK = Actor("staff", "clerk", frozenset({Role.TOWNSHIP}), "", (TOWNS[4],))


def fill(number: int) -> None:
    """So many wishes of thirty townships, four in ten of them open, and their words."""
    dice, moment = random.Random(1), clock.now()
    with writing():
        for start in range(0, number, 5000):
            rows = [_wish(dice, moment - timedelta(minutes=n)) for n in range(start, min(start + 5000, number))]
            _put(Wish, rows)
            words = [f"{row['no']} {row['title']} {row['for_whom']} {row['story']} 灵泉街道" for row in rows]
            found = [
                {"kind": "wish", "subject": row["uid"], "tokens": f" {' '.join(tokens(text))} "}
                for row, text in zip(rows, words, strict=True)
            ]
            _put(SearchRow, found)
            pairs = [(row["subject"], word) for row in found for word in dict.fromkeys(row["tokens"].split())]
            lines = [{"kind": "wish", "word": word, "subject": subject} for subject, word in pairs]
            _put(SearchWord, lines)


def _put(model: Any, rows: list[dict[str, Any]]) -> None:
    """Into the table; millions of words in the one way that PostgreSQL takes them quickly."""
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        db.session.execute(model.__table__.insert(), rows)
        return
    names = list(rows[0])
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f"COPY {model.__tablename__} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])


def _wish(dice: random.Random, at: object) -> dict[str, object]:
    thing, whom, state = dice.choice(THINGS), dice.choice(WHOM), dice.choice(STATES)
    story = f"{whom}，家里{dice.choice(('夏天闷热', '冬天寒冷', '缺少学习用品', '出门不便'))}，希望有一个{thing}。"
    full, kind = state in ("claimed", "confirmed"), dice.choice(("goods",) * 9 + ("service",))
    return {
        "uid": new_uid(), "no": new_number("XY"), "state": state, "version": 3, "title": thing, "kind": kind,
        "for_whom": whom, "area_code": dice.choice(TOWNS), "story": story, "price_fen": dice.randrange(20, 500) * 100,
        "price_source": "超市询价", "quantity": 1, "taken": int(full), "person_uid": new_uid(), "written_by": "staff:a",
        "asked_by": "staff:a", "asked_version": 3, "published_at": None if state == "review" else at, "at": at,
        "checked_by": "", "letter_from": "", "sample": False,
    }  # fmt: skip


def desk(actor: Actor, **asked: str) -> Callable[[], object]:
    return lambda: WISHES.ask(actor, asked).page()


def asks() -> dict[str, Callable[[], object]]:
    first, number = shelf().items[0].uid, shelf().items[7].no
    return {
        "the shelf, newest": shelf,
        "the shelf, waiting longest": lambda: shelf(sort="waiting"),
        "a township": lambda: shelf(area=TOWNS[3]),
        "by price": lambda: shelf(least_fen=10_000, most_fen=20_000),
        "words": lambda: shelf(q="轮椅"),
        "words of many": lambda: shelf(q="希望"),
        "two words": lambda: shelf(q="轮椅 残疾人"),
        "words in a township": lambda: shelf(q="轮椅", area=TOWNS[3]),
        "a number": lambda: shelf(q=number),
        "page 20": lambda: shelf(page=20),
        "one wish and three like it": lambda: similar(find_public(first)),
        "the desk, in review": desk(LEAD, queue="review"),
        "the desk, all": desk(LEAD, queue="all"),
        "the desk, services": desk(LEAD, queue="open", kind="service"),
        "the desk, services of every state": desk(LEAD, queue="all", kind="service"),
        "the desk, a township": desk(LEAD, queue="all", area=TOWNS[3]),
        "the desk, all, words": desk(LEAD, queue="all", q="轮椅"),
        "the desk, all, words of many": desk(LEAD, queue="all", q="希望"),
        "the desk, all, two words": desk(LEAD, queue="all", q="轮椅 残疾人"),
        "the desk, in review, words": desk(LEAD, queue="review", q="轮椅"),
        "the desk's counters": lambda: wish_counts(LEAD),
        "a township's desk, open": desk(CLERK, queue="open"),
        "a township's desk, all, words": desk(CLERK, queue="all", q="轮椅"),
        "a township's desk, all, two words": desk(CLERK, queue="all", q="轮椅 残疾人"),
        "a township's desk, services": desk(CLERK, queue="open", kind="service"),
        "a township's counters": lambda: wish_counts(CLERK),
    }


# The same pages as somebody opens them; the desk as htmx asks when a filter changes, and whole.
PHONE = {
    "the shelf, newest": "",
    "the shelf, waiting longest": "sort=waiting",
    "a township": f"area={TOWNS[3]}",
    "by price": "least_fen=10000&most_fen=20000",
    "words": "q=轮椅",
    "words of many": "q=希望",
    "two words": "q=轮椅 残疾人",
    "words in a township": f"q=轮椅&area={TOWNS[3]}",
    "page 20": "page=20",
}
DESK = {
    "in review": "queue=review",
    "all": "queue=all",
    "services": "queue=open&kind=service",
    "a township": f"queue=all&area={TOWNS[3]}",
    "all, words": "queue=all&q=轮椅",
    "all, two words": "queue=all&q=轮椅 残疾人",
    "in review, words": "queue=review&q=轮椅",
}
TOWNSHIPS_DESK = {
    "open": "queue=open",
    "all, words": "queue=all&q=轮椅",
    "all, two words": "queue=all&q=轮椅 残疾人",
}


def requests(app: Any) -> dict[str, Callable[[], object]]:
    """The same as whole requests, by two members of staff and by nobody."""
    with app.app_context(), writing():
        gather()
        for code in TOWNS[2:]:
            regions.add(code, name=f"{code[-3:]}乡", level="township", parent_code=COUNTY)
        staff("bench", "第五乡窗口", Role.TOWNSHIP, TOWNS[4])
        tokens = [open_staff_session(staff_by_login(login)) for login in ("chen", "bench")]
    phone, lead, town = (app.test_client() for _ in range(3))
    for client, token in zip((lead, town), tokens, strict=True):
        client.set_cookie("wb_staff", token)
    found = {f"GET /wishes, {name}": _get(phone, f"/api/v1/wishes?{query}") for name, query in PHONE.items()}
    for who, client, pages in (("desk", lead, DESK), ("township's desk", town, TOWNSHIPS_DESK)):
        for name, query in pages.items():
            found[f"{who}, {name}"] = _get(
                client, f"/console/wishes?{query}", {"HX-Request": "true", "HX-Target": "list"}
            )
            found[f"{who}, {name}, whole page"] = _get(client, f"/console/wishes?{query}")
    return found


def _get(client: Any, address: str, headers: dict[str, str] | None = None) -> Callable[[], object]:
    def ask() -> object:
        live.forget()
        answer = client.get(address, headers=headers)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    return ask


class Asked:
    """One database of so many wishes, and what each question cost there."""

    def __init__(self, number: int, url: str) -> None:
        self.took: dict[str, list[float]] = {}
        run_upgrade(url)
        with TemporaryDirectory() as folder:
            self.app = create_app(settings_for(Path(folder), url))
        with self.app.app_context():
            fill(number)
            if db.engine.dialect.name == "postgresql":
                with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.execute(text("VACUUM ANALYZE"))
            with reading():
                self.asks = asks()
        self.requests = requests(self.app)

    def once(self, name: str) -> None:
        with self.app.app_context(), reading():
            server = _server()
            start = _worked(server)
            self.asks[name]()
            self.took.setdefault(name, []).append(_worked(server) - start)

    def request(self, name: str) -> None:
        """Its units come from the pool one after the other, so all of them by the same connection."""
        with self.app.app_context(), reading():
            server = _server()
        start = _worked(server)
        self.requests[name]()
        self.took.setdefault(name, []).append(_worked(server) - start)

    def cost(self, name: str) -> tuple[float, float]:
        """Median and p95."""
        took = sorted(self.took[name][WARMING:])
        return took[len(took) // 2], took[int(len(took) * 0.95) - 1]

    def close(self) -> None:
        with self.app.app_context():
            db.engine.dispose()


def _server() -> int | None:
    """The process of PostgreSQL that serves this unit."""
    if db.engine.dialect.name != "postgresql":
        return None
    return int(db.session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def _worked(server: int | None) -> float:
    """Milliseconds of the processor: ours, and those of the server's process."""
    theirs = int(Path(f"/proc/{server}/schedstat").read_text(encoding="ascii").split()[0]) if server else 0
    return time.process_time() * 1000 + theirs / 1_000_000


@contextmanager
def _two(engine: str) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases."""
    with TemporaryDirectory() as folder:
        if engine == "sqlite":
            yield f"sqlite:///{folder}/few.db", f"sqlite:///{folder}/many.db"
            return
        with Postgres() as few, Postgres() as many:
            yield _driven(few), _driven(many)


def _driven(server: Postgres) -> str:
    return server.dsn.replace("postgresql://", "postgresql+psycopg://", 1)


def main(small: int, large: int, engine: str = "sqlite") -> None:
    with _two(engine) as (one, other):
        few, many = Asked(small, one), Asked(large, other)
        for _ in range(WARMING + ROUNDS):
            for name in many.asks:
                few.once(name)
                many.once(name)
            for name in many.requests:
                few.request(name)
                many.request(name)
        few.close()
        many.close()
    sys.stdout.write(f"{engine}\n\n| CPU ms | {small} | {large} | × | p95 {small} | p95 {large} | × |\n{'|---' * 7}|\n")
    for name in (*many.asks, *many.requests):
        (half, least), (more, most) = few.cost(name), many.cost(name)
        told = f"{half:.1f} | {more:.1f} | {more / half:.1f} | {least:.1f} | {most:.1f} | {most / least:.1f}"
        sys.stdout.write(f"| {name} | {told} |\n")


if __name__ == "__main__":
    sizes = [*sys.argv[1:3], *("1000", "100000")[len(sys.argv[1:3]) :]]
    main(int(sizes[0]), int(sizes[1]), *sys.argv[3:4])
