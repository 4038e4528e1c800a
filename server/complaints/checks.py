"""自检 — what must hold for every complaint, beside I12 (version = moves)."""

from sqlalchemy import or_, select

from server.complaints.models import Complaint
from server.complaints.states import OPEN, ComplaintState
from server.kit.checks import Check
from server.kit.db import db


def every_open_one_has_a_clock() -> list[str]:
    """C1: nobody waits for an answer without a limit (MZ/T 088)."""
    due, open_ = Complaint.due_at.is_not(None), Complaint.state.in_(OPEN)
    rows = db.session.scalars(select(Complaint.no).where(or_(due & ~open_, ~due & open_)))
    return [f"投诉 {no} 的时限与状态不符" for no in rows]


def what_is_answered_has_a_person_and_words() -> list[str]:
    """C2: an answer has its outcome, and the named person who gave it."""
    answered = Complaint.state == ComplaintState.ANSWERED
    lacks = or_(Complaint.outcome.is_(None), Complaint.answered_by.is_(None), Complaint.answered_by.not_like("staff:%"))
    return [
        f"投诉 {no} 已答复而没有结果或答复人" for no in db.session.scalars(select(Complaint.no).where(answered, lacks))
    ]


CHECKS = [
    Check("C1", "办理中的投诉都有时限", every_open_one_has_a_clock),
    Check("C2", "投诉的答复都有结果和答复人", what_is_answered_has_a_person_and_words),
]
