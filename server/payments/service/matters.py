"""疑点 — what a program must not decide about money waits here for a person."""

from sqlalchemy import Select, or_, select

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import db, insert_once
from server.kit.lengths import shortened
from server.kit.states import move
from server.payments.errors import NeedsCover
from server.payments.models import Matter
from server.payments.queries import find_matter
from server.payments.states import MatterState


def raise_matter(kind: str, *, key: str, says: str, order_no: str | None = None) -> bool:
    """记疑点. `key` makes it one matter however often it is met; False when it was known. No personal data."""
    matter = Matter(kind=kind, key=key[:100], says=shortened(says, 300), order_no=order_no, state=MatterState.OPEN)
    if not insert_once(matter):
        return False
    audit.write(THE_CLOCK, f"payments.matter_{kind}", matter.uid, {"order_no": order_no})
    return True


def close_matter(key: str, *, note: str, actor: Actor = THE_CLOCK) -> bool:
    """自行解决. What the matter of this key was about has come right, and `note` says how; a person's name stands there
    when it was their act. False when none was open.
    """
    matter = db.session.scalar(_open().where(Matter.key == key[:100]))
    if matter is not None:
        move(matter, "close", actor=actor, note=note)
    return matter is not None


def close_refund_matters(refund_no: str, *, note: str) -> None:
    """退款已成. What was told of a refund before it went through is over; what a person must look into is not."""
    keys = [f"refund-{kind}:{refund_no}" for kind in ("closed", "abnormal", "slow", "refused", "overlap")]
    same = or_(Matter.key.in_(keys), *(Matter.key.startswith(f"{key}:", autoescape=True) for key in keys))
    for matter in db.session.scalars(_open().where(same)).all():
        move(matter, "close", actor=THE_CLOCK, note=note)


def _open() -> Select[Matter]:
    return select(Matter).where(Matter.state == MatterState.OPEN)


def settle_matter(uid: str, *, actor: Actor, note: str) -> Matter:
    """处理疑点. A person says what was done about it; the note stays in the matter's events.

    Raises NeedsCover for a shortfall: only money fills it, no words.
    """
    matter = find_matter(uid)
    if matter.kind == "shortfall":
        raise NeedsCover
    move(matter, "settle", actor=actor, note=note)
    db.session.flush()
    return matter
