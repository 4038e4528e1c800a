"""体检 — can this process serve: database, migrations, triggers, disk."""

import shutil
from functools import cache
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from server.kit import grants, triggers
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


def warnings() -> list[str]:
    """What the platform runs with and should not: sentences for the log of the start and for `doctor`."""
    return unguarded(db.session.connection())


def unguarded(connection: Connection) -> list[str]:
    """On PostgreSQL: the account we run under could change what may only be added to."""
    loose = grants.loose(connection)
    if not loose:
        return []
    says = f"数据库账号能修改 {len(loose)} 张只增不改的表（{'、'.join(loose[:3])}等），防改只剩触发器；"
    return [says + "请让 DATABASE_URL 用另一个账号，MIGRATION_DATABASE_URL 用表的主人，再运行 wishbridge db upgrade"]


def _revision() -> str | None:
    connection = db.session.connection()
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


@cache
def _head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()
