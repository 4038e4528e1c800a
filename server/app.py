"""大门 — build the app and hang every face on it. The only module that knows them all."""

import sys
from importlib import import_module

from server.cli.families import wishbridge
from server.config import BadSettings, load
from server.kit import clock
from server.kit.db import db
from server.kit.http import House
from server.kit.settings import Settings

FACES = ("miniapp_api", "server.console", "server.site")


def create_app(settings: Settings | None = None) -> House:
    """The WSGI app. Raises BadSettings when a start-up check fails."""
    settings = settings or load()
    app = House("server")
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.extensions["wishbridge_settings"] = settings
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    clock.follow(settings.data_dir / "run" / "clock-offset" if settings.is_demo else None)
    db.init_app(app)
    for face in FACES:
        import_module(face).hang(app)
    return app


def main() -> None:
    """The `wishbridge` command. Exit 0 done, 1 refused or found wrong, 2 wrong usage."""
    try:
        wishbridge(obj=create_app)
    except BadSettings as error:
        for code, says in error.problems:
            sys.stderr.write(f"{code} {says}\n")
        sys.exit(1)
