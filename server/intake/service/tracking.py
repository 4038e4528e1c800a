"""凭编号查询 — the number and the last four digits of the phone show how far it is, without an account."""

import hmac
import re

from sqlalchemy import select

from server.intake.errors import HelpNotFound, TooManyTries
from server.intake.models import HelpRequest
from server.kit.db import db
from server.kit.units import surely
from server.people.service import tries

WRONG_MAX = 10
_TAIL = re.compile("[0-9]{4}")


def track(no: str, phone_tail: str, *, place: str) -> HelpRequest:
    """查进度. A wrong number and a wrong tail are the same answer: HelpNotFound. `place` is the network address;
    ten wrong tries from it, or at one number, within a quarter of an hour are enough: TooManyTries.
    """
    no = no_of(no)
    marks = tries.mark_of("help", place), tries.mark_of("help_no", no)
    wait_s = max(tries.wait_s(mark, WRONG_MAX) for mark in marks)
    if wait_s:
        raise TooManyTries(retry_after_s=wait_s)
    row = db.session.scalars(select(HelpRequest).where(HelpRequest.no == no)).one_or_none()
    if row is None or not _fits(row, phone_tail.strip()):
        for mark in marks:
            surely(lambda mark=mark: tries.count(mark))  # type: ignore[misc]
        raise HelpNotFound
    return row


def _fits(row: HelpRequest, tail: str) -> bool:
    return bool(_TAIL.fullmatch(tail)) and hmac.compare_digest((row.contact_phone or "")[-4:], tail)


def no_of(no: str) -> str:
    """`qz 7k3m 9qpd` and `QZ7K3M9QPD` as it is printed: `QZ-7K3M9QPD`."""
    letters = re.sub(r"[^0-9A-Z]", "", no.upper().translate(str.maketrans("OIL", "011")))
    return f"QZ-{letters.removeprefix('QZ')}"[:16]
