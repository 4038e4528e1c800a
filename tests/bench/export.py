"""What a long table costs: `python -m tests.bench.export [ROWS] [xlsx|csv]`.

A database with that many gifts is made first, in a process of its own; then a fresh process asks for all of them with
every column and lets the runner make the file. Prints seconds, steps, bytes, and how far the peak of memory rose above
that of the started product.
"""

import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import insert, select

from server.app import create_app
from server.downloads import queries, service
from server.files import queries as files
from server.gifts.lists import GIFTS
from server.gifts.models import Gift, Offer
from server.jobs.runner import Runner
from server.kit.clock import now
from server.kit.db import db
from server.kit.ids import new_number, new_uid
from server.kit.units import reading, writing
from server.people import queries as people
from tests.cast import gather
from tests.house import build_tables, settings_for

BATCH = 5000
LOGIN_FILE = "asker"


def prepare(folder: Path, url: str, count: int) -> None:
    """Tables, people, and gifts with a few words each."""
    app = create_app(settings_for(folder, url))
    build_tables(app)
    with app.app_context():
        with writing():
            (folder / LOGIN_FILE).write_text(gather().fang.uid)
        for first in range(0, count, BATCH):
            with writing():
                _gifts(first, min(BATCH, count - first))


def _gifts(first: int, count: int) -> None:
    said = {"shown_as": "anonymous", "message": "愿平安", "words": "free", "at": now()}
    orders = [f"G20261120{number:016d}" for number in range(first, first + count)]
    db.session.execute(insert(Offer), [said | {"uid": new_uid(), "order_no": order} for order in orders])
    offers = db.session.execute(select(Offer.id, Offer.order_no).where(Offer.order_no.in_(orders))).all()
    one = {"campaign_uid": "0" * 16, "way": "wechat", "goods": "", "at": now(), "booked_at": now()}
    rows = [
        one | {"uid": new_uid(), "no": new_number("JZ"), "offer_id": row[0], "order_no": row[1], "amount_fen": 1000}
        for row in offers
    ]
    db.session.execute(insert(Gift), rows)


def measure(folder: Path, url: str, form: str) -> None:
    """Ask, let the runner work, look at the file."""
    app = create_app(settings_for(folder, url))
    with app.app_context():
        with writing():
            actor = people.staff_actor(people.staff((folder / LOGIN_FILE).read_text()))
            row = service.ask(GIFTS.ask(actor, {}), {}, columns=[one.key for one in GIFTS.columns], form=form)
            uid, total = row.uid, row.rows_total
        before, begun, burnt = _peak_mb(), time.monotonic(), time.process_time()
        steps = Runner("long").drain()
        took, cpu, peak = time.monotonic() - begun, time.process_time() - burnt, _peak_mb() - before
        with reading():
            size = files.find(queries.by_uid(uid).file_uid or "").bytes_count
    print(f"| {total} | {form} | {steps} | {took:.1f} | {cpu:.1f} | {size / 1e6:.1f} | {peak} |")  # noqa: T201


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    count, form = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, sys.argv[2] if len(sys.argv) > 2 else "xlsx"
    with tempfile.TemporaryDirectory() as name:
        folder, fresh = Path(name), multiprocessing.get_context("spawn")
        for work, *given in ((prepare, count), (measure, form)):
            process = fresh.Process(target=work, args=(folder, f"sqlite:///{folder}/bench.db", *given))
            process.start()
            process.join()
            assert process.exitcode == 0


if __name__ == "__main__":
    main()
