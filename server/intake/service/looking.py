"""查看联系方式 — a whole name and phone is shown to a named person for a reason, and that is on record."""

from dataclasses import dataclass

from server.intake import rules
from server.intake.errors import ReasonNeeded
from server.intake.models import HelpRequest
from server.intake.service.find import request_for
from server.kit import audit
from server.kit.actors import Actor
from server.kit.errors import field_error


@dataclass(frozen=True)
class Contact:
    """Never put it on a public page, in a log line or a message."""

    name: str
    phone: str
    person_name: str
    text: str


def reveal(uid: str, *, because: str, actor: Actor) -> Contact:
    """查看. `because` is one of rules.REVEAL_REASONS; the look stands in the audit. ReasonNeeded, HelpNotFound."""
    row = request_for(uid, actor)
    if because not in rules.REVEAL_REASONS:
        raise ReasonNeeded("请选择查看的理由", detail=[field_error("/because", "请选择查看的理由")])
    audit.write(actor, "intake.reveal", row.uid, {"because": because})
    return _whole(row)


def _whole(row: HelpRequest) -> Contact:
    return Contact(row.contact_name or "", row.contact_phone or "", row.person_name or "", row.text or "")
