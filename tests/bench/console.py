"""`python -m tests.bench.console [yichun|jinxi]` — what pages of the staff console cost, and what they weigh.

In one process on SQLite, with the demo county. Each figure is the best of some rounds, in milliseconds of the processor
and as a multiple of a bare Flask route asked through the same kind of test client in between. `again` is the page as
htmx asks for it when a filter changes: the list alone, without the counters of the menu. Bytes are those of the page
itself, as gzip -6 sends it.
"""

import gzip
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from server.app import create_app
from server.cli.db import run_upgrade
from server.demo.load import STAGES
from server.demo.profiles import PROFILES
from server.kit.units import writing
from server.people import queries as people
from server.people.service import open_staff_session
from tests.bench.hello import app as bare
from tests.counting import counted
from tests.house import settings_for

ROUNDS, EACH = 12, 4
PAGES = {
    "工作台": ("fuze", "/console/"),
    "心愿": ("fuze", "/console/wishes"),
    "心愿，搜一个词": ("fuze", "/console/wishes?q=轮椅"),
    "募捐项目": ("fuze", "/console/campaigns"),
    "捐赠明细": ("caiwu", "/console/gifts"),
    "求助登记": ("xiangzhen", "/console/intake"),
    "审计日志": ("shenji", "/console/audit"),
    "账号": ("guanli", "/console/staff"),
    "不该进的门（403）": ("wangge", "/console/audit"),
}
AGAIN = {"HX-Request": "true", "HX-Target": "list"}


def milliseconds(ask: Callable[[], object]) -> float:
    """The best of some rounds; of the processor, so that a busy machine shows less."""
    took = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(EACH):
            ask()
        took.append((time.process_time() - start) * 1000 / EACH)
    return min(took)


def seat(app: Any, login: str) -> FlaskClient:
    """A browser in which this member of staff is signed in."""
    client: FlaskClient = app.test_client()
    with app.app_context(), writing():
        token = open_staff_session(people.staff_by_login(login))
    client.set_cookie("wb_staff", token)
    return client


def fill(app: Any, name: str) -> None:
    """The demo, without what WeChat would have to say."""
    with app.app_context():
        for stage in STAGES:
            with writing():
                stage.run(PROFILES[name])


def row(app: Any, label: str, login: str, path: str) -> str:
    browser = seat(app, login)
    answer = browser.get(path)
    assert answer.status_code == (403 if "403" in label else 200), (path, answer.status_code)
    with counted() as statements:
        browser.get(path)
    own = milliseconds(lambda: browser.get(path))
    again = milliseconds(lambda: browser.get(path, headers=AGAIN)) if b'id="list"' in answer.data else None
    route = milliseconds(lambda: bare.test_client().get("/"))
    parts = (label, f"{own:.1f}", f"{own / route:.0f}×", f"{again / route:.0f}×" if again else "")
    weight = len(gzip.compress(answer.data, 6)) / 1000
    return f"| {' | '.join(parts)} | {len(statements)} | {weight:.1f} |\n"


def main(name: str = "yichun") -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        run_upgrade(url)
        app = create_app(settings_for(Path(folder), url, WISHBRIDGE_ENV="demo"))
        fill(app, name)
        write = sys.stdout.write
        write("| page | CPU ms | × bare route | again | statements | kB |\n|---|---|---|---|---|---|\n")
        for label, (login, path) in PAGES.items():
            write(row(app, label, login, path))


if __name__ == "__main__":
    main(*sys.argv[1:])
