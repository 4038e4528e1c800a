# ruff: noqa: N999 - gunicorn looks for this name
"""gunicorn for every installation: `gunicorn --config deploy/gunicorn.conf.py 'server.app:create_app()'`.

What differs comes from the platform's own settings. SQLite has one writer, so it gets exactly one worker with 16
threads; PostgreSQL gets a worker per core (WEB_CONCURRENCY says otherwise).
"""

import functools
import gc
import ipaddress
import os
import sys
import threading
import time
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from server.config import BadSettings, load

try:
    _settings = load()
except BadSettings as error:
    sys.stderr.write("".join(f"{code} {says}\n" for code, says in error.problems))
    sys.exit(1)

worker_class = "gthread"
workers = 1 if _settings.is_sqlite else int(os.environ.get("WEB_CONCURRENCY") or len(os.sched_getaffinity(0)))
threads = 16
# Loaded once and shared: a worker then costs some 30 MB instead of 130.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 15
max_requests = 0 if _settings.is_sqlite else 20_000
max_requests_jitter = 2_000
# gunicorn would open a socket in the home folder, which a service does not have.
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
accesslog = "-"
errorlog = "-"
# No query (it may carry what people typed), no referrer, no agent; %(h)s is masked below.
access_log_format = "%(h)s %(m)s %(U)s %(s)s %(B)s %(M)sms"


@functools.lru_cache(maxsize=1_000)
def masked(address: str) -> str:
    """The network of a visitor, not the visitor: 203.0.113.9 -> 203.0.113.0, 2001:db8:1:2::3 -> 2001:db8:1::."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return "-"
    bits = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network(f"{found}/{bits}", strict=False).network_address)


class QuietLogger(Logger):
    """gunicorn's logger, but nobody can be told from the log."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        """What `access_log_format` names; gunicorn's own collects every header, at each request."""
        # Behind nginx every peer is nginx; the last name in the header is the one nginx itself saw.
        seen = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] or environ.get("REMOTE_ADDR", "")
        status = resp.status if isinstance(resp.status, str) else str(resp.status)
        return {
            "h": masked(seen),
            "m": environ.get("REQUEST_METHOD", ""),
            "U": environ.get("PATH_INFO", ""),
            "s": status.partition(" ")[0],
            "B": getattr(resp, "sent", None),
            "M": request_time // timedelta(milliseconds=1),
        }


logger_class = QuietLogger


def on_starting(server: Any) -> None:
    """Refuse more than one writer on SQLite, whatever the command line says."""
    if _settings.is_sqlite and server.cfg.workers != 1:
        sys.stderr.write("SQLite 只能有一个工作进程。请去掉 --workers，或把 DATABASE_URL 改成 PostgreSQL。\n")
        sys.exit(1)


def when_ready(server: Any) -> None:
    """Serve only from a database that is at our version and guards its own append-only tables."""
    from server.kit import health
    from server.kit.db import db
    from server.kit.units import reading

    app = server.app.wsgi()
    with app.app_context():
        with reading():
            problems, warnings = health.problems(), health.warnings()
        db.engine.dispose()
    sys.stderr.write("".join(f"C011 {says}\n" for says in warnings))
    if problems:
        sys.stderr.write("".join(f"C010 {says}\n" for says in problems))
        sys.exit(1)
    gc.collect()
    gc.freeze()  # what the program itself consists of is never rubbish: no worker need look through it again


def post_fork(server: Any, worker: Any) -> None:
    """A connection opened before the fork belongs to the parent: two processes on one connection mix their answers."""
    from server.kit.db import db  # after the app, whose settings it needs

    app = worker.app.wsgi()
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose(close=False)


def post_worker_init(worker: Any) -> None:
    """On SQLite the job runner lives in the one worker; on PostgreSQL `wishbridge jobs run` is a service of its own."""
    if _settings.is_sqlite:
        threading.Thread(target=_start_jobs, args=(worker.app.wsgi(),), daemon=True, name="jobs-start").start()


def _start_jobs(app: Any) -> None:
    from server.jobs import thread  # after the fork, with the app

    while True:
        try:
            thread.start(app)
        except thread.RunnerTaken:
            time.sleep(1)  # at a reload the old worker keeps the runner until its last task is done
        else:
            return


def worker_exit(server: Any, worker: Any) -> None:
    """Finish the task in hand before the process goes."""
    if _settings.is_sqlite:
        from server.jobs import thread

        thread.stop(worker.app.wsgi())
