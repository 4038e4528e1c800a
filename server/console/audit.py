"""审计日志 — the audit as the audit admin reads it, and nobody else; reading it is itself in it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from server.console import noted
from server.console.auth import current, staff_only
from server.console.lists import desk
from server.jobs.logs import AUDIT, LOG_READERS
from server.kit import walking
from server.kit.masking import mask_text
from server.kit.units import reads
from server.ledger import queries as ledger

bp = Blueprint("console_audit", __name__, url_prefix="/console/audit")
LIST = desk(AUDIT, "/console/audit", "console/audit/list.html")


@bp.get("")
@staff_only(*LOG_READERS)
@reads
def index() -> ResponseReturnValue:
    """审计日志: newest first, in four queues."""
    asked = AUDIT.ask(current().actor, request.args.to_dict()).values
    narrowed = {key: mask_text(value) for key, value in asked.items() if value}
    noted.opened("audit.read", "audit", {"filters": narrowed})
    return LIST.show(chain=walking.standing(), problems=_problems())


def _problems() -> list[str]:
    """What the check of the last ten minutes found."""
    last = ledger.last_check()
    found = last.findings if last else []
    return [problem for one in found if one["id"] == walking.CHECKS[0].id for problem in one["problems"]]
