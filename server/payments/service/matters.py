"""疑点 — what a program must not decide about money waits here for a person."""

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import db, insert_once
from server.kit.states import move
from server.payments.models import Matter
from server.payments.queries import find_matter
from server.payments.states import MatterState


def raise_matter(kind: str, *, key: str, says: str, order_no: str | None = None) -> bool:
    """记疑点. `key` makes it one matter however often it is met; False when it was known. No personal data."""
    matter = Matter(kind=kind, key=key[:100], says=says[:300], order_no=order_no, state=MatterState.OPEN)
    if not insert_once(matter):
        return False
    audit.write(THE_CLOCK, f"payments.matter_{kind}", matter.uid, {"order_no": order_no})
    return True


def close_matter(key: str, *, note: str) -> bool:
    """自行解决. What the matter of this key was about has come right, and `note` says how. False when none was open."""
    matter = db.session.scalar(select(Matter).where(Matter.key == key[:100], Matter.state == MatterState.OPEN))
    if matter is not None:
        move(matter, "close", actor=THE_CLOCK, note=note)
    return matter is not None


def settle_matter(uid: str, *, actor: Actor, note: str) -> Matter:
    """处理疑点. A person says what was done about it; the note stays in the matter's events."""
    matter = move(find_matter(uid), "settle", actor=actor, note=note)
    db.session.flush()
    return matter
