"""备份 — asked for at the desk, made by the worker that has time; the newest three stay beside the data.

It guards against a mistake, not against a lost disk: for that the operator's own `wishbridge backup` goes elsewhere.
"""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from server.kit import audit, backup, tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.errors import Conflict, DomainError
from server.kit.settings import settings

MAKE = "jobs.backup"
FOLDER = "backups"
KEPT = 3


class BackupAsked(Conflict):
    code, says = "backup_asked", "已经有一次备份在排队或进行，请稍后再看"


def ask(actor: Actor) -> None:
    """现在备份. One a minute at most: a second press in the same minute is told so."""
    if not tasks.add(MAKE, {"by": actor.ref}, key=f"backup:{now():%Y%m%d%H%M}"):
        raise BackupAsked
    audit.write(actor, "backup.ask", "platform")


def fetch(_payload: dict[str, Any]) -> str:
    """Make the copy, outside any unit. What kept it from being made, or nothing."""
    folder = settings().data_dir / FOLDER
    try:
        backup.make(folder, database_url=settings().migration_database_url, data_dir=settings().data_dir)
    except (DomainError, OSError) as error:
        return error.says if isinstance(error, DomainError) else "磁盘写不下或不能写"
    _drop_old(folder)
    return ""


def record(payload: dict[str, Any], problem: str) -> datetime | None:
    """Write down how it went."""
    by = Actor("staff", str(payload["by"]).removeprefix("staff:"), frozenset())
    audit.write(by, "backup.failed" if problem else "backup.make", "platform", {"reason": problem} if problem else {})
    return None


def _drop_old(folder: Path) -> None:
    made = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    for path in made[:-KEPT]:
        shutil.rmtree(path)
