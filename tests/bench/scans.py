"""Many scans at once: `python -m tests.bench.scans [COUNT] [SECONDS]`, 2000 in a minute by default.

A product with the demo's data is started, some codes are printed, and that many scans are sent evenly over the time,
of one busy poster and of many others. Every answer must be 200, and when the counts are added up none may be missing.
"""

import random
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from sqlalchemy import NullPool, create_engine, text

from tests.journeys.product import Product

PLACES = ("360902001", "360902002", "360902100", "360902101")
SENDERS = 16


def main() -> None:
    count, seconds = (int(one) for one in (*sys.argv[1:], *("2000", "60")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder), f"sqlite:///{folder}/wishbridge.db")
        try:
            product.fill()
            product.start()
            before = counted(product)
            times, failed = send(product, paths(product), count, seconds)
            added = counted(product) - before
        finally:
            product.stop()
    times.sort()
    sys.stdout.write(
        f"{count} 次扫码，{seconds} 秒：失败 {failed}，p50 {times[len(times) // 2]:.0f} ms，"
        f"p99 {times[int(len(times) * 0.99)]:.0f} ms，计数 {added}\n"
    )
    sys.exit(0 if (failed, added) == (0, count) else 1)


def paths(product: Product) -> list[str]:
    """Half of all scans are of one poster: a fair in the square."""
    found = []
    for place in PLACES:
        told = product.cli("policy", "sheet", "--township", place, "--out", str(product.folder / "s.pdf"), "--json")
        found.append(str(told[0]["url"]).removeprefix(product.base))
    return [found[0]] * len(found) + found


def send(product: Product, wanted: list[str], count: int, seconds: int) -> tuple[list[float], int]:
    dice, begun = random.Random(1), time.monotonic()
    due = [(begun + seconds * number / count, dice.choice(wanted)) for number in range(count)]
    times: list[float] = []
    failed: list[str] = []

    def work(number: int) -> None:
        for moment, path in due[number::SENDERS]:
            time.sleep(max(moment - time.monotonic(), 0))
            started = time.monotonic()
            try:
                with urllib.request.urlopen(product.base + path, timeout=10) as answer:
                    answer.read()
            except OSError as error:
                failed.append(str(error))
            times.append(1000 * (time.monotonic() - started))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, len(failed)


def counted(product: Product) -> int:
    """Scans as the books have them, once the clock's own work was brought forward."""
    engine = create_engine(product.env["DATABASE_URL"], poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE tasks SET due = at WHERE key = 'every:codes.fold'"))
    product.wait_until(lambda: product.rows("SELECT 1 FROM tasks WHERE key = 'every:codes.fold' AND due > at"))
    return int(product.rows("SELECT COALESCE(SUM(times), 0) FROM step_counts WHERE step = 'scan'")[0][0])


if __name__ == "__main__":
    main()
