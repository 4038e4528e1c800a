"""Alembic's way in: the connection comes from `wishbridge db upgrade` or from the shape test."""

from alembic import context

from server.kit.db import Base, all_models

all_models()


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
