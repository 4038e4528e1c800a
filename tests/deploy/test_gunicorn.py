"""gunicorn's file: real settings only (an unknown name is passed over in silence), one writer on SQLite, quiet logs."""

import os
import runpy
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import make_settings

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "deploy" / "gunicorn.conf.py"


def conf(monkeypatch: pytest.MonkeyPatch, **environ: str) -> dict[str, Any]:
    for name, value in {"WISHBRIDGE_ENV": "demo", **environ}.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(FILE))


def test_every_name_is_one_that_gunicorn_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    known = set(make_settings())
    given = {name for name, value in conf(monkeypatch).items() if _is_setting(name, value)}
    assert {"workers", "threads", "control_socket_disable", "post_fork", "post_worker_init", "when_ready"} <= given
    assert given - known == {"masked", "load", "timedelta"}


def _is_setting(name: str, value: object) -> bool:
    return name.islower() and not name.startswith("_") and type(value).__name__ != "module"


def test_sqlite_gets_one_worker_and_postgresql_several(monkeypatch: pytest.MonkeyPatch) -> None:
    assert conf(monkeypatch, DATABASE_URL="", WEB_CONCURRENCY="4")["workers"] == 1
    address = "postgresql+psycopg://postgres@127.0.0.1:1/none"
    assert conf(monkeypatch, DATABASE_URL=address, WEB_CONCURRENCY="4")["workers"] == 4


def test_two_workers_on_sqlite_are_refused(tmp_path: Path) -> None:
    environ = {**os.environ, "WISHBRIDGE_ENV": "demo", "DATABASE_URL": "", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--config", str(FILE), "--workers", "2", "--bind", "127.0.0.1:0"]
    done = subprocess.run(
        [*command, "server.app:create_app()"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 1
    assert "SQLite 只能有一个工作进程" in done.stderr


def test_a_database_without_its_guards_is_not_served(tmp_path: Path) -> None:
    environ = {**os.environ, "WISHBRIDGE_ENV": "demo", "DATABASE_URL": "", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--config", str(FILE), "--bind", "127.0.0.1:0"]
    done = subprocess.run(
        [*command, "server.app:create_app()"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 1
    assert "C010" in done.stderr
    assert "wishbridge db upgrade" in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_settings_are_a_sentence(tmp_path: Path) -> None:
    environ = {**os.environ, "WISHBRIDGE_ENV": "production", "SECRET_KEY": "short", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "gunicorn", "--config", str(FILE), "server.app:create_app()"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=180)
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.9", "203.0.113.0"), (" 2001:db8:1:2::3", "2001:db8:1::"), ("unix:", "-"), ("", "-")],
)
def test_a_visitor_is_masked(monkeypatch: pytest.MonkeyPatch, address: str, kept: str) -> None:
    assert conf(monkeypatch)["masked"](address) == kept


def test_the_log_line_has_no_query_and_no_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    line = conf(monkeypatch)["access_log_format"]
    assert "%(q)s" not in line
    assert "%(r)s" not in line
    assert "%(a)s" not in line
    assert "%(f)s" not in line


def test_a_log_line_says_each_thing_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    made = conf(monkeypatch)
    answer, seen = SimpleNamespace(status="404 NOT FOUND", sent=18), {"REMOTE_ADDR": "10.0.0.1"}
    asked = {"REQUEST_METHOD": "GET", "PATH_INFO": "/q/x", "HTTP_X_FORWARDED_FOR": "9.9.9.9, 203.0.113.9"}
    told = made["QuietLogger"].atoms(None, answer, None, seen | asked, timedelta(seconds=1, microseconds=2_999))
    assert made["access_log_format"] % told == "203.0.113.0 GET /q/x 404 18 1002ms"
