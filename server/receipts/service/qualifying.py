"""资格 — the charity's 税前扣除资格, year by year, by the document that names it."""

from sqlalchemy import select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import Forbidden, field_error
from server.people.roles import Role
from server.receipts import rules
from server.receipts.errors import BadQualification
from server.receipts.models import Qualification

WRITERS = frozenset({Role.CHARITY_LEAD})


def set_qualification(year: int, *, valid: bool, document_no: str, actor: Actor) -> Qualification:
    """登记资格 of a year; written again when it was wrong, which the audit keeps. Forbidden, BadQualification."""
    if not WRITERS & actor.roles:
        raise Forbidden
    document_no = rules.clean(document_no)
    wrong = []
    if not 2000 <= year <= today().year + 1:
        wrong.append(field_error("/year", "请填写年度，例如 2026"))
    if valid and not 4 <= len(document_no) <= 80:
        wrong.append(field_error("/document_no", "请填写公布名单的公告文号，4 到 80 个字"))
    if wrong:
        raise BadQualification(detail=wrong)
    row = db.session.scalar(select(Qualification).where(Qualification.year == year))
    if row is None:
        row = Qualification(year=year)
        db.session.add(row)
    row.valid, row.document_no, row.by = valid, document_no, actor.ref
    db.session.flush()
    audit.write(actor, "receipts.qualification", row.uid, {"year": year, "valid": valid, "document_no": document_no})
    return row
