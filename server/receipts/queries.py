"""查看 — receipts as their donor and the desk read them, and what of a gift can still be receipted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from server.gifts.queries import GiftCard
from server.kit.actors import Actor
from server.kit.clock import in_china
from server.kit.db import db
from server.kit.masking import mask_name
from server.kit.paging import Page, page_of
from server.kit.waiting import DAY, Waiting, stands_since, waiting
from server.ledger import queries as ledger
from server.payments.queries import lines
from server.people import queries as people
from server.receipts import rules
from server.receipts.errors import ReceiptUnknown
from server.receipts.models import Qualification, Receipt, ReceiptedGift, ReceiptEvent, ReceiptShare
from server.receipts.states import ISSUERS, LIVE, ReceiptState


@dataclass(frozen=True)
class Standing:
    """票据情况 of one gift: how much can still be receipted, and what its year is worth for taxes."""

    left_fen: int
    year: int
    deductible: str
    receipts: list[Receipt]


def find(uid: str) -> Receipt:
    """ReceiptUnknown."""
    row = db.session.scalar(select(Receipt).where(Receipt.uid == uid))
    if row is None:
        raise ReceiptUnknown
    return row


def find_own(uid: str, donor_uids: Sequence[str]) -> Receipt:
    """One that this donor asked for; anybody else's is ReceiptUnknown."""
    row = find(uid)
    if row.donor_uid not in donor_uids:
        raise ReceiptUnknown
    return row


def by_no(no: str) -> Receipt | None:
    return db.session.scalar(select(Receipt).where(Receipt.no == no))


def of_donor(donor_uids: Sequence[str], page: int = 1, page_size: int = 20) -> Page[Receipt]:
    """我的票据, newest first."""
    return page_of(
        select(Receipt).where(Receipt.donor_uid.in_(donor_uids)).order_by(Receipt.id.desc()), page, page_size
    )


def of_gift(gift_uid: str) -> list[Receipt]:
    """Every receipt of a gift, the undone ones too, newest first."""
    mine = select(ReceiptShare.receipt_id).where(ReceiptShare.gift_uid == gift_uid)
    return list(db.session.scalars(select(Receipt).where(Receipt.id.in_(mine)).order_by(Receipt.id.desc())))


def in_batch(batch: str) -> list[Receipt]:
    """Those of one exported file, in its order."""
    return list(db.session.scalars(select(Receipt).where(Receipt.batch == batch).order_by(Receipt.id)))


def handlers(rows: Sequence[Receipt]) -> dict[str, str]:
    """经办人 by the receipt's uid: who sent it on its way to be made out, by name (慈善法 38). Two statements."""
    sent = select(ReceiptEvent.subject_id, ReceiptEvent.actor).where(ReceiptEvent.move == "export")
    found = db.session.execute(sent.where(ReceiptEvent.subject_id.in_([row.id for row in rows])))
    refs = {row.subject_id: row.actor for row in found}
    names = people.actor_names(refs.values())
    return {row.uid: names.get(refs.get(row.id, ""), "") for row in rows}


def replaced_by(row: Receipt) -> Receipt | None:
    return db.session.scalar(select(Receipt).where(Receipt.replaces_id == row.id))


def replaces(row: Receipt) -> Receipt | None:
    return db.session.get(Receipt, row.replaces_id) if row.replaces_id else None


def history(row: Receipt) -> list[ReceiptEvent]:
    events = select(ReceiptEvent).where(ReceiptEvent.subject_id == row.id)
    return list(db.session.scalars(events.order_by(ReceiptEvent.version)))


def standing(gift: GiftCard) -> Standing:
    """What the donor of a gift can do about its receipt; some four statements."""
    year = in_china(gift.at).year
    left_fen = left_of(gift, taken_fen(gift.uid))
    return Standing(left_fen, year, deductible_text(year), of_gift(gift.uid))


def left_of(gift: GiftCard, taken: int) -> int:
    """Fen that no receipt has yet and that have not gone back."""
    return max(gift.amount_fen - gift.refunded_fen - gift.refunding_fen - taken, 0)


def taken_fen(gift_uid: str) -> int:
    return db.session.scalar(select(ReceiptedGift.taken_fen).where(ReceiptedGift.gift_uid == gift_uid)) or 0


def states_of(gift_uids: Sequence[str]) -> dict[str, str]:
    """gift uid → the state of its newest live receipt, for those that have one; one statement."""
    rows = select(ReceiptShare.gift_uid, Receipt.state).join(Receipt, Receipt.id == ReceiptShare.receipt_id)
    found = rows.where(ReceiptShare.gift_uid.in_(gift_uids), Receipt.state.in_(LIVE)).order_by(Receipt.id)
    return {row[0]: row[1] for row in db.session.execute(found)}


def platform_of(gift: GiftCard) -> str:
    """The designated platform a gift came by, or nothing."""
    return lines.find_line(gift.line_uid).platform if gift.way == "platform" and gift.line_uid else ""


def arrived_fen(platform: str) -> int:
    """What a platform has accounted for: paid over into the charity's account, and kept as its fee. Sums of entries.

    A gift is receipted whole although the fee never reaches our bank; before anything has come, nothing is.
    """
    account = f"platform:{platform}"
    settled_fen = ledger.came_fen(account, source_prefix="bank:")
    return settled_fen + ledger.came_fen(account, source_prefix="charges:") if settled_fen else 0


def taken_of_platform_fen(platform: str) -> int:
    sums = select(func.coalesce(func.sum(ReceiptedGift.taken_fen), 0)).where(ReceiptedGift.platform == platform)
    return int(db.session.scalar(sums) or 0)


def qualifications() -> list[Qualification]:
    """Every year that is registered, newest first."""
    return list(db.session.scalars(select(Qualification).order_by(Qualification.year.desc())))


def deductible_text(year: int) -> str:
    """税前扣除 of one year, as the donor reads it."""
    row = db.session.scalar(select(Qualification).where(Qualification.year == year))
    return rules.deductible_text(year, None if row is None else row.document_no, valid=bool(row and row.valid))


def title_shown(row: Receipt) -> str:
    """As a list shows it: a person's name is masked."""
    return (row.title or "") if row.kind == "company" else mask_name(row.title or "")


def waits(actor: Actor) -> Waiting:
    """How many wait for this person: to be made, to be undone, or for a second person's word."""
    if not actor.roles & ISSUERS:
        return waiting(select(stands_since(Receipt, Receipt.at)).where(Receipt.state == ReceiptState.RED_DUE), DAY)
    mine = or_(Receipt.asked_by.is_(None), Receipt.asked_by != actor.ref)
    to_do = Receipt.state.in_(("requested", "exported", "red_due"))
    due = or_(to_do, (Receipt.state == ReceiptState.REVIEW) & mine)
    return waiting(select(stands_since(Receipt, Receipt.at)).where(due), DAY)


def by_gifts(gift_uids: Iterable[str]) -> list[Receipt]:
    """The live receipts on which any of these gifts stand."""
    mine = select(ReceiptShare.receipt_id).where(ReceiptShare.gift_uid.in_(list(gift_uids)))
    live = select(Receipt).where(Receipt.id.in_(mine), Receipt.state.in_(LIVE))
    return list(db.session.scalars(live.order_by(Receipt.id)))
