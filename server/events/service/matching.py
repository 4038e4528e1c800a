"""配款 — the rows that wait become shares of one booked gift, all or none, and never more than came."""

from sqlalchemy import func, select, update

from server.events.errors import GiftUnfit, NoRows, RosterTooMuch, RosterUsed
from server.events.models import EventUnit, RosterRow, UnitGift
from server.events.service.units import refuse_unfit
from server.events.states import DESK
from server.gifts import queries as gifts
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, swap_one
from server.kit.errors import Forbidden
from server.kit.money import yuan


def match(tie_uid: str, *, actor: Actor) -> int:
    """配款: how many rows. Forbidden, GiftUnfit, NoRows, RosterTooMuch (慈善法 38: papers only of money that came).

    First the room in the gift is taken under its CHECK, then the rows, in one unit; of two at once one finds no row.
    """
    if not actor.roles & DESK:
        raise Forbidden
    tie = _tie(tie_uid)
    unit = db.session.scalars(select(EventUnit).where(EventUnit.id == tie.unit_id)).one()
    gift = gifts.card(tie.gift_uid)
    refuse_unfit(unit, gift)
    newest, sum_fen = _waiting(unit)
    fits = update(UnitGift).where(UnitGift.id == tie.id, UnitGift.shared_fen + sum_fen <= UnitGift.whole_fen)
    if not swap_one(fits.values(shared_fen=UnitGift.shared_fen + sum_fen)):
        left_fen = tie.whole_fen - tie.shared_fen
        raise RosterTooMuch(
            f"名单合计 {yuan(sum_fen)} 元，这笔捐款可配 {yuan(left_fen)} 元，多出 {yuan(sum_fen - left_fen)} 元"
        )
    rows = update(RosterRow).where(RosterRow.unit_id == unit.id, RosterRow.gift_id.is_(None), RosterRow.id <= newest)
    ids = list(db.session.scalars(rows.values(gift_id=tie.id).returning(RosterRow.amount_fen)))
    if sum(ids) != sum_fen:
        raise NoRows
    db.session.expire(tie)
    audit.write(actor, "events.match", unit.uid, {"no": gift.no, "rows": len(ids), "amount_fen": sum_fen})
    return len(ids)


def unmatch(tie_uid: str, *, actor: Actor) -> int:
    """解除配款: the rows wait again. RosterUsed once a receipt was asked for on one of them. Forbidden."""
    if not actor.roles & DESK:
        raise Forbidden
    tie = _tie(tie_uid)
    mine = RosterRow.gift_id == tie.id
    if db.session.scalar(select(RosterRow.id).where(mine, RosterRow.receipt_uid.is_not(None)).limit(1)) is not None:
        raise RosterUsed
    freed = list(db.session.scalars(update(RosterRow).where(mine).values(gift_id=None).returning(RosterRow.amount_fen)))
    is_swapped = swap_one(
        update(UnitGift).where(UnitGift.id == tie.id).values(shared_fen=UnitGift.shared_fen - sum(freed))
    )
    assert is_swapped, tie_uid
    db.session.expire(tie)
    unit = db.session.scalars(select(EventUnit).where(EventUnit.id == tie.unit_id)).one()
    audit.write(actor, "events.unmatch", unit.uid, {"no": gifts.card(tie.gift_uid).no, "rows": len(freed)})
    return len(freed)


def _tie(uid: str) -> UnitGift:
    row = db.session.scalar(select(UnitGift).where(UnitGift.uid == uid))
    if row is None:
        raise GiftUnfit("这笔捐赠没有登记给单位")
    return row


def _waiting(unit: EventUnit) -> tuple[int, int]:
    """(newest id, fen) of the rows that wait. NoRows."""
    sums = select(func.max(RosterRow.id), func.coalesce(func.sum(RosterRow.amount_fen), 0))
    newest, fen = db.session.execute(sums.where(RosterRow.unit_id == unit.id, RosterRow.gift_id.is_(None))).one()
    if newest is None:
        raise NoRows
    return int(newest), int(fen)
