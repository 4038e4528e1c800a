"""线程 — SQLite has one writer, so the runner lives in the web process; a second one is refused by a file lock."""

import atexit
import fcntl
import threading
from io import TextIOWrapper
from pathlib import Path

from server.jobs.runner import Runner, release_all
from server.kit.errors import Conflict
from server.kit.http import House
from server.kit.settings import Settings

LOCK = "jobs.lock"
STOP_S = 20


class RunnerTaken(Conflict):
    code, says = "runner_taken", "任务执行器已经在运行（SQLite 只能有一个，它在网站进程里），请不要再启动一个"


def start(app: House) -> Runner:
    """Start the runner in a thread of this process, after any fork. Raises RunnerTaken when there is one already."""
    settings: Settings = app.extensions["wishbridge_settings"]
    lock = hold_lock(settings.data_dir)
    runner = Runner()
    thread = threading.Thread(target=_work, args=(app, runner), name="jobs", daemon=True)
    app.extensions["wishbridge_runner"] = (runner, thread, lock)
    thread.start()
    atexit.register(stop, app)
    return runner


def stop(app: House) -> None:
    """Let the runner finish the task in hand. Safe to call twice."""
    runner, thread, lock = app.extensions.pop("wishbridge_runner", (None, None, None))
    if runner is None:
        return
    runner.stop.set()
    thread.join(STOP_S)
    lock.close()


def hold_lock(data_dir: Path) -> TextIOWrapper:
    """The only runner's lock; the kernel lets go of it when the process dies. Raises RunnerTaken."""
    folder = data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / LOCK).open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise RunnerTaken from error
    return lock


def _work(app: House, runner: Runner) -> None:
    with app.app_context():
        release_all()
        runner.run()
