"""`python -m tests.bench.rush [sqlite|postgresql]` — many donors on few wishes at once, on the running product.

64 donors on one wish at the same moment; 2 000 donors on 100 wishes within 30 seconds, and as fast as they can. Each
wish must have one owner, and every loser a clear answer. Requests that change nothing, before and after, in the same
run, say what a request costs on this machine; on PostgreSQL pgbench then says the same SQL without us. Loopback only;
it stops by itself.
"""

import http.client
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import create_engine, text

from server.app import create_app
from server.config import load
from server.kit import clock
from server.kit.db import db
from server.kit.units import writing
from server.people import service as people
from server.wishes.models import Wish
from tests.bench.load import _cpu_s
from tests.bench.same_sql import ids_of, replayed, written_down
from tests.bench.wishes import _wish
from tests.journeys.product import Product
from tests.services.postgres import Postgres

ONE, MANY, WISHES, SECONDS, HANDS = 64, 2000, 100, 30.0, 64
IN_A_UNIT = 200


@dataclass(frozen=True)
class Answer:
    status: int
    code: str
    took_s: float


@dataclass(frozen=True)
class Run:
    """What came of some requests: `cpu_ms` of all server processes for each."""

    name: str
    answers: list[Answer]
    took_s: float
    cpu_ms: float

    def row(self, base_ms: float) -> str:
        times = sorted(one.took_s * 1000 for one in self.answers)
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        told = Counter(one.code or str(one.status) for one in self.answers)
        cells = [self.name, str(len(times)), f"{len(times) / self.took_s:.0f}", f"{p50:.0f}", f"{p99:.0f}"]
        cells += [f"{self.cpu_ms:.1f}", f"{self.cpu_ms / base_ms:.1f}", "、".join(f"{k} {v}" for k, v in told.items())]
        return f"| {' | '.join(cells)} |"


