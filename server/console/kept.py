"""留住 — a session may end while somebody types. What was posted waits at the sign-in page and is sent again after it.

Only a form that was drawn for the session that ended is kept: its cookie still comes along (a stranger's page cannot
send it, SameSite=Lax), and the form's CSRF value is derived from it. No password, code or file is ever kept.
"""

import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from server.console.auth import COOKIE
from server.people import service as people

BYTES_MAX = 200_000
FIELDS_MAX = 400
SECRETS = frozenset({"otp", "code", "present", "again", "old", "new"})
HOME = "/console/"


@dataclass(frozen=True)
class Kept:
    """A form that waits: where it goes, its fields in their order, whether it had files, which are gone."""

    to: str
    fields: tuple[tuple[str, str], ...]
    files: bool = False

    @property
    def text(self) -> str:
        return json.dumps({"to": self.to, "fields": self.fields, "files": self.files}, ensure_ascii=False)


def of_request() -> Kept | None:
    """What this refused request carried, if it was our own form and is of a bearable size."""
    return _posted() if _is_ours() else None


def of_old_page() -> Kept | None:
    """The same for somebody who signed in again elsewhere: a page of the session before, posted with the new cookie.

    Only what a browser says comes from our own pages; it is shown and confirmed, never sent on by itself.
    """
    return _posted() if request.headers.get("Sec-Fetch-Site") == "same-origin" else None


def _posted() -> Kept | None:
    if request.method != "POST" or request.headers.get("HX-Request"):
        return None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf" and not _secret(name)]
    kept = Kept(request.full_path.rstrip("?"), tuple(fields), any(one.filename for one in request.files.values()))
    return kept if fields and len(fields) <= FIELDS_MAX and len(kept.text.encode()) <= BYTES_MAX else None


def read(text: str) -> Kept | None:
    """What the sign-in form brought back; nothing that leads out of the console."""
    if not text or len(text.encode()) > BYTES_MAX:
        return None
    try:
        given = json.loads(text)
        fields = tuple((str(name), str(value)) for name, value in given["fields"])
        kept = Kept(str(given["to"]), fields, bool(given["files"]))
    except (ValueError, TypeError, KeyError):
        return None
    return kept if is_inside(kept.to) and len(fields) <= FIELDS_MAX else None


def is_inside(address: str) -> bool:
    """An address of the console, and no trick to leave it."""
    parts = urlsplit(address)
    plain = "\\" not in address and address.isprintable()
    return plain and not parts.scheme and not parts.netloc and parts.path.startswith(HOME)


def _is_ours() -> bool:
    token = request.cookies.get(COOKIE, "")
    given = request.form.get("csrf", "")
    return bool(token) and hmac.compare_digest(given.encode(), people.csrf_of(token).encode())


def _secret(name: str) -> bool:
    return name in SECRETS or "password" in name
