"""`python -m tests.bench.folds [N]` — what the balance of one busy campaign costs, before and after folding.

Makes a fresh SQLite database with N gifts to one campaign, and asks for balance and raised sum as a page does.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from server.app import create_app
from server.cli.db import run_upgrade
from server.kit import clock
from server.kit.db import db
from server.kit.units import reading, writing
from server.ledger import checks, jobs, queries
from server.ledger.models import Entry
from tests.house import settings_for

LAMP, WECHAT, AGO = "campaign:lamp00000000aaaa", "wechat:1900000001", timedelta(hours=2)
ROUNDS = 9


def fill(number: int) -> None:
    at = clock.now() - AGO
    rows = [
        {"source": WECHAT, "target": LAMP, "amount_fen": 100 + n % 977, "reference": f"order:{n}", "by": "x", "at": at}
        for n in range(number)
    ]
    with writing():
        for start in range(0, number, 5000):
            db.session.execute(Entry.__table__.insert(), rows[start : start + 5000])


def milliseconds(ask: Callable[[], object]) -> float:
    """The median of some rounds, each in a unit of its own; of the processor, so that a busy machine does not show."""
    took = []
    for _ in range(ROUNDS):
        with reading():
            start = time.process_time()
            ask()
            took.append((time.process_time() - start) * 1000)
    return median(took)


def figures() -> list[float]:
    asked = (lambda: queries.balance_fen(LAMP), lambda: queries.raised_many([LAMP]), checks.books_balance)
    return [milliseconds(one) for one in asked]


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        run_upgrade(url)
        with create_app(settings_for(Path(folder), url)).app_context():
            fill(number)
            before = figures()
            start = time.process_time()
            with writing():
                jobs.fold()
            folding = time.process_time() - start
            after = figures()
            db.engine.dispose()
    sys.stdout.write(f"{number} entries; folding them the first time {folding:.2f} s\n")
    for name, was, now in zip(("balance", "raised", "check I1"), before, after, strict=True):
        sys.stdout.write(f"{name}: {was:.2f} ms unfolded, {now:.2f} ms folded\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
