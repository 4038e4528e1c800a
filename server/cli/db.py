"""`wishbridge db`: bring the database to the version of the code."""

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from server.cli import answer, json_option, progress, refuse, with_app
from server.config import ROOT
from server.kit import triggers
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
    head = run_upgrade(settings().migration_database_url)
    answer({"head": head}, as_json=as_json, text=f"数据库已是最新版本（{head}）")


def run_upgrade(url: str) -> str:
    """Upgrade the database at `url`; returns the revision it now has."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "server" / "migrations"))
    engine = create_engine(url).execution_options(unit="writes")
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_S}s'"))
            connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_S}s'"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        triggers.install(connection)
        left = triggers.missing(connection)
        head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    engine.dispose()
    if left:
        refuse("数据库的防改触发器没有装上：" + "、".join(left))
    return str(head)
