"""问题 — the newest one of a claim, and its picture."""

from sqlalchemy import select

from server.kit.db import db
from server.wishes.models import Claim, Problem


def photo_of(claim: Claim) -> str | None:
    """The file uid of the newest problem's picture; one statement."""
    newest = select(Problem.photo_uid).where(Problem.claim_id == claim.id).order_by(Problem.id.desc()).limit(1)
    return db.session.scalar(newest)
