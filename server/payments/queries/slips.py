"""看入账单."""

from collections.abc import Iterable

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.waiting import Waiting, stands_since, waiting
from server.payments.models import Slip, SlipEvent


def find_slip(uid: str) -> Slip:
    """Raises NotFound."""
    slip = db.session.scalar(select(Slip).where(Slip.uid == uid))
    if slip is None:
        raise NotFound
    return slip


def slip_by_voucher(kind: str, voucher: str) -> Slip | None:
    return db.session.scalar(select(Slip).where(Slip.kind == kind, Slip.voucher == voucher))


def slip_history(slip: Slip) -> list[SlipEvent]:
    """Every move of a slip, oldest first."""
    return list(
        db.session.scalars(select(SlipEvent).where(SlipEvent.subject_id == slip.id).order_by(SlipEvent.version))
    )


def slips_waiting(*, not_by: Actor) -> Waiting:
    """How many slips wait for a second person who is not the one who asked."""
    asked = Slip.state == "review", Slip.asked_by != not_by.ref
    return waiting(select(stands_since(Slip, Slip.made_at)).where(*asked))


def approved_slips() -> dict[str, tuple[str, int]]:
    """Uid → (purpose, fen) of every approved slip: for the checks of rooms above."""
    rows = db.session.execute(select(Slip.uid, Slip.purpose, Slip.amount_fen).where(Slip.state == "approved"))
    return {row[0]: (row[1], row[2]) for row in rows}


def givers_of(uids: Iterable[str]) -> dict[str, str]:
    """Uid → who gave, as the slip names them; one statement."""
    found = db.session.scalars(select(Slip).where(Slip.uid.in_(list(uids))))
    return {slip.uid: slip.donor_name or "" for slip in found}
