"""留痕 — a page that only looks changes nothing; that it was looked at is written after it, in a unit of its own."""

from typing import Any

from flask import Response, g
from flask.typing import ResponseReturnValue

from server.console.auth import current_or_none
from server.files import queries as files
from server.kit import audit
from server.kit.units import writing


def opened(what: str, subject: str, facts: dict[str, Any] | None = None) -> None:
    """Say inside a view what it shows. A page that was refused in the end was not seen, and leaves no line."""
    g.opened = (what, subject, facts)


def kept_nowhere(file_uid: str) -> ResponseReturnValue:
    """A paper, picture or recording of somebody: shown to who opened it now, and to nobody's browser later."""
    found = files.find(file_uid)
    return files.read(found), 200, {"Content-Type": found.mime, "Cache-Control": "no-store"}


def write_down(answer: Response) -> Response:
    """After a request: who opened what."""
    session, told = current_or_none(), g.pop("opened", None)
    if session is not None and told is not None and answer.status_code == 200:
        with writing():
            audit.write(session.actor, *told)
    return answer
