"""What tests of money share: a running WeChat, a product that listens to it, one clock for both."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from server.jobs.books import run as run_checks
from server.jobs.runner import Runner
from server.kit.http import House
from tests.wechat_simulator.client import Simulator

HOST = "donate.example.gov.cn"
LAN = "lan"


@pytest.fixture
def wechat(tmp_path: Path) -> Iterator[Simulator]:
    """A fresh WeChat; nobody hears its notices until `listening` is asked for too."""
    with Simulator.start(tmp_path / "sim") as simulator:
        yield simulator


@pytest.fixture
def app_settings(wechat: Simulator) -> dict[str, str]:
    """The product finds WeChat here: a dead main host and a living backup would do as well, see the client's tests."""
    return {
        "WECHAT_PAY_BASES": wechat.base,
        "WECHAT_API_BASE": wechat.base,
        "SMS_URL": f"{wechat.base}/sms/send",
        "WECHAT_NOTIFY_BASE": f"https://{HOST}",
    }


@pytest.fixture
def listening(app: House, wechat: Simulator) -> Iterator[str]:
    """The product behind a real socket, to which WeChat's notices go. Gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    wechat.post("/_sim/map", {"host": HOST, "base": base})
    yield base
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def later(app: House, wechat: Simulator, tmp_path: Path) -> Callable[[float], None]:
    """Move both clocks on, WeChat's and ours."""
    offset = tmp_path / "run" / "clock-offset"
    moved = [0.0]

    def move(seconds: float) -> None:
        moved[0] += seconds
        offset.parent.mkdir(exist_ok=True)
        offset.write_text(str(moved[0]))
        wechat.advance(seconds)

    return move


@pytest.fixture
def drain(app: House) -> Callable[[], int]:
    """Do whatever is due, as the runner would; how many tasks."""

    def work() -> int:
        with app.app_context():
            return Runner().drain()

    return work


@pytest.fixture
def problems(app: House) -> Callable[[], list[str]]:
    """What check-books finds wrong now."""

    def look() -> list[str]:
        with app.app_context():
            return [f"{found.id} {problem}" for found in run_checks() for problem in found.problems]

    return look
