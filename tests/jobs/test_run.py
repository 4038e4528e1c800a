"""`wishbridge jobs run` as a real process, and the thread in the web process: one of them, and both stop cleanly."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from server.config import ROOT
from server.jobs import thread
from server.jobs.thread import RunnerTaken, hold_lock
from server.kit import tasks
from server.kit.db import db
from server.kit.http import House
from server.kit.tasks import Task
from server.kit.units import reading, writing

LIMIT_S = 120


@pytest.fixture
def command(database_url: str, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(*words: str) -> subprocess.Popen[str]:
        environ = {**os.environ, "DATABASE_URL": database_url, "DATA_DIR": str(tmp_path), "WISHBRIDGE_ENV": "demo"}
        line = [sys.executable, "-c", "from server.app import main; main()", "jobs", "run", *words]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(line, cwd=ROOT, env=environ, text=True, stdout=pipe, stderr=pipe))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def planted(app: House) -> Callable[[], str]:
    """Ask for a check of the books; the state of that task."""
    with app.app_context(), writing():
        tasks.add("jobs.check_books", {}, key="planted")

    def due() -> str:
        with app.app_context(), reading():
            task = db.session.query(Task).filter_by(key="planted").one()
            return "done" if task.tries == 0 and task.due > task.at else "waiting"

    return due


def _until(check: Callable[[], bool]) -> None:
    end = time.monotonic() + LIMIT_S
    while not check():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_once_does_what_is_due_and_ends(
    command: Callable[..., subprocess.Popen[str]], planted: Callable[[], str]
) -> None:
    process = command("--once", "--json")
    out, err = process.communicate(timeout=LIMIT_S)
    assert process.returncode == 0, err
    assert '"done"' in out
    assert planted() == "done"


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_it_is_told_to_stop(
    command: Callable[..., subprocess.Popen[str]], planted: Callable[[], str], name: signal.Signals
) -> None:
    process = command()
    _until(lambda: planted() == "done")
    process.send_signal(name)
    out, err = process.communicate(timeout=LIMIT_S)
    assert (process.returncode, out) == (0, ""), err


def test_the_thread_works_and_stops(app: House, planted: Callable[[], str]) -> None:
    crew = thread.start(app)
    _until(lambda: planted() == "done")
    thread.stop(app)
    thread.stop(app)
    assert [worker.is_alive() for worker in crew.threads] == [False] * len(thread.LANES)
    hold_lock(app.extensions["wishbridge_settings"].data_dir).close()


def test_a_second_crew_is_refused_on_sqlite(app: House, engine_name: str) -> None:
    crew = thread.start(app)
    try:
        if engine_name == "sqlite":
            with pytest.raises(RunnerTaken):
                thread.start(app)
        else:
            thread.start(app).stop()
    finally:
        crew.stop()


def test_a_second_runner_is_refused_on_sqlite(
    app: House, command: Callable[..., subprocess.Popen[str]], engine_name: str, tmp_path: Path
) -> None:
    """On PostgreSQL any number of them share the work."""
    with hold_lock(tmp_path):
        process = command("--once")
        _, err = process.communicate(timeout=LIMIT_S)
    if engine_name == "sqlite":
        assert process.returncode == 1
        assert "任务执行器已经在运行" in err
    else:
        assert process.returncode == 0, err
