"""Children live and end together, however the end comes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.dev.household import Household
from deploy.dev.say import Stop

ROOT = Path(__file__).resolve().parents[2]
# A child with a child of its own; both ids are written down.
PARENT = "sleep 300 & echo $$ $! > {file}.tmp; mv {file}.tmp {file}; wait"


def house(folder: Path) -> Household:
    return Household(dict(os.environ), folder / "log")


def ids(file: Path) -> list[int]:
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return [int(word) for word in file.read_text().split()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def all_end(pids: list[int]) -> bool:
    deadline = time.monotonic() + 60
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not any(alive(pid) for pid in pids)


@pytest.fixture(autouse=True)
def keep_signals() -> Iterator[None]:
    kept = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {signum: signal.getsignal(signum) for signum in kept}
    yield
    for signum, handler in before.items():
        signal.signal(signum, handler)


def test_leaving_ends_children_and_their_children(tmp_path: Path) -> None:
    file = tmp_path / "ids"
    with house(tmp_path) as members:
        members.start("甲", "one", ["sh", "-c", PARENT.format(file=file)])
        found = ids(file)
        assert all(alive(pid) for pid in found)
    assert all_end(found)


def test_a_stubborn_child_is_ended_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.dev.household.PATIENCE_S", 0.3)
    file = tmp_path / "ids"
    with house(tmp_path) as members:
        members.start("甲", "one", ["sh", "-c", f"trap '' TERM; {PARENT.format(file=file)}"])
        found = ids(file)
    assert all_end(found)


def test_one_death_ends_the_others_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ids"
    with house(tmp_path) as members:
        members.start("甲", "one", ["sh", "-c", PARENT.format(file=file)])
        ids(file)
        members.start("乙", "two", ["sh", "-c", "echo 我走了; exit 7"])
        with pytest.raises(Stop, match="乙意外结束（退出码 7）"):
            members.wait_until(lambda: False, name="甲", seconds=10)
    assert all_end(ids(file))
    assert "我走了" in capsys.readouterr().out


def test_a_child_that_filled_the_disk_says_so(tmp_path: Path) -> None:
    with house(tmp_path) as members:
        members.start("甲", "one", ["sh", "-c", "echo 'OSError: No space left on device'; exit 1"])
        with pytest.raises(Stop, match="磁盘满了"):
            members.wait_until(lambda: False, name="甲", seconds=10)


def test_a_step_that_fails_stops_the_run(tmp_path: Path) -> None:
    with house(tmp_path) as members:
        members.do("好的一步", ["true"])
        with pytest.raises(Stop, match="坏的一步没有成功（退出码 4）"):
            members.do("坏的一步", ["sh", "-c", "exit 4"])


def test_what_is_never_ready_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with house(tmp_path) as members, pytest.raises(Stop, match="没有准备好"):
        members.wait_until(lambda: False, name="甲", seconds=0.2)


def test_even_a_killed_supervisor_leaves_nobody(tmp_path: Path) -> None:
    file = tmp_path / "id"
    script = (
        "import os, time; from pathlib import Path; from deploy.dev.household import Household\n"
        f"with Household(dict(os.environ), Path({str(tmp_path)!r})) as house:\n"
        "    member = house.start('甲', 'one', ['sleep', '300'])\n"
        f"    Path({str(file)!r}).write_text(str(member.process.pid))\n"
        "    time.sleep(300)\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    deadline = time.monotonic() + 60
    while not (file.exists() and file.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    supervisor.kill()
    supervisor.wait()
    assert all_end([int(file.read_text())])
