"""体检 — can this process serve: database, migrations, triggers, disk."""

import shutil
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from server.kit import triggers
from server.kit.db import db
from server.kit.settings import settings

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"
DISK_FREE_BYTES_MIN = 200 * 1024 * 1024


def problems() -> list[str]:
    """Sentences about what is wrong; empty when all is well. Raises OperationalError when the database is gone."""
    found = []
    if _revision() != _head():
        found.append("数据库版本与程序不一致，请运行 wishbridge db upgrade")
    if triggers.missing(db.session.connection()):
        found.append("数据库的防改触发器不全，请运行 wishbridge db upgrade")
    if shutil.disk_usage(settings().data_dir).free < DISK_FREE_BYTES_MIN:
        found.append("磁盘空间不足 200 MB")
    return found


def _revision() -> str | None:
    connection = db.session.connection()
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


@cache
def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
