"""This folder: where things lie, what changed since last time, and how much room is left on the disk."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.dev.say import Stop, line, meaning

ROOT = Path(__file__).resolve().parents[2]
MADE = ROOT / ".make"
VENV = ROOT / ".venv"
PHONE = ROOT / "static" / "phone"
DIST = ROOT / "static" / "dist"
MB = 1024 * 1024


def digest(paths: Iterable[Path], *also: str) -> str:
    """sha256 over the names and bytes of `paths` (relative to this folder) and over `also`."""
    sums = hashlib.sha256("\n".join(also).encode())
    for path in sorted(paths):
        sums.update(f"\n{path.relative_to(ROOT)}\n".encode())
        sums.update(path.read_bytes())
    return sums.hexdigest()


def stamped(stamp: Path, value: str) -> bool:
    """True when the step that wrote `stamp` was last done for exactly this `value`."""
    try:
        return stamp.read_text(encoding="ascii") == value
    except (OSError, UnicodeDecodeError):
        return False


def write_stamp(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="ascii")


def ask_room(megabytes: int) -> None:
    """Refuse early: a disk that fills half-way leaves a broken environment."""
    free = shutil.disk_usage(ROOT).free // MB
    if free < megabytes:
        raise Stop(f"磁盘空间不够：这一步大约需要 {megabytes} MB，现在只剩 {free} MB。请清出空间，再运行一次。")


def quietly(doing: str, command: list[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """Run a tool with its words in a log under .make; when it fails, tell the sentence that fits."""
    MADE.mkdir(exist_ok=True)
    log = MADE / "last.log"
    line(f"· {doing}……")
    with log.open("wb") as out:
        done = subprocess.run(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise meaning(doing, log)


def go_to_venv(module: str) -> None:
    """Replace this process by the same module under the environment's Python, unless it runs there already."""
    if Path(sys.prefix) == VENV:
        return
    python = VENV / "bin" / "python"
    os.execv(python, [str(python), "-m", module, *sys.argv[1:]])  # noqa: S606 - our own interpreter
