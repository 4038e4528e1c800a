"""机器 — what the house stands on: disk, database, clock, version. For the page of health, /readyz and /metrics."""

import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import func as sql
from sqlalchemy import make_url, select, text

from server.kit.clock import now
from server.kit.db import db
from server.kit.settings import settings

CLOCK_OFF_S_MAX = 30


@dataclass(frozen=True)
class Disk:
    total_bytes: int
    free_bytes: int


@dataclass(frozen=True)
class Database:
    """`size_bytes` is what its tables and logs take on the disk."""

    engine: str
    version: str
    size_bytes: int


def disk() -> Disk:
    """The disk under DATA_DIR."""
    found = shutil.disk_usage(settings().data_dir)
    return Disk(found.total, found.free)


def database() -> Database:
    """One statement on PostgreSQL; on SQLite the files are looked at."""
    if settings().is_sqlite:
        name = make_url(settings().database_url).database or ""
        parts = [settings().data_dir / f"{name}{end}" for end in ("", "-wal")]
        return Database("SQLite", sqlite3.sqlite_version, sum(part.stat().st_size for part in parts if part.exists()))
    query = text("SELECT current_setting('server_version'), pg_database_size(current_database())")
    row = db.session.execute(query).one()
    return Database("PostgreSQL", str(row[0]).split(" ")[0], int(row[1]))


def clock_off_s() -> float:
    """Seconds between our clock and the database's: none on SQLite, where they are one. One statement."""
    if settings().is_sqlite:
        return 0.0
    theirs = db.session.scalar(select(sql.clock_timestamp()))
    assert theirs is not None
    return float((datetime.now(UTC) - theirs).total_seconds())


def demo_offset_s() -> float:
    """How far the demo's clock was turned; always 0 in production."""
    return round((now() - datetime.now(UTC)).total_seconds())


@cache
def our_version() -> str:
    try:
        return version("wishbridge")
    except PackageNotFoundError:  # run from a folder that was never installed
        return ""
