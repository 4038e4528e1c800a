"""凭编号查询 — the number and the last four digits of the phone show how far it is, without an account."""

import hmac
import re
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import select

from server.intake.errors import HelpNotFound, OwnWishNotFound, TooManyTries, WholePhoneNeeded
from server.intake.models import HelpRequest, OwnWish
from server.kit.db import db
from server.kit.errors import DomainError
from server.kit.units import surely
from server.people.rules import phone_of
from server.people.service import tries

WRONG_MAX = 10  # from one address at one number, within a quarter of an hour: that address waits
ADDRESS_WRONG_MAX = 30  # from one address at any number, within a quarter of an hour
NUMBER_WRONG_MAX = 20  # at one number from anywhere, with no whole week between: the last four digits are not enough
NUMBER_WINDOW = timedelta(days=7)
_TAIL = re.compile("[0-9]{4}")
Row = TypeVar("Row", HelpRequest, OwnWish)


def track(no: str, phone: str, *, place: str) -> HelpRequest:
    """查求助进度. `phone` are the last four digits, or the whole number; `place` is the network address.

    HelpNotFound, TooManyTries, WholePhoneNeeded: see `_found`.
    """
    return _found(HelpRequest, "QZ", no, phone, place=place, refusal=HelpNotFound)


def track_wish(no: str, phone: str, *, place: str) -> OwnWish:
    """查心愿登记的进度, by the same two. OwnWishNotFound, TooManyTries, WholePhoneNeeded."""
    return _found(OwnWish, "YW", no, phone, place=place, refusal=OwnWishNotFound)


def _found(kind: type[Row], prefix: str, no: str, phone: str, *, place: str, refusal: type[DomainError]) -> Row:
    """The row of a number and a phone that belong together.

    A wrong number and a wrong phone are the same answer: `refusal`. Wrong tries close nothing but the way of whoever
    makes them (TooManyTries): nobody can lock an old person out by guessing at the number on their slip. At a number
    that many guess at, the tail alone is refused, right or wrong, and the whole phone asked for (WholePhoneNeeded),
    which its owner knows.

    What guessing is worth. A number is 8 of 32 letters: a thousand addresses with 30 tries a quarter of an hour for a
    year meet one of 10 000 open requests with a chance of 1.05e9 x 1e4 / 1.1e12 x 1e-4, one in a thousand. Who holds a
    number has 20 of the 10 000 tails from all addresses together and must then rest for a week: 0.2 %, and 1 % in the
    thirty days a request lives. Beyond that there are some 2e7 phones (2 000 segments of a county) at ten tries an
    address and quarter of an hour: a thousand addresses without a pause need ten days for even odds, and win one line
    without a name.
    """
    no, given = no_of(no, prefix), phone.strip()
    address, here = tries.mark_of("help", place), tries.mark_of("help_here", f"{no} {place}")
    anywhere = tries.mark_of("help_no", no)
    wait_s = max(tries.wait_s(address, ADDRESS_WRONG_MAX), tries.wait_s(here, WRONG_MAX))
    if wait_s:
        raise TooManyTries(retry_after_s=wait_s)
    if phone_of(given) is None and tries.wait_s(anywhere, NUMBER_WRONG_MAX, NUMBER_WINDOW):
        raise WholePhoneNeeded
    row: Row | None = db.session.scalars(select(kind).where(kind.no == no)).one_or_none()
    if row is None or not _fits(row.contact_phone or "", given):
        surely(lambda: _count(address, here, anywhere))
        raise refusal
    return row


def _count(address: str, here: str, anywhere: str) -> None:
    tries.count(address)
    tries.count(here)
    tries.count(anywhere, NUMBER_WINDOW, from_last=True)


def _fits(known: str, given: str) -> bool:
    """The tail, or the whole of it."""
    whole = phone_of(given)
    if whole is not None:
        return hmac.compare_digest(known, whole)
    return bool(_TAIL.fullmatch(given)) and hmac.compare_digest(known[-4:], given)


def no_of(no: str, prefix: str = "QZ") -> str:
    """`qz 7k3m 9qpd` and `QZ7K3M9QPD` as it is printed: `QZ-7K3M9QPD`."""
    letters = re.sub(r"[^0-9A-Z]", "", no.upper().translate(str.maketrans("OIL", "011")))
    return f"{prefix}-{letters.removeprefix(prefix)}"[:16]
