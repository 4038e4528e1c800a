"""SQLite in the tests refuses what PostgreSQL would: a text longer than its column, a NUL, a whole number too large.

SQLite keeps anything in any column. A fault that only the second engine shows would be found late, by few tests, or by
a county that has grown; so the tables of the tests have triggers that say no at once, with the name of the column.
"""

from collections.abc import Iterator

from sqlalchemy import JSON, BigInteger, Connection, Integer, String, Table, text

from server.kit.db import Base

LARGEST_INT = 2**31 - 1
TRIGGER = "CREATE TRIGGER strict_{act}_{table} BEFORE {act} ON {table} BEGIN SELECT CASE {cases} END; END"
# RAISE would be an IntegrityError, which the house may take for a row that is there already. A wrong path in a document
# fails as PostgreSQL does, as a failure of the statement, and its words come out in the message.
CASE = "WHEN {condition} THEN json_extract('{{}}', 'PostgreSQL refuses {table}: {why}')"


def install(connection: Connection) -> None:
    """Make the tables of an SQLite database as strict as the same tables on PostgreSQL."""
    for table in Base.metadata.sorted_tables:
        found = [CASE.format(condition=condition, table=table.name, why=why) for condition, why in _refused(table)]
        for act in ("INSERT", "UPDATE"):
            connection.execute(text(TRIGGER.format(act=act, table=table.name, cases=" ".join(found))))


def _refused(table: Table) -> Iterator[tuple[str, str]]:
    """(condition in SQL, what stands in its way) for every column that PostgreSQL limits."""
    for name, kind in ((column.name, column.type) for column in table.columns):
        if isinstance(kind, JSON):
            yield f"instr(NEW.{name}, '\\u0000') > 0", f"a NUL in {name}"
        elif isinstance(kind, String):
            yield f"instr(NEW.{name}, char(0)) > 0", f"a NUL in {name}"
            if kind.length:
                yield f"length(NEW.{name}) > {kind.length}", f"more than {kind.length} letters in {name}"
        elif isinstance(kind, Integer) and not isinstance(kind, BigInteger):
            yield f"abs(NEW.{name}) > {LARGEST_INT}", f"more than four bytes in {name}"
