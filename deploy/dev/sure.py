"""`make sure`: the quick gate, three minutes at most. `python -m deploy.dev.sure STEP…` runs single steps."""

import os
import sys
import time

from deploy.dev import environment
from deploy.dev.say import Stop, line, told

# What the quick gate leaves to `make test`: servers and browsers, the simulator's own tests, killed processes, a
# thousand planted names looked for on every page.
# Of each file of tests it runs the first, which says that the thing works; all of them do not fit into three minutes.
LATER = ("journeys", "services", "simulator", "faults", "demo", "deploy", "privacy")
SLOW = tuple(f"--ignore=tests/{folder}" for folder in LATER)
CHECKS = {
    "style": ("格式", ["ruff", "format", "--check", "."]),
    "rules": ("规则", ["ruff", "check", "."]),
    "types": ("类型", ["mypy"]),
    "imports": ("依赖方向", ["lint-imports"]),
}
STEPS = {
    **CHECKS,
    "tests": ("每件事的第一条测试（SQLite）", ["pytest", "-q", "--first", *SLOW]),
    "format": ("整理格式", ["ruff", "format", "."]),
    "bench": ("测速", ["python", "-m", "tests.bench"]),
}


def workers() -> list[str]:
    """pytest's option to use the cores: tests are alone in their own database, so they may run side by side."""
    cores = len(os.sched_getaffinity(0))
    return ["-n", str(min(cores, 4))] if cores > 1 else []


def step(chinese: str, command: list[str]) -> None:
    """Run one step on the terminal; a failure stops with the line to repeat it."""
    line(f"\n━━ {chinese}")
    began = time.monotonic()
    if environment.run_tool(*command) != 0:
        raise Stop(f"「{chinese}」没有通过。单独重跑：.venv/bin/{' '.join(command)}")
    line(f"   {chinese}通过，{time.monotonic() - began:.0f} 秒")


def main() -> int:
    names = sys.argv[1:] or [*CHECKS, "tests"]
    unknown = [name for name in names if name not in STEPS]
    if unknown:
        raise Stop(f"没有这一步：{'、'.join(unknown)}。可以用：{'、'.join(STEPS)}")
    environment.prepare("test")
    for name in names:
        chinese, command = STEPS[name]
        step(chinese, [*command, *workers()] if name == "tests" else command)
    line("\n都通过了。")
    return 0


if __name__ == "__main__":
    told(main)