class Crowd:
    """Donors with their tokens, and wishes that wait for them."""

    def __init__(self, product: Product) -> None:
        self.base, self.pids = product.base, lambda: [one.pid for one in product.processes]
        with create_app(load(product.env)).app_context():
            self.tokens = list(_donors(MANY))
            with writing():
                dice, moment = random.Random(7), clock.now()
                rows = [
                    _wish(dice, at) | {"state": "open", "taken": 0, "published_at": at}
                    for at in (moment - timedelta(minutes=n) for n in range(3 + 2 * WISHES))
                ]
                db.session.execute(Wish.__table__.insert(), rows)
            db.engine.dispose()
        self.wishes = [str(row["uid"]) for row in rows]

    def ask(self, name: str, asks: list[tuple[str, str]], within_s: float = 0.0) -> Run:
        """(token, path) of each; all at once, or spread over so many seconds in the order given."""
        start, cpu = threading.Barrier(min(len(asks), HANDS)), _cpu_s(self.pids())
        answers: list[Answer] = []
        began = time.perf_counter()
        numbers = itertools.count()

        def hand(_number: int) -> None:
            where = urlsplit(self.base)
            assert where.hostname == "127.0.0.1", "loopback only"
            line = http.client.HTTPConnection(where.hostname, where.port or 80, timeout=60)
            start.wait()
            while (turn := next(numbers)) < len(asks):
                due = began + within_s * turn / len(asks)
                time.sleep(max(due - time.perf_counter(), 0))
                answers.append(_post(line, *asks[turn], due if within_s else time.perf_counter()))
            line.close()

        with ThreadPoolExecutor(HANDS) as hands:
            list(hands.map(hand, range(min(len(asks), HANDS))))
        took = time.perf_counter() - began
        return Run(name, answers, took, 1000 * (_cpu_s(self.pids()) - cpu) / len(asks))

    def nothing(self, name: str) -> Run:
        """A request that is admitted, opens a unit that writes, looks, and changes nothing."""
        path = f"/api/v1/wishes/{self.wishes[0]}/leave"
        return self.ask(name, [(token, path) for token in self.tokens[:600]])

    def one_wish(self) -> Run:
        path = f"/api/v1/wishes/{self.wishes[0]}/claim"
        return self.ask(f"{ONE} 人抢 1 个心愿", [(token, path) for token in self.tokens[:ONE]])

    def many_wishes(self) -> Run:
        return self.ask(
            f"{SECONDS:.0f} 秒内 {MANY} 人抢 {WISHES} 个心愿", self._asks(self.wishes[1 : 1 + WISHES]), SECONDS
        )

    def as_fast(self) -> Run:
        return self.ask(f"{MANY} 人尽快抢 {WISHES} 个心愿", self._asks(self.wishes[1 + WISHES : 1 + 2 * WISHES]))

    def _asks(self, wishes: list[str]) -> list[tuple[str, str]]:
        """Every wish is asked for."""
        dice = random.Random(11)
        return [
            (token, f"/api/v1/wishes/{wishes[n] if n < len(wishes) else dice.choice(wishes)}/claim")
            for n, token in enumerate(self.tokens)
        ]

    def same_sql(self, env: dict[str, str], folder: Path) -> list[tuple[str, float]]:
        """(what, transactions a second) of pgbench saying what a claim says."""
        dsn = env["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://", 1)
        with create_app(load(env)).app_context():
            said = written_down(dsn, self.tokens[-1], self.wishes[-1], self.wishes[0])
            one, many = ids_of(self.wishes[-2:-1]), ids_of(self.wishes[1 : 1 + WISHES])
            with db.engine.begin() as connection:  # as they were before the rush, or nobody would win
                for table in ("wish_events", "claims"):
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                    connection.execute(text(f"DELETE FROM {table}"))
                connection.execute(text("UPDATE wishes SET state = 'open', taken = 0, version = 3"))
            db.engine.dispose()
        return [
            (f"同样的 SQL，{ONE} 个连接对 1 个心愿", replayed(dsn, said, folder, ONE - 1, one)),
            (f"同样的 SQL，{ONE} 个连接对 {WISHES} 个心愿", replayed(dsn, said, folder, MANY // WISHES - 1, many)),
        ]


def _donors(number: int) -> Iterator[str]:
    """Their tokens; every one has proved a telephone and told a name."""
    for first in range(0, number, IN_A_UNIT):
        with writing():
            for one in range(first, min(first + IN_A_UNIT, number)):
                donor = people.donor_by_openid(f"oRush{one}")
                people.prove_phone(donor, f"138{one:08d}")
                people.set_name(donor, "众人")
                yield people.open_donor_session(donor, "bearer")


def _post(line: http.client.HTTPConnection, token: str, path: str, due: float) -> Answer:
    """Timed from when it should have gone: who waits for a hand waits for the product."""
    line.request("POST", path, b"{}", {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
    answer = line.getresponse()
    content = json.loads(answer.read())
    return Answer(answer.status, content.get("code", ""), time.perf_counter() - due)


def judge(product: Product, runs: list[Run]) -> None:
    """One owner for each wish that anybody asked for, and for everybody else a sentence."""
    engine = create_engine(product.env["DATABASE_URL"])
    with engine.connect() as connection:
        owners = connection.execute(text("SELECT wish_id, count(*) FROM claims GROUP BY wish_id")).all()
        full = connection.execute(
            text("SELECT count(*) FROM wishes WHERE state = 'claimed' AND taken = 1")
        ).scalar_one()
    engine.dispose()
    assert [row for row in owners if row[1] != 1] == [], "a wish with two owners"
    won = sum(one.status == 201 for run in runs for one in run.answers)
    assert len(owners) == full == won == 1 + 2 * WISHES, (len(owners), full, won)
    lost = Counter((one.status, one.code) for run in runs for one in run.answers if one.status != 201)
    assert set(lost) == {(409, "wish_taken")}, lost


@contextmanager
def _database(engine: str, folder: str) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/rush.db"
        return
    with Postgres() as server:
        yield server.dsn.replace("postgresql://", "postgresql+psycopg://", 1)


def main(engine: str = "sqlite") -> None:
    with tempfile.TemporaryDirectory() as folder, _database(engine, folder) as url:
        product = Product(Path(folder), url)
        try:
            product.cli("db", "upgrade")
            crowd = Crowd(product)
            product.start()
            before = crowd.nothing("什么也不改的 POST")
            rush = [crowd.one_wish(), crowd.many_wishes(), crowd.as_fast()]
            after = crowd.nothing("什么也不改的 POST（再测一次）")
            judge(product, rush)
        finally:
            product.stop()
        base_ms = (before.cpu_ms + after.cpu_ms) / 2
        heads = ("what", "requests", "per s", "p50 ms", "p99 ms", "CPU ms", "× no-op POST", "answers")
        sys.stdout.write(f"{engine}\n\n| {' | '.join(heads)} |\n|{'---|' * len(heads)}\n")
        sys.stdout.write("".join(run.row(base_ms) + "\n" for run in (before, *rush, after)))
        if engine == "postgresql":
            for what, per_s in crowd.same_sql(product.env, Path(folder)):
                sys.stdout.write(f"\n{what}：每秒 {per_s:.0f}\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
