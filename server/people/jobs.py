"""定时 — what is over is taken away (see privacy.py), and accounts nobody uses are disabled."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from server.kit.clock import now
from server.kit.db import db
from server.people.models import Invitation, PhoneCode, Session, WrongTry
from server.people.service.accounts import disable_unused, forget_disabled

CODES_KEPT = timedelta(days=1)
WRONG_TRIES_KEPT = timedelta(days=7)
INVITATIONS_KEPT = timedelta(days=30)
AT_ONCE_MAX = 1000


def sweep() -> int:
    """Returns how many rows went. A bounded number at once: a delete holds the pen on SQLite."""
    moment = now()
    return (
        _take(Session.token_hash, Session.expires_at < moment)
        + _take(PhoneCode.phone_blind, PhoneCode.asked_at < moment - CODES_KEPT)
        + _take(WrongTry.mark, WrongTry.since < moment - WRONG_TRIES_KEPT)
        + _take(Invitation.id, Invitation.expires_at < moment - INVITATIONS_KEPT)
        + forget_disabled()
    )


def unused() -> int:
    """停用久未登录的账号. How many."""
    return disable_unused()


def _take(key: InstrumentedAttribute[Any], over: ColumnElement[bool]) -> int:
    keys = db.session.scalars(select(key).where(over).limit(AT_ONCE_MAX)).all()
    if keys:
        db.session.execute(delete(key.class_).where(key.in_(keys)))
    return len(keys)
