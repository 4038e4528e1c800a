"""只增 — tables marked `append_only` refuse UPDATE and DELETE in the database itself, on both engines.

Design §1.9: money, goods, service, consent and audit records are append-only. A batch rebuild on SQLite drops
triggers without a word, so they are put back after every upgrade and the platform refuses to start without them.
"""

from sqlalchemy import Connection, text

from server.kit.db import Base

_SQLITE = """CREATE TRIGGER IF NOT EXISTS {name} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_PG_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"""
_PG = "CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"


def append_only() -> list[str]:
    """The names of the tables that are only ever added to."""
    return sorted(name for name, table in Base.metadata.tables.items() if table.info.get("append_only"))


def wanted() -> dict[str, tuple[str, str]]:
    """Trigger name → (table, UPDATE or DELETE)."""
    return {f"{table}_no_{act.lower()}": (table, act) for table in append_only() for act in ("UPDATE", "DELETE")}


def install(connection: Connection) -> None:
    """Put every trigger in place; those that stand already stay."""
    sqlite = connection.dialect.name == "sqlite"
    if not sqlite:
        connection.execute(text(_PG_FUNCTION))
    for name, (table, act) in wanted().items():
        connection.execute(text((_SQLITE if sqlite else _PG).format(name=name, act=act, table=table)))


def missing(connection: Connection) -> list[str]:
    """The triggers that should stand and do not."""
    where = "sqlite_master WHERE type = 'trigger'" if connection.dialect.name == "sqlite" else ""
    query = f"SELECT name FROM {where}" if where else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"  # noqa: S608
    there = set(connection.execute(text(query)).scalars())
    return [name for name in wanted() if name not in there]
