"""The product as it is deployed, gunicorn and its own configuration, on a test's database."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests
from sqlalchemy import create_engine, text

from server.config import ROOT
from server.kit.health import _head as newest_revision
from tests.services.process import free_port
from tests.wechat_simulator.client import Simulator

FOREIGN = ("WISHBRIDGE_", "WECHAT_", "SMS_", "DATABASE_", "MIGRATION_", "REDIS_", "SECRET_", "FIELD_", "SCENE_")
START_LIMIT_S = 60


class Serving:
    """A running web server; on SQLite with its job runner inside. `base` is its address."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.folder, self.port = Path(settings["DATA_DIR"]), free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        env = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        self.env = {**env, **settings, "WEB_CONCURRENCY": "2"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        command += ["--bind", f"127.0.0.1:{self.port}", "server.app:create_app()"]
        with (self.folder / "web.log").open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)
        end = time.monotonic() + START_LIMIT_S
        while not self._answers():
            assert time.monotonic() < end, self.log()
            assert self.process.poll() is None, self.log()
            time.sleep(0.05)

    def log(self) -> str:
        return (self.folder / "web.log").read_text(encoding="utf-8", errors="replace")[-4000:]

    def limit_files(self, size: int) -> None:
        """No file of these processes may grow beyond `size` bytes: what a full disk does to whoever writes."""
        for pid in self.pids():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def pids(self) -> list[int]:
        """The master and its workers."""
        assert self.process is not None
        return [self.process.pid, *children_of(self.process.pid)]

    def kill(self) -> None:
        """As a power cut would: nobody is told."""
        assert self.process is not None
        for pid in self.pids():
            os.kill(pid, signal.SIGKILL)
        self.process.wait(60)

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.base}/healthz", timeout=5).status_code < 500
        except requests.RequestException:
            return False


def children_of(pid: int) -> list[int]:
    """All processes that descend from this one."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found + [below for child in found for below in children_of(child)]


def stamp(database_url: str) -> None:
    """Tests build all tables at once; the product asks at which migration they are."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": newest_revision()})
    engine.dispose()


@contextmanager
def serving(settings: dict[str, str], wechat: Simulator, host: str) -> Iterator[Serving]:
    """Serve, and let WeChat's notices come here."""
    stamp(settings["DATABASE_URL"])
    product = Serving(settings)
    product.start()
    wechat.post("/_sim/map", {"host": host, "base": product.base})
    try:
        yield product
    finally:
        product.stop()
