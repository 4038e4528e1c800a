"""Whatever goes wrong at the terminal is told in one sentence."""

import errno
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.dev.say import Stop, meaning, told


@pytest.fixture(autouse=True)
def keep_signals() -> Iterator[None]:
    """`told` answers signals in its own way; pytest wants its own back."""
    before = {signum: signal.getsignal(signum) for signum in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for signum, handler in before.items():
        signal.signal(signum, handler)


@pytest.mark.parametrize(
    ("wrote", "says"),
    [
        ("OSError: [Errno 28] No space left on device", "磁盘满了"),
        ("npm error code ENOSPC", "磁盘满了"),
        ("NewConnectionError: [Errno -3] Temporary failure in name resolution", "连不上网络"),
        ("npm error code ENOTFOUND", "连不上网络"),
        ("E: Could not resolve 'mirror.example.org'", "连不上网络"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "校验和不符"),
        ("npm error code EACCES", "没有写权限"),
    ],
)
def test_a_known_failure_gets_its_meaning(tmp_path: Path, wrote: str, says: str) -> None:
    log = tmp_path / "log"
    log.write_text(f"much before\n{wrote}\nafter\n", encoding="utf-8")
    assert says in meaning("安装", log).says


def test_an_unknown_failure_shows_the_end_and_names_the_log(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log"
    log.write_text('Could not resolve "./pages/home.vue"\n', encoding="utf-8")
    assert str(log) in meaning("构建", log).says
    assert "home.vue" in capsys.readouterr().out


def raising(problem: BaseException) -> Callable[[], int]:
    def main() -> int:
        raise problem

    return main


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (Stop("请先装好 make。"), "请先装好 make。"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘满了"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "没有写权限：/x"),
        (KeyboardInterrupt(), "已中断"),
    ],
)
def test_the_person_reads_a_sentence_and_the_status_is_one(
    capsys: pytest.CaptureFixture[str], problem: BaseException, says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        told(raising(problem))
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert says in said
    assert "Traceback" not in said


def test_a_good_end_keeps_its_status() -> None:
    with pytest.raises(SystemExit) as ended:
        told(lambda: None)
    assert ended.value.code == 0


def test_a_mistake_of_ours_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        told(raising(ZeroDivisionError()))
