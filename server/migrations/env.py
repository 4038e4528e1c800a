"""Alembic's way in: the connection comes from `wishbridge db upgrade`, or from `server.migrations.new`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import JSON, BigInteger

from server.kit.db import Base, all_models

all_models()


def render(kind: str, value: Any, _context: Any) -> str | Literal[False]:
    """Write the two types that differ by engine under their own names."""
    if kind == "type" and isinstance(value, JSON):
        return "kit.Json"
    if kind == "type" and type(value) is BigInteger and value._variant_mapping:
        return "kit.Id"
    if kind == "type" and type(value).__module__ == "server.kit.db":
        return f"kit.{type(value).__name__}()"
    return False


def wanted(name: str | None, kind: str, _parents: Any) -> bool:
    """With `only`, a migration is written for those tables and no others."""
    only = context.config.attributes.get("only")
    return kind != "table" or only is None or name in only


def run() -> None:
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render,
        include_name=wanted,
        include_object=lambda _object, name, kind, _reflected, _other: wanted(name, kind, None),
    )
    with context.begin_transaction():
        context.run_migrations()


run()
