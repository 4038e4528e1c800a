"""`python -m tests.bench.gifts [N] [sqlite|postgresql]` — what one gift costs, step by step.

N donors each write down a gift with words and a name, hear that it was paid, and are booked, in one process without a
socket; processor time and SQL statements of each step, the first as a multiple of a bare Flask route.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from server.app import create_app
from server.cli.db import run_upgrade
from server.gifts import service as gifts
from server.kit.db import db
from server.kit.units import writing
from tests.bench.hello import app as bare
from tests.campaigns.plans import published
from tests.cast import donor, gather
from tests.counting import counted
from tests.gifts.money import paid
from tests.house import settings_for
from tests.services.postgres import Postgres

Step = Callable[[str], str | None]
STEPS = ("下单 gifts.give", "记下微信的到账通知", "入账 gifts.settle")


@contextmanager
def _database(engine: str, folder: str) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/gifts.db"
        return
    with Postgres() as server:
        yield server.dsn.replace("postgresql://", "postgresql+psycopg://", 1)


def bare_ms(rounds: int) -> float:
    """One request to a route that does nothing, by the same kind of client."""
    client, took = bare.test_client(), []
    for _ in range(rounds):
        start = time.process_time()
        client.get("/")
        took.append((time.process_time() - start) * 1000)
    return median(took)


def run(step: Step, inputs: Sequence[str]) -> tuple[list[str], float, int]:
    """What came of each, the median of its milliseconds, and how many statements the first one took."""
    with writing(), counted() as statements:
        made = [step(inputs[0]) or ""]
    took = []
    for one in inputs[1:]:
        start = time.process_time()
        with writing():
            made.append(step(one) or "")
        took.append((time.process_time() - start) * 1000)
    return made, median(took), len(statements)


def measure(number: int) -> list[tuple[float, int]]:
    with writing():
        campaign = published(gather()).uid
        donors = {f"oGiver{n}": donor(f"oGiver{n}", "兰心", None) for n in range(number)}

    def give(openid: str) -> str:
        said = {"shown_as": "real", "message": "加油", "channel": "jsapi"}
        return gifts.give(campaign, donor=donors[openid], amount_fen=66_00, **said)

    def settle(no: str) -> None:
        assert gifts.settle(no) is not None

    nos, give_ms, give_most = run(give, list(donors))
    _, heard_ms, heard_most = run(paid, nos)
    _, settle_ms, settle_most = run(settle, nos)
    return [(give_ms, give_most), (heard_ms, heard_most), (settle_ms, settle_most)]


def main(number: int, engine: str) -> None:
    with tempfile.TemporaryDirectory() as folder, _database(engine, folder) as url:
        run_upgrade(url)
        with create_app(settings_for(Path(folder), url)).app_context():
            before = bare_ms(200)
            rows = measure(number)
            bare_each = (before + bare_ms(200)) / 2
            db.engine.dispose()
    sys.stdout.write(f"{engine}, {number} gifts, bare route {bare_each:.2f} ms\n\n")
    sys.stdout.write("| step | CPU ms | × bare route | SQL |\n|---|---|---|---|\n")
    for name, (ms, most) in zip(STEPS, rows, strict=True):
        sys.stdout.write(f"| {name} | {ms:.2f} | {ms / bare_each:.1f} | {most} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500, sys.argv[2] if len(sys.argv) > 2 else "sqlite")
