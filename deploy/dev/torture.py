"""`make torture`: every fault many times over, a death at every SQL statement, and chaos, on both databases.

OPS (10000) operations of chaos, SEEDS (20) seeds of every fault, STEPS (10000) of the walk of wishes, ENGINES;
FAULT_SEED to have a run again.
"""

import os
import secrets
import time

from deploy.dev import environment
from deploy.dev.folder import ask_room, go_to_venv
from deploy.dev.say import Stop, line, told
from deploy.dev.sure import step, workers

NUMBERS = {"OPS": "10000", "SEEDS": "20", "EXAMPLES": "200", "STEPS": "10000"}
FORGED = "1000000"
ENGINES = ("sqlite", "postgresql")
PARTS = {
    "目录里的每个故障": ["tests/faults/test_catalogue.py", "tests/faults/test_model.py"],
    "心愿走一万步，处处和模型一样": ["tests/wishes/test_walk.py"],
    "伪造通知的风暴与环境故障": ["tests/faults/test_storm.py", "tests/faults/test_environment.py"],
    # Of the chaos one long run, not twenty: it waits more than it works, and the deaths fill what it leaves.
    "混乱，以及每条 SQL 语句处断电": [
        "tests/faults/test_chaos.py::test_after_it_the_ledgers_agree[fresh]",
        "tests/faults/test_kill.py",
    ],
}
# What a test says of itself is shown; the product's own words about ten thousand broken answers are not even kept.
SAYING = ["-rP", "--show-capture=stdout", "-p", "no:logging"]


def main() -> int:
    began, seed = time.monotonic(), _settings()
    ask_room(2000)
    environment.prepare("test")
    go_to_venv("deploy.dev.torture")
    line(f"种子 {seed}：用 FAULT_SEED={seed} make torture 可以原样重来")
    step(f"{FORGED} 个伪造的场景码", ["python", "-m", "tests.bench.forge", FORGED])
    for engine in os.environ.get("ENGINES", ",".join(ENGINES)).split(","):
        for chinese, files in PARTS.items():
            step(f"{chinese}（{engine}，种子 {seed}）", ["pytest", *SAYING, "--engine", engine, *files, *sharing()])
    line(f"\n全部挺住了，共 {time.monotonic() - began:.0f} 秒，种子 {seed}。")
    return 0


def sharing() -> list[str]:
    """pytest's options to use the cores; who has nothing left takes from whoever has a long test before it."""
    return [*cores, "--dist", "worksteal"] if (cores := workers()) else []


def _settings() -> int:
    """What the tests read from the environment, checked here, where a mistake is still a sentence."""
    for name, usual in NUMBERS.items():
        given = os.environ.setdefault(name, usual)
        if not given.isdigit() or int(given) < 1:
            raise Stop(f"{name}={given} 不对：应是大于 0 的整数，例如 {name}={usual}。")
    seed = os.environ.setdefault("FAULT_SEED", str(secrets.randbelow(10**9)))
    if not seed.isdigit():
        raise Stop(f"FAULT_SEED={seed} 不对：应是整数。")
    os.environ["KILL_AT"] = "statements"
    return int(seed)


if __name__ == "__main__":
    told(main)
