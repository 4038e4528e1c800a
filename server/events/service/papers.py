"""证书和票据 — for the shares of a unit's booked gifts, many at once, made while one goes on working."""

from datetime import datetime

from sqlalchemy import select, update

from server.certificates import prints
from server.downloads.queries import Download
from server.events import queries
from server.events.errors import NothingToDo
from server.events.models import EventUnit, RosterRow, UnitGift
from server.events.states import DESK
from server.gifts import queries as gifts
from server.gifts.queries import GiftCard
from server.kit import audit, tasks
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, swap_one
from server.kit.errors import DomainError, Forbidden
from server.kit.ids import new_uid
from server.kit.lengths import shortened
from server.people import queries as people
from server.receipts import service as receipts
from server.receipts import shares
from server.receipts.service import Part
from server.receipts.states import ReceiptState

CERTIFICATES, RECEIPTS = "events.certificates", "events.receipts"
AT_ONCE = 10  # in one unit: on SQLite nobody else writes meanwhile


class _Taken(DomainError):
    """Another runner asked for this one in the meantime."""


def ask_certificates(uid: str, *, actor: Actor) -> list[Download]:
    """批量证书 of every share of booked money, 2 000 to a file, in the download centre. NothingToDo, Forbidden."""
    if not actor.roles & DESK:
        raise Forbidden
    unit = queries.unit(uid)
    mine = select(RosterRow.uid).where(RosterRow.unit_id == unit.id, RosterRow.gift_id.is_not(None))
    uids = list(db.session.scalars(mine.order_by(RosterRow.number)))
    if not uids:
        raise NothingToDo
    files = [uids[at : at + prints.MOST] for at in range(0, len(uids), prints.MOST)]
    return [_begin(part, _told(unit, at, len(files)), uid, actor) for at, part in enumerate(files, 1)]


def _begin(uids: list[str], told: str, unit_uid: str, actor: Actor) -> Download:
    row = prints.begin(uids, CERTIFICATES, told=told, query={"unit": unit_uid}, actor=actor)
    tasks.add(CERTIFICATES, {"download": row.uid}, key=f"certificates:{row.uid}")
    return row


def ask_receipts(uid: str, *, actor: Actor) -> int:
    """批量申请票据 for every share whose giver wants one and has none; how many. NothingToDo, Forbidden.

    What was refused before is tried again, and so is a request that was withdrawn before it had a number.
    """
    if not actor.roles & DESK:
        raise Forbidden
    unit = queries.unit(uid)
    mine = RosterRow.unit_id == unit.id, RosterRow.receipt, RosterRow.gift_id.is_not(None)
    held = list(db.session.scalars(select(RosterRow.receipt_uid).where(*mine, RosterRow.receipt_uid.is_not(None))))
    gone = _withdrawn([one for one in held if one])
    for at in range(0, len(gone), 500):
        again = update(RosterRow).where(RosterRow.receipt_uid.in_(gone[at : at + 500]))
        db.session.execute(again.values(receipt_uid=None), execution_options={"synchronize_session": False})
    open_ones = update(RosterRow).where(*mine, RosterRow.receipt_uid.is_(None)).values(problem="")
    count = len(list(db.session.scalars(open_ones.returning(RosterRow.id))))
    if not count:
        raise NothingToDo("没有要开票据的名单：要先配款，并且名单里写明要票据")
    audit.write(actor, "events.ask_receipts", unit.uid, {"rows": count})
    tasks.add(RECEIPTS, {"unit": uid, "staff": actor.uid}, key=f"{RECEIPTS}:{new_uid()}")
    return count


def go_on_with_receipts(unit_uid: str, staff_uid: str) -> datetime | None:
    """办理下一批, each for itself; when to come back, or None at the end. A refusal stands beside its row."""
    unit = queries.unit(unit_uid)
    staff = people.staff(staff_uid)
    actor = people.staff_actor(staff)
    if staff.state != "active" or not actor.roles & DESK:
        return None
    waits = select(RosterRow, UnitGift.gift_uid).join(UnitGift, UnitGift.id == RosterRow.gift_id)
    waits = waits.where(RosterRow.unit_id == unit.id, RosterRow.receipt, RosterRow.receipt_uid.is_(None))
    found = db.session.execute(waits.where(RosterRow.problem == "").order_by(RosterRow.number).limit(AT_ONCE)).all()
    for row, gift_uid in found:
        _ask_one(row, gifts.card(gift_uid), actor)
    return now() if found else None


def _ask_one(row: RosterRow, gift: GiftCard, actor: Actor) -> None:
    try:
        with db.session.begin_nested():
            part = Part(gift, row.amount_fen)
            made = receipts.request([part], kind="person", title=row.name or "", phone=row.phone or "", actor=actor)
            mine = update(RosterRow).where(RosterRow.id == row.id, RosterRow.receipt_uid.is_(None))
            if not swap_one(mine.values(receipt_uid=made.uid)):
                raise _Taken
    except _Taken:
        return
    except DomainError as refusal:
        row.problem = shortened("；".join(line["issue"] for line in refusal.detail) or refusal.says, 80)
        db.session.flush()


def _withdrawn(uids: list[str]) -> list[str]:
    found: list[str] = []
    for at in range(0, len(uids), 500):
        told = shares.asked(uids[at : at + 500])
        found += [uid for uid, parts in told.items() if parts[0].state == ReceiptState.WITHDRAWN]
    return found


def _told(unit: EventUnit, at: int, files: int) -> str:
    part = f"，第 {at} 份共 {files} 份" if files > 1 else ""
    return f"活动：{unit.event.title}；单位：{unit.title}{part}"
