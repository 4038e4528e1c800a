"""A PostgreSQL database that many tests use one after the other, each finding it as if it were new.

Making a database costs a tenth of a second of copied files and the cold caches of whoever opens it; putting back the
rows a test has touched costs hundredths. What is no row (a table, a trigger, a right) is not mended: the database is
thrown away.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import Connection

# A replica's session fires no trigger, neither of foreign keys nor of tables that are only ever added to.
WASHES = "-c session_replication_role=replica -c lock_timeout=5s"
KEEPS = "wishbridge-house"  # the application_name of connections that may stay open from test to test

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
# Each change to tables, constraints, triggers, functions, rights shows in one of these as a row written later.
CATALOGS = {
    "attribute": "attrelid >= 16384",
    "attrdef": "true",
    "class": "oid >= 16384",
    "constraint": "true",
    "database": "datname = current_database()",
    "db_role_setting": "setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())",
    "index": "indexrelid >= 16384",
    "namespace": "true",
    "proc": "oid >= 16384",
    "sequence": "true",
    "trigger": "true",
    "type": "oid >= 16384",
}
# A session of the house's own may stay, as long as it has finished and holds nothing; every other one is ended.
OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
AND (application_name <> %s OR state <> 'idle' OR pid IN (SELECT pid FROM pg_locks))"""

Print = tuple[int, int | None]
"""(rows, the newest transaction that wrote one of them): equal twice means that nothing was written between."""


@dataclass(frozen=True)
class Content:
    """Every row and sequence of a database, as it is to be found again."""

    rows: dict[str, bytes]
    sequences: dict[str, int | None]

    @classmethod
    def of(cls, dsn: str) -> "Content":
        with psycopg.connect(dsn) as connection:
            filled = [name for name, (rows, _) in _prints(connection, _tables(connection)).items() if rows]
            return cls({name: _taken_out(connection, name) for name in filled}, _sequences(connection))


class Lent:
    """One database with `content`. Raises psycopg.OperationalError for a user who may not do what washing needs."""

    def __init__(self, dsn: str, content: Content) -> None:
        self.dsn, self.content = dsn, content
        self.connection = psycopg.connect(dsn, autocommit=True, options=WASHES)
        self.tables, self.catalogs = _tables(self.connection), _catalogs(self.connection)
        self.prints = _prints(self.connection, self.tables)

    def washed(self, content: Content) -> bool:
        """Make it hold `content` and nothing else. False: something has changed that is no row."""
        self.connection.execute(OTHERS, (KEEPS,))
        if _catalogs(self.connection) != self.catalogs:
            return False
        self._put_back(content, self._different(content))
        self._turn_back(content.sequences)
        self.prints, self.content = _prints(self.connection, self.tables), content
        return True

    def _different(self, content: Content) -> list[str]:
        now, had, wanted = _prints(self.connection, self.tables), self.content.rows, content.rows
        return [name for name in now if now[name] != self.prints[name] or had.get(name) != wanted.get(name)]

    def _put_back(self, content: Content, names: list[str]) -> None:
        """Vacuumed, so that rows stand in the order in which they come, as in a new table."""
        if not names:
            return
        with self.connection.transaction():
            for name in names:
                self.connection.execute(f"DELETE FROM {name}")
        self.connection.execute(f"VACUUM (TRUNCATE, INDEX_CLEANUP ON) {', '.join(names)}")
        with self.connection.transaction(), self.connection.cursor() as cursor:
            for name in names:
                if name in content.rows:
                    with cursor.copy(f"COPY {name} FROM STDIN (FORMAT BINARY)") as to:
                        to.write(content.rows[name])

    def close(self) -> None:
        self.connection.close()

    def _turn_back(self, wanted: dict[str, int | None]) -> None:
        """No transaction turns a sequence back, so a number drawn in vain counts too."""
        for name, value in _sequences(self.connection).items():
            if value != wanted[name]:
                self.connection.execute(
                    "SELECT setval(%s, %s, %s)", (name, wanted[name] or 1, wanted[name] is not None)
                )


def _tables(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute(TABLES)]


def _prints(connection: Connection, tables: list[str]) -> dict[str, Print]:
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*), max(xmin::text::bigint) FROM {name}" for name in tables)
    return {name: (rows, newest) for name, rows, newest in connection.execute(asked)}


def _catalogs(connection: Connection) -> Any:
    rows = "(SELECT concat(count(*), ' ', max(xmin::text::bigint)) FROM pg_{} WHERE {})"
    return connection.execute("SELECT " + ", ".join(rows.format(*one) for one in CATALOGS.items())).fetchone()


def _sequences(connection: Connection) -> dict[str, int | None]:
    return dict(connection.execute(SEQUENCES).fetchall())


def _taken_out(connection: Connection, name: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT (FORMAT BINARY)") as out:
        return b"".join(bytes(part) for part in out)
