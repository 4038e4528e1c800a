"""配款 — the rows that wait become shares of one booked gift, all or none, and never more than came."""

from dataclasses import dataclass

from sqlalchemy import func, select, update

from server.events import rules
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


@dataclass(frozen=True)
class Part:
    """What one transfer pays of a roster: `ids` are its rows, None for every row that waits."""

    tie_id: int
    fen: int
    ids: list[int] | None


def match(tie_uid: str, *, actor: Actor) -> int:
    """配款: how many rows. Forbidden, GiftUnfit, NoRows, RosterTooMuch (慈善法 38: papers only of money that came).

    A roster that is more than this transfer is shared among all transfers of the unit, each row whole in one of them.
    First the room in the gifts is taken under their CHECK, then the rows, in one unit; of two at once one finds no row.
    """
    if not actor.roles & DESK:
        raise Forbidden
    tie = _tie(tie_uid)
    # One roster is matched by one person at a time; whoever is second finds what the first has left.
    locked = select(EventUnit).where(EventUnit.id == tie.unit_id).with_for_update(of=EventUnit)
    unit = db.session.scalars(locked).one()
    gift = gifts.card(tie.gift_uid)
    refuse_unfit(unit, gift)
    newest, sum_fen = _waiting(unit)
    whole = sum_fen <= tie.whole_fen - tie.shared_fen
    parts = [Part(tie.id, sum_fen, None)] if whole else _spread(unit, tie, newest)
    count = sum(_take(unit, part, newest) for part in parts)
    db.session.expire_all()
    audit.write(actor, "events.match", unit.uid, {"no": gift.no, "rows": count, "amount_fen": sum_fen})
    return count


def _spread(unit: EventUnit, first: UnitGift, newest: int) -> list[Part]:
    """The rows that wait among the unit's transfers, the largest first, `first` before the others. RosterTooMuch."""
    others = select(UnitGift).where(UnitGift.unit_id == unit.id, UnitGift.id != first.id).order_by(UnitGift.id)
    ties = [first, *(one for one in db.session.scalars(others) if _is_fit(unit, one))]
    mine = RosterRow.unit_id == unit.id, RosterRow.gift_id.is_(None), RosterRow.id <= newest
    found = select(RosterRow.id, RosterRow.amount_fen).where(*mine)
    ordered = db.session.execute(found.order_by(RosterRow.amount_fen.desc(), RosterRow.id))
    rows = {row.id: row.amount_fen for row in ordered}
    parts = rules.spread(rows, {one.id: one.whole_fen - one.shared_fen for one in ties})
    if parts is None:
        raise RosterTooMuch(_too_much(sum(rows.values()), ties))
    return [Part(tie_id, sum(rows[one] for one in ids), ids) for tie_id, ids in parts.items() if ids]


def _is_fit(unit: EventUnit, tie: UnitGift) -> bool:
    try:
        refuse_unfit(unit, gifts.card(tie.gift_uid))
    except GiftUnfit:
        return False
    return True


def _too_much(sum_fen: int, ties: list[UnitGift]) -> str:
    left_fen = sum(one.whole_fen - one.shared_fen for one in ties)
    which = "这笔捐款" if len(ties) == 1 else f"这 {len(ties)} 笔捐款"
    if sum_fen <= left_fen:
        fits = f"{which}可配 {yuan(left_fen)} 元，够用；但名单每一行要整行算在一笔捐款里"
        return f"{fits}，有一行分不下，请把它拆成两行"
    more = f"名单合计 {yuan(sum_fen)} 元，{which}可配 {yuan(left_fen)} 元，多出 {yuan(sum_fen - left_fen)} 元"
    return f"{more}。单位分几笔转账的，请先把每一笔都登记到账" if len(ties) == 1 else more


def _take(unit: EventUnit, part: Part, newest: int) -> int:
    """The room in a transfer, then the rows that have it; how many. NoRows when they are not what they were."""
    room = update(UnitGift).where(UnitGift.id == part.tie_id, UnitGift.shared_fen + part.fen <= UnitGift.whole_fen)
    if not swap_one(room.values(shared_fen=UnitGift.shared_fen + part.fen)):
        raise NoRows
    waits = update(RosterRow).where(RosterRow.unit_id == unit.id, RosterRow.gift_id.is_(None), RosterRow.id <= newest)
    ids = part.ids
    steps = [waits]
    if ids is not None:
        steps = [waits.where(RosterRow.id.in_(ids[at : at + 500])) for at in range(0, len(ids), 500)]
    given: list[int] = []
    for step in steps:
        given += db.session.scalars(step.values(gift_id=part.tie_id).returning(RosterRow.amount_fen))
    if sum(given) != part.fen:
        raise NoRows
    return len(given)


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
