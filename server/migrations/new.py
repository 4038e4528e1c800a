"""Write the next migration from the models: `python -m server.migrations.new "what changes" [--room ROOM …]`.

The file is numbered, compared on a fresh SQLite database at head, and meant to be read and corrected by a person.
"""

import tempfile
from pathlib import Path

import click
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from server.config import ROOT
from server.kit.db import Base, all_models

HERE = ROOT / "server" / "migrations"


@click.command()
@click.argument("message")
@click.option("--room", "rooms", multiple=True, help="only the tables of these rooms")
def new(message: str, rooms: tuple[str, ...]) -> None:
    """Compare models and migrations, and write what is missing as the next number."""
    all_models()
    number = f"{len(list((HERE / 'versions').glob('*.py'))) + 1:04d}"
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'new.db'}").execution_options(unit="writes")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            config.attributes["only"] = tables_of(rooms) if rooms else None
            command.revision(config, message, autogenerate=True, rev_id=number)


def tables_of(rooms: tuple[str, ...]) -> set[str]:
    """The names of the tables whose models live in these rooms."""
    return {
        str(mapper.local_table) for mapper in Base.registry.mappers if mapper.class_.__module__.split(".")[1] in rooms
    }


if __name__ == "__main__":
    new()
