"""定时 — what is over is taken away (see privacy.py), and accounts nobody uses are disabled."""

from datetime import timedelta

from server.kit.clock import now
from server.kit.db import delete_some
from server.people.models import Invitation, PhoneCode, Session, WrongTry
from server.people.service.accounts import disable_unused, forget_disabled

CODES_KEPT = timedelta(days=1)
WRONG_TRIES_KEPT = timedelta(days=7)
INVITATIONS_KEPT = timedelta(days=30)


def sweep() -> int:
    """Returns how many rows went. A bounded number at once: a delete holds the pen on SQLite."""
    moment = now()
    return (
        delete_some(Session.token_hash, Session.expires_at < moment)
        + delete_some(PhoneCode.phone_blind, PhoneCode.asked_at < moment - CODES_KEPT)
        + delete_some(WrongTry.mark, WrongTry.since < moment - WRONG_TRIES_KEPT)
        + delete_some(Invitation.id, Invitation.expires_at < moment - INVITATIONS_KEPT)
        + forget_disabled()
    )


def unused() -> int:
    """停用久未登录的账号. How many."""
    return disable_unused()
