"""定时 — three years after its end a complaint holds no word, no phone and no picture any more."""

from sqlalchemy import func, select, update

from server.complaints import rules
from server.complaints.models import Complaint, ComplaintEvent, ComplaintFile, ComplaintNote
from server.complaints.states import OPEN
from server.files import service as files
from server.kit import audit
from server.kit.actors import THE_CLOCK
from server.kit.clock import now
from server.kit.db import db

WIPE_AT_ONCE_MAX = 50


def wipe_old() -> int:
    """到期清除. That there was a complaint, what about, and what was found stays. How many."""
    ended = select(func.max(ComplaintEvent.at)).where(ComplaintEvent.subject_id == Complaint.id).scalar_subquery()
    old = select(Complaint).where(
        Complaint.state.not_in(OPEN), Complaint.text_sealed.is_not(None), ended < now() - rules.KEPT
    )
    rows = list(db.session.scalars(old.order_by(Complaint.id).limit(WIPE_AT_ONCE_MAX)))
    for row in rows:
        _wipe(row)
    if rows:
        audit.write(THE_CLOCK, "privacy.purge", "complaints", {"rows": len(rows)})
    return len(rows)


def _wipe(row: Complaint) -> None:
    row.text = row.phone = row.code = None
    db.session.flush()
    db.session.execute(update(ComplaintNote).where(ComplaintNote.complaint_id == row.id).values(text_sealed=None))
    for kept in db.session.scalars(select(ComplaintFile).where(ComplaintFile.complaint_id == row.id)).all():
        db.session.delete(kept)
        db.session.flush()
        files.discard(kept.file_uid)
