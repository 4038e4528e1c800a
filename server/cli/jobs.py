"""命令 jobs — do what is due. On SQLite the web process does it; on PostgreSQL this is a process of its own."""

import signal
import threading
from typing import cast

import click
from flask import current_app

from server.cli import answer, json_option, with_app
from server.jobs.runner import Runner, retry_given_up
from server.jobs.schedule import plan
from server.jobs.thread import alone, start
from server.kit.http import House
from server.kit.settings import settings


@click.group("jobs", help="后台任务")
def jobs() -> None:
    """Everything the platform does by itself."""


@jobs.command("run", help="执行到期的任务，直到收到停止信号；--once 做完到期的就退出")
@click.option("--once", is_flag=True, help="只做完现在到期的任务")
@json_option
@with_app
def run(once: bool, as_json: bool) -> None:
    """SIGTERM and Ctrl-C let the tasks in hand finish."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if not once:
        return _run_until(stop)
    with alone(settings()):
        plan()
        done = Runner(stop=stop).drain()
    return answer({"done": done}, as_json=as_json, text=f"完成 {done} 个任务")


def _run_until(stop: threading.Event) -> None:
    crew = start(cast(House, current_app._get_current_object()))  # type: ignore[attr-defined]
    stop.wait()
    crew.stop()


@jobs.command("retry", help="把多次失败而放弃的任务放回去重做")
@json_option
@with_app
def retry(as_json: bool) -> None:
    """After a person has put right what was wrong."""
    count = retry_given_up()
    answer({"retried": count}, as_json=as_json, text=f"放回 {count} 个任务")
