"""线程 — three workers in one process: one settles, one talks, one does what takes long. On SQLite that is the web
process, and a file lock refuses a second crew; on PostgreSQL any number of crews share the work.
"""

import atexit
import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from server.jobs.runner import Lane, Runner, release_all
from server.kit.bell import bell
from server.kit.errors import Conflict
from server.kit.http import House
from server.kit.settings import Settings

LOCK = "jobs.lock"
STOP_S = 30
LANES: tuple[Lane, ...] = ("quick", "talks", "long")


class RunnerTaken(Conflict):
    code, says = "runner_taken", "任务执行器已经在运行（SQLite 只能有一个，它在网站进程里），请不要再启动一个"


class Crew:
    """The workers of one process. `stop` lets each finish the task in hand."""

    def __init__(self, app: House) -> None:
        settings: Settings = app.extensions["wishbridge_settings"]
        self.app, self.stopping = app, threading.Event()
        self.lock = hold_lock(settings.data_dir) if settings.is_sqlite else None
        self.threads = [threading.Thread(target=self._work, args=(lane,), name=f"jobs-{lane}") for lane in LANES]
        if settings.redis_url:
            self.threads.append(
                threading.Thread(target=_listen, args=(settings.redis_url, self.stopping), name="jobs-bell")
            )

    def start(self) -> None:
        if self.lock is not None:  # nobody else can be at work: the leases are a dead crew's
            with self.app.app_context():
                release_all()
        for thread in self.threads:
            thread.daemon = True
            thread.start()

    def stop(self) -> None:
        """Safe to call twice."""
        self.stopping.set()
        bell.knock()  # who waits for something to do shall see it
        for thread in self.threads:
            thread.join(STOP_S)
        if self.lock is not None:
            self.lock.close()

    def _work(self, lane: Lane) -> None:
        with self.app.app_context():
            Runner(lane, self.stopping).run()


def start(app: House) -> Crew:
    """Start the crew in this process, after any fork; it ends with it. Raises RunnerTaken when there is one already."""
    crew = Crew(app)
    app.extensions["wishbridge_crew"] = crew
    crew.start()
    atexit.register(crew.stop)
    return crew


def stop(app: House) -> None:
    """Let the crew of this process, if there is one, finish what it has in hand. Safe to call twice."""
    crew: Crew | None = app.extensions.pop("wishbridge_crew", None)
    if crew is not None:
        crew.stop()


def _listen(redis_url: str, stop: threading.Event) -> None:
    from server.kit import wires  # only where there is a Redis

    wires.listen(redis_url, bell, stop)


def hold_lock(data_dir: Path) -> TextIOWrapper:
    """The only crew's lock; the kernel lets go of it when the process dies. Raises RunnerTaken."""
    folder = data_dir / "run"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / LOCK).open("a", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise RunnerTaken from error
    return lock


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """For `jobs run --once` on SQLite: as long as it lasts, nobody else works. On PostgreSQL it does nothing."""
    if not settings.is_sqlite:
        yield
        return
    with hold_lock(settings.data_dir):
        release_all()
        yield
