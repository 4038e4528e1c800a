"""`wishbridge db`: bring the database to the version of the code."""

from typing import Any

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.engine import make_url

from server.cli import answer, json_option, progress, refuse, with_app
from server.config import ROOT
from server.kit import grants, triggers
from server.kit.settings import settings

LOCK_S, STATEMENT_S = 4, 300


@click.group(name="db", help="数据库")
def database() -> None:
    """Commands about the database itself."""


@database.command(help="升级到当前版本（可重复执行）")
@json_option
@with_app
def upgrade(as_json: bool) -> None:
    """Run every migration that has not run, then put the triggers back: a batch rebuild on SQLite drops them."""
    progress("正在升级数据库……")
    head = run_upgrade(settings().migration_database_url, app_url=settings().database_url)
    answer({"head": head}, as_json=as_json, text=f"数据库已是最新版本（{head}）")


def run_upgrade(url: str, app_url: str = "") -> str:
    """Upgrade the database at `url`, grant the account of `app_url` what it needs; returns the revision it now has."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "server" / "migrations"))
    engine = create_engine(url).execution_options(unit="writes")
    event.listen(engine, "connect", _let_tables_be_rebuilt)
    try:
        with engine.begin() as connection:
            left, head = _upgrade(connection, config, make_url(app_url or url).username)
    finally:
        engine.dispose()
    if left:
        refuse("数据库的防改触发器没有装上：" + "、".join(left))
    return head


def _upgrade(connection: Connection, config: Config, role: str | None) -> tuple[list[str], str]:
    """The triggers that are still missing, and the revision."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_S}s'"))
        connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_S}s'"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    _refuse_orphans(connection)
    triggers.install(connection)
    _grant(connection, role)
    head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return triggers.missing(connection), str(head)


def _let_tables_be_rebuilt(connection: Any, _record: Any) -> None:
    """SQLite changes a CHECK by building the table anew; with foreign keys on, dropping the old one is refused.

    https://sqlite.org/lang_altertable.html, section 7: off before the transaction, all of them checked at its end.
    """
    if type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA foreign_keys=OFF")


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        assert orphans == [], f"rows without the row they name: {orphans[:5]}"


def _grant(connection: Connection, role: str | None) -> None:
    """Two accounts: the owner upgrades, the application adds. With one account for both there is nothing to grant."""
    if connection.dialect.name != "postgresql" or role is None:
        return
    if role == connection.execute(text("SELECT current_user")).scalar_one():
        return
    try:
        grants.give(connection, role)
    except grants.RoleUnknown:
        refuse(
            f"数据库里没有账号 {role}（DATABASE_URL），请先由数据库管理员创建：CREATE ROLE {role} LOGIN PASSWORD '…'"
        )
