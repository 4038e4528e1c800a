"""授权 — on PostgreSQL the application's own account may add to append-only tables, and cannot change or empty them.

The triggers stop a program that forgets itself; the grants stop whoever has the application's password, for its
account can neither drop a trigger nor truncate a table. SQLite knows no accounts: there only the triggers stand.
"""

from sqlalchemy import Connection, text

from server.kit.triggers import append_only

# The version of the database: the platform reads it, only an upgrade writes it.
READ_ONLY = ("alembic_version",)
ADD, CHANGES = "SELECT, INSERT", ("UPDATE", "DELETE", "TRUNCATE")
_OWN = "SELECT {thing}name FROM pg_{thing}s WHERE schemaname = current_schema() AND {thing}owner = current_user"


class RoleUnknown(Exception):
    """The account that DATABASE_URL names is not there."""


def give(connection: Connection, role: str) -> None:
    """授权. As the owner of the tables: take everything from `role` and give back what it needs. RoleUnknown."""
    if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}):
        raise RoleUnknown(role)
    who = connection.dialect.identifier_preparer.quote(role)
    for statement in _statements(connection, who):
        connection.execute(text(statement))


def _statements(connection: Connection, who: str) -> list[str]:
    quote, forever = connection.dialect.identifier_preparer.quote, set(append_only())
    schema = connection.scalars(text("SELECT current_schema()")).one()
    statements = [f"GRANT USAGE ON SCHEMA {quote(schema)} TO {who}"]
    for table in connection.scalars(text(_OWN.format(thing="table"))).all():
        may = "SELECT" if table in READ_ONLY else ADD if table in forever else f"{ADD}, UPDATE, DELETE"
        statements += [f"REVOKE ALL ON {quote(table)} FROM PUBLIC, {who}", f"GRANT {may} ON {quote(table)} TO {who}"]
    sequences = connection.scalars(text(_OWN.format(thing="sequence"))).all()
    return statements + [f"GRANT USAGE ON SEQUENCE {quote(name)} TO {who}" for name in sequences]


def loose(connection: Connection) -> list[str]:
    """The append-only tables that the account of this connection could change or empty; none on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    could = " OR ".join(f"has_table_privilege(oid, '{act}')" for act in CHANGES)
    here = "relkind = 'r' AND relnamespace = current_schema()::text::regnamespace"
    query = f"SELECT relname FROM pg_class WHERE {here} AND ({could})"  # noqa: S608
    return sorted(set(connection.scalars(text(query))) & set(append_only()))
