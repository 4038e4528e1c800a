"""定时 — what is over is taken away: sessions that ended, phone codes of another day (see privacy.py)."""

from datetime import timedelta

from sqlalchemy import delete, select

from server.kit.clock import now
from server.kit.db import db
from server.people.models import PhoneCode, Session

CODES_KEPT = timedelta(days=1)
AT_ONCE_MAX = 1000


def sweep() -> int:
    """Returns how many rows went. A bounded number at once: a delete holds the pen on SQLite."""
    over = db.session.scalars(select(Session.token_hash).where(Session.expires_at < now()).limit(AT_ONCE_MAX)).all()
    old = select(PhoneCode.phone_blind).where(PhoneCode.asked_at < now() - CODES_KEPT).limit(AT_ONCE_MAX)
    codes = db.session.scalars(old).all()
    db.session.execute(delete(Session).where(Session.token_hash.in_(over)))
    db.session.execute(delete(PhoneCode).where(PhoneCode.phone_blind.in_(codes)))
    return len(over) + len(codes)
