"""看退款."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.waiting import Waiting, stands_since, waiting
from server.payments.models import Evidence, Refund, RefundEvent
from server.payments.states import RUNNING


def find_refund(uid: str) -> Refund:
    """Raises NotFound."""
    refund = db.session.scalar(select(Refund).where(Refund.uid == uid))
    if refund is None:
        raise NotFound
    return refund


def refund_or_none(refund_no: str) -> Refund | None:
    return db.session.scalar(select(Refund).where(Refund.no == refund_no))


def refund_history(refund: Refund) -> list[RefundEvent]:
    """Every move of a refund, oldest first."""
    moves = select(RefundEvent).where(RefundEvent.subject_id == refund.id)
    return list(db.session.scalars(moves.order_by(RefundEvent.version)))


def refund_moved_at(refund: Refund) -> datetime:
    """When it came to stand where it stands."""
    last = db.session.scalar(select(func.max(RefundEvent.at)).where(RefundEvent.subject_id == refund.id))
    return last or refund.made_at


def refunds_of(order_no: str) -> list[Refund]:
    """Every refund of one order, newest first."""
    return list(db.session.scalars(select(Refund).where(Refund.order_no == order_no).order_by(Refund.id.desc())))


def refunds_waiting(*, not_by: Actor) -> Waiting:
    """How many refunds wait for somebody: a second person who is not the one who asked, or a hand at WeChat."""
    return waiting(select(stands_since(Refund, Refund.made_at)).where(refunds_to_do(not_by)))


def refunds_to_do(actor: Actor) -> ColumnElement[bool]:
    """The refunds behind `refunds_waiting`."""
    second = (Refund.state == "review") & (Refund.asked_by != actor.ref)
    return second | (Refund.state == "abnormal")


def refund_words(refund_no: str) -> list[Evidence]:
    """What WeChat has said about one refund, oldest first."""
    said = select(Evidence).where(Evidence.refund_no == refund_no).order_by(Evidence.id)
    return list(db.session.scalars(said))


def running_refunds(order_nos: Iterable[str]) -> dict[str, int]:
    """Order → fen that are on their way back; orders without stand not in it."""
    wanted = list(order_nos)
    if not wanted:
        return {}
    rows = select(Refund.order_no, func.sum(Refund.amount_fen)).where(
        Refund.order_no.in_(wanted), Refund.state.in_(RUNNING)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(rows.group_by(Refund.order_no))}


def refunds_by_state() -> dict[str, list[Refund]]:
    """Every refund by its state: for the checks of rooms above."""
    found: dict[str, list[Refund]] = defaultdict(list)
    for refund in db.session.scalars(select(Refund).order_by(Refund.id)):
        found[refund.state].append(refund)
    return found
