"""The running product, as `make run` starts it: simulator, migrations, demo, gunicorn, and a job runner."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, text

from tests.services.process import free_port
from tests.shape.sources import ROOT
from tests.wechat_simulator.client import Simulator

BIN = Path(sys.executable).parent
NOTIFY_HOST = "donate.example.gov.cn"
START_LIMIT_S, STOP_LIMIT_S = 60.0, 20.0
OURS = ("WISHBRIDGE_", "WECHAT_", "SMS_", "DATABASE_", "MIGRATION_", "REDIS_", "SECRET_", "FIELD_", "SCENE_", "TESTING")


class Product:
    """`base` is the address of the platform, `sim` the WeChat it talks to. `kill` and `start` as the power would."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.codes: dict[str, str] = {}
        self.sim = Simulator.start(folder / "run", maps={NOTIFY_HOST: self.base})
        env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.env = env | {
            "PATH": f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}",
            "WISHBRIDGE_ENV": "demo",
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "PUBLIC_BASE_URL": self.base,
            "WECHAT_NOTIFY_BASE": f"https://{NOTIFY_HOST}",
            "WECHAT_API_BASE": self.sim.base,
            "WECHAT_PAY_BASES": self.sim.base,
            "SMS_URL": f"{self.sim.base}/sms/send",
            "WEB_CONCURRENCY": "2",
        }
        self.is_sqlite = not database_url.startswith("postgres")

    def fill(self) -> None:
        """The demo county, as an operator would load it."""
        self.cli("db", "upgrade")
        self.cli("demo", "load")

    def cli(self, *words: str, code: int = 0) -> Any:
        """Run `wishbridge …`; with `--json` the parsed answer, else the text. `code` is the exit code expected."""
        ran = subprocess.run([str(BIN / "wishbridge"), *words], cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert ran.returncode == code, f"{words}: {ran.returncode}\n{ran.stdout[-2000:]}\n{ran.stderr[-4000:]}"
        return json.loads(ran.stdout) if "--json" in words else ran.stdout

    def start(self) -> None:
        """Start the web server (and, on PostgreSQL, the job runner) and wait until it answers."""
        gunicorn = [str(BIN / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}"]
        self._spawn("web", [*gunicorn, "server.app:create_app()"])
        if not self.is_sqlite:
            self._spawn("jobs", [str(BIN / "wishbridge"), "jobs", "run"])
        self.wait_until(lambda: self._web_answers(), START_LIMIT_S)

    def kill(self) -> None:
        """As a power cut would: nothing is told."""
        for process in self.processes:
            os.killpg(process.pid, 9)
        self._gather()

    def stop(self) -> None:
        """In an orderly way, simulator included."""
        for process in self.processes:
            process.terminate()
        self._gather()
        self.sim.stop()

    def log(self, name: str = "web") -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def wait_until(self, check: Any, limit_s: float = 30.0) -> None:
        end = time.monotonic() + limit_s
        while not check():
            assert time.monotonic() < end, f"not within {limit_s} s\n{self.log()[-3000:]}"
            time.sleep(0.1)

    def text(self, path: str) -> str:
        with urllib.request.urlopen(self.base + path, timeout=10) as answer:
            return str(answer.read().decode())

    def get_json(self, path: str) -> Any:
        return json.loads(self.text(path))

    def status(self, path: str) -> int:
        """The status of an answer, good or bad."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """Look into the database behind everybody's back."""
        engine = create_engine(self.env["DATABASE_URL"], poolclass=NullPool)
        with engine.connect() as connection:
            return list(connection.execute(text(statement), values))

    def books(self) -> dict[str, Any]:
        """What `check-books` says now."""
        found: dict[str, Any] = self.cli("check-books", "--json")
        return found

    def sms_code(self, number: str) -> str:
        """The code in the newest short message to this number, once it has arrived."""
        inbox = f"{self.sim.base}/sms/inbox.json?phone={number}"
        found: list[str] = []

        def arrived() -> bool:
            with urllib.request.urlopen(inbox, timeout=10) as answer:
                found[:] = [message["code"] for message in json.load(answer)["items"]]
            return bool(found)

        self.wait_until(arrived)
        return found[0]

    def one_time_code(self, login: str) -> str:
        """The six digits of now. Each is good once: whoever needs them again waits for the next."""

        def fresh() -> bool:
            self.codes[login], before = str(self.cli("staff", "otp", login)).split()[-1], self.codes.get(login)
            return self.codes[login] != before

        self.wait_until(fresh, limit_s=60)
        return self.codes[login]

    def _spawn(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True)
        self.processes.append(process)

    def _gather(self) -> None:
        for process in self.processes:
            process.wait(STOP_LIMIT_S)
        self.processes.clear()

    def _web_answers(self) -> bool:
        assert all(process.poll() is None for process in self.processes), self.log()[-4000:]
        return self.answers(f"{self.base}/healthz")

    @staticmethod
    def answers(address: str) -> bool:
        """Whether anything good is served at `address`."""
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False
