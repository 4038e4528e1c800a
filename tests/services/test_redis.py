"""Each Redis this machine has really starts, runs Lua and streams, and ends."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis as client

from tests.services import redis
from tests.services.redis import Redis, programs

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("program", list(programs()), ids=str)
def test_it_serves_what_the_product_uses(program: Path) -> None:
    with Redis(program) as server, client.Redis.from_url(server.url, decode_responses=True) as connection:
        assert connection.set("愿", "桥", ex=60)
        assert connection.get("愿") == "桥"
        assert connection.eval("return redis.call('INCRBY', KEYS[1], ARGV[1])", 1, "n", 5) == 5
        major, minor = str(connection.info()["redis_version"]).split(".")[:2]
        assert (int(major), int(minor)) >= (6, 2)


def test_it_is_gone_after_the_end() -> None:
    server = Redis()
    server.stop()
    with client.Redis.from_url(server.url) as connection, pytest.raises(client.ConnectionError):
        connection.ping()


# A test run that dies without a chance to clean up.
DIES = (
    "import os; from tests.services.redis import Redis; server = Redis();"
    "print(server.url, server.server.folder, flush=True); os.kill(os.getpid(), 9)"
)


def test_a_killed_test_run_leaves_no_server() -> None:
    killed = subprocess.run([sys.executable, "-c", DIES], cwd=ROOT, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL
    url, folder = killed.stdout.split()
    deadline = time.monotonic() + 20
    while answers(url) and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(folder)
    assert not answers(url)


def answers(url: str) -> bool:
    with client.Redis.from_url(url) as connection:
        try:
            return bool(connection.ping())
        except client.ConnectionError:
            return False


def test_a_machine_without_redis_reads_the_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis, "programs", lambda: iter(()))
    with pytest.raises(SystemExit, match="apt-get install -y redis-server"):
        Redis()
