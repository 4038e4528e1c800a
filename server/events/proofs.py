"""证明 — the page behind the code of a certificate: of a gift, or of one person's share of a unit's gift."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from server.certificates import queries as certificates
from server.certificates.errors import CertificateUnknown
from server.certificates.queries import Proof
from server.events.models import RosterRow, UnitGift
from server.gifts import queries as gifts
from server.gifts.rules import ANONYMOUS
from server.kit.db import db


def by_code(code: str) -> Proof:
    """证书 by its number, whichever kind it is. CertificateUnknown."""
    try:
        return certificates.by_code(code)
    except CertificateUnknown:
        found = of_shares([code])
    if not found:
        raise CertificateUnknown
    return found[0]


def of_shares(uids: Sequence[str]) -> list[Proof]:
    """The certificates of these shares as they stand now, in their order; a share without booked money has none.

    A unit's gift that went back whole takes all its shares along; one that went back in part leaves each of them in
    doubt, and its page says that money is on its way back.
    """
    rows = select(RosterRow, UnitGift).join(UnitGift, UnitGift.id == RosterRow.gift_id)
    found = {row.uid: (row, tie) for row, tie in db.session.execute(rows.where(RosterRow.uid.in_(uids)))}
    wholes = {tie.gift_uid: certificates.of_gift(gifts.card(tie.gift_uid)) for _row, tie in found.values()}
    return [_of(found[uid][0], found[uid][1], wholes[found[uid][1].gift_uid]) for uid in uids if uid in found]


def _of(row: RosterRow, tie: UnitGift, whole: Proof) -> Proof:
    gone = whole.left_fen == 0
    doubtful = not gone and whole.left_fen < tie.shared_fen
    return replace(
        whole,
        code=row.uid,
        shown_as="real" if row.name else "anonymous",
        shown_name=row.name or ANONYMOUS,
        gift_no=f"{whole.gift_no}-{row.number}",
        amount_fen=row.amount_fen,
        refunded_fen=row.amount_fen if gone else 0,
        refunding_fen=row.amount_fen if doubtful or (whole.refunding_fen and not gone) else 0,
    )
