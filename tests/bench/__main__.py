"""Measure the hot pages against the bare route, and print the table of docs/benchmarks.md."""

import argparse
import itertools
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.load import Ask, Figure, measure
from tests.journeys.product import BIN, Product
from tests.services.postgres import Postgres
from tests.services.process import free_port
from tests.shape.sources import ROOT

COUNT, ROUNDS = 400, 5


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--count", type=int, default=COUNT, help="requests per page")
    words.add_argument("--shelf", action="store_true", help="only the pages that lie ready, of a scan and of a policy")
    words.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    told = words.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(told.engine, folder) as (url, also):
        product = Product(Path(folder), url)
        try:
            product.fill()
            product.start()
            wanted = shelf(product) if told.shelf else [*shelf(product), *asks(product)]
            pids = [process.pid for process in product.processes] + also
            show(run(wanted, told.count, product.base, pids), told.count, told.engine)
        finally:
            product.stop()


@contextmanager
def database(engine: str, folder: str) -> Iterator[tuple[str, list[int]]]:
    """Its address, and the process that works beside ours, if there is one."""
    if engine == "sqlite":
        yield f"sqlite:///{folder}/wishbridge.db", []
        return
    with Postgres() as server:
        process = server.server.process
        assert process is not None
        yield server.dsn.replace("postgresql://", "postgresql+psycopg://", 1), [process.pid]


def run(wanted: list[Ask], count: int, base: str, pids: list[int]) -> list[tuple[str, Figure]]:
    figures = [("裸 Flask 路由", hello(count))]
    for ask in wanted:
        few = count // 5 if ask.method == "POST" else count
        figures.append((ask.name, measure(base, ask, few, pids)))
    figures.append(("裸 Flask 路由（再测一次）", hello(count)))
    return figures


def hello(count: int) -> Figure:
    port = free_port()
    command = [
        str(BIN / "gunicorn"),
        "-k",
        "gthread",
        "--threads",
        "16",
        "--no-control-socket",
        "-b",
        f"127.0.0.1:{port}",
    ]
    server = subprocess.Popen([*command, "tests.bench.hello:app"], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait(f"http://127.0.0.1:{port}/", server)
        return measure(f"http://127.0.0.1:{port}", Ask("hello", "GET", "/", rounds=ROUNDS), count, [server.pid])
    finally:
        server.terminate()
        server.wait()


def wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert server.poll() is None, "the bare route did not start"
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def shelf(product: Product) -> list[Ask]:
    """What is made once and shown to everybody."""
    policy = product.get_json("/api/v1/policies?page_size=1")["items"][0]["id"]
    return [
        Ask("政策页 /policies/<id>", "GET", f"/policies/{policy}", rounds=ROUNDS),
        Ask("扫总码 /q/<scene>", "GET", scene(product), rounds=ROUNDS),
        Ask("扫政策码 /q/<scene>", "GET", scene(product, "--policy", "1"), rounds=ROUNDS),
    ]


def asks(product: Product) -> list[Ask]:
    policies = product.get_json("/api/v1/policies?page_size=1")["items"]
    wishes = product.get_json("/api/v1/wishes?state=open&page_size=1")["items"]
    campaigns = product.get_json("/api/v1/campaigns?state=running")["items"]
    lawful = next(one["id"] for one in campaigns if one["accepts_gifts"])
    return [
        Ask("公众站首页 /", "GET", "/"),
        Ask("政策目录 GET /policies", "GET", "/api/v1/policies?page_size=20"),
        Ask("政策详情 GET /policies/<id>", "GET", f"/api/v1/policies/{policies[0]['id']}"),
        Ask("心愿列表 GET /wishes", "GET", "/api/v1/wishes?state=open&page_size=20"),
        Ask("心愿详情 GET /wishes/<id>", "GET", f"/api/v1/wishes/{wishes[0]['id']}"),
        Ask("募捐列表 GET /campaigns", "GET", "/api/v1/campaigns?state=running"),
        Ask("募捐详情 GET /campaigns/<id>", "GET", f"/api/v1/campaigns/{lawful}"),
        Ask("捐款下单 POST /campaigns/<id>/gifts", "POST", f"/api/v1/campaigns/{lawful}/gifts", gift(product), 201),
    ]


def scene(product: Product, *of: str) -> str:
    """The path of a code printed for one township."""
    where = ("--township", "360902001", "--out", str(product.folder / "s.pdf"), "--json")
    sheet = product.cli("policy", "sheet", *of, *where)
    return str(sheet[0]["url"]).removeprefix(product.base)


def gift(product: Product) -> Callable[[], tuple[dict[str, str], bytes]]:
    """A new order each time, of one donor signed in by the mini-program's door."""
    code = product.sim.post("/_sim/login", {"user": "bench"})["code"]
    call = urllib.request.Request(
        product.base + "/api/v1/session", json.dumps({"code": code}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(call, timeout=10) as answer:
        token = json.load(answer)["token"]
    numbers = itertools.count()
    body = json.dumps({"amount_fen": 6600, "shown_as": "anonymous"}).encode()

    def make() -> tuple[dict[str, str], bytes]:
        key = f"bench-{next(numbers):06d}"
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": key}, body

    return make


def show(figures: list[tuple[str, Figure]], count: int, engine: str) -> None:
    base = (figures[0][1].cpu_ms + figures[-1][1].cpu_ms) / 2
    write = sys.stdout.write
    machine = f"Python {platform.python_version()}, {len(os.sched_getaffinity(0))} cores"
    write(f"{machine}, {engine}, {count} requests a page\n\n")
    write("| page | CPU ms | × bare route | p50 ms | p99 ms | bytes |\n|---|---|---|---|---|---|\n")
    for name, one in figures:
        cells = [name, f"{one.cpu_ms:.2f}", f"{one.cpu_ms / base:.1f}", f"{one.p50_ms:.1f}", f"{one.p99_ms:.1f}"]
        write(f"| {' | '.join(cells)} | {one.bytes_each} |\n")


if __name__ == "__main__":
    main()
