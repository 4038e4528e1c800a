"""请微信看 — a donor's photo is looked at by WeChat's content check, as its rules ask of what people hand in.

WeChat fetches the photo itself, from an address that nobody can guess and that dies within the hour.
"""

import hmac
from datetime import timedelta

from server.files import queries
from server.files.errors import FileUnknown
from server.files.models import File
from server.kit import tasks
from server.kit.clock import now
from server.kit.crypto import hash_token
from server.kit.settings import settings

LOOK = "files.look"
PATH = "/wechat/picture/"
ALIVE = timedelta(hours=1)
MARK_LETTERS = 32


def ask(file_uid: str, openid: str) -> None:
    """请微信看这张照片, once, in its own time: the donor does not wait for it."""
    tasks.add(LOOK, {"file": file_uid, "openid": openid}, key=f"look:{file_uid}")


def address_for_wechat(file_uid: str) -> str:
    """Where WeChat fetches it. A new one for every try."""
    until = int((now() + ALIVE).timestamp())
    return f"{settings().wechat_notify_base}{PATH}{file_uid}.{until}.{_mark(file_uid, until)}"


def by_ticket(ticket: str) -> File:
    """The photo that a ticket opens, while it lives. FileUnknown."""
    uid, _, rest = ticket.partition(".")
    until, _, mark = rest.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) <= 12 and int(until) >= now().timestamp()):
        raise FileUnknown
    if not hmac.compare_digest(_mark(uid, int(until)).encode(), mark.encode()):
        raise FileUnknown
    return queries.find(uid)


def _mark(file_uid: str, until: int) -> str:
    return hash_token(f"picture:{file_uid}:{until}")[:MARK_LETTERS]
