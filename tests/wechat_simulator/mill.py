"""``python -m tests.wechat_simulator.mill``: makes simulators for a test run, each a process of its own.

Most of a simulator's start is Python reading its modules; here they are read once, and each simulator is a fork. Asked
by lines of JSON on stdin, answered by lines on stdout: ``{"argv": […], "log": FILE}`` → ``{"pid": N, "ready": bool}``,
``{"wait": N}`` → ``{"code": N}``. When whoever asks is gone, so is the mill with all that it made.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import traceback
from typing import Any

from .__main__ import main as simulate


def _become(order: dict[str, Any], says: int) -> None:
    """A simulator started with this command line; never returns."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for mine, theirs in ((nothing, 0), (says, 1), (log, 2)):
        os.dup2(mine, theirs)
        os.close(mine)
    sys.argv = ["tests.wechat_simulator", *order["argv"]]
    try:
        simulate()
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)


def _make(order: dict[str, Any]) -> dict[str, Any]:
    hears, says = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(hears)
        _become(order, says)
    os.close(says)
    with os.fdopen(hears) as words:
        return {"pid": pid, "ready": bool(words.readline())}


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the test run, which ends us
    gc.freeze()
    alive: set[int] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            alive.discard(order["wait"])
            told = {"code": os.waitstatus_to_exitcode(status)}
        else:
            told = _make(order)
            alive.add(told["pid"])
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
