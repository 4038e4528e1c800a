"""同意书表单 — what a signed paper says, read from a form: for whom, for what, which data, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request

from server.console.auth import current
from server.console.forms import day, photo_of
from server.files import service as files
from server.kit.clock import today
from server.kit.errors import Invalid, field_error
from server.registry import queries, rules
from server.registry import service as registry
from server.registry.rules import Purpose, Recipient

USUAL_DAYS = 365
# One choice in the form says purpose and receiver together: what cannot be together cannot be chosen.
USES = {
    f"{purpose}:{whom}": (purpose, whom, _name)
    for purpose, receivers in rules.PURPOSE_RECIPIENTS.items()
    for whom in receivers
    for _name in [
        rules.PURPOSE_NAMES[purpose]
        if whom == Recipient.PUBLIC
        else f"{rules.PURPOSE_NAMES[purpose]}：{rules.RECIPIENT_NAMES[whom]}"
    ]
}
ALL_KINDS = tuple(dict.fromkeys(kind for kinds in rules.PURPOSE_KINDS.values() for kind in kinds))


@dataclass(frozen=True)
class Given:
    purpose: Purpose
    opens_to: Recipient
    recipient: str
    kinds: list[str]
    expires_on: date
    paper_no: str


def read(form: Mapping[str, str]) -> Given:
    """Raises Invalid with a line per field. Without `use` it is the consent to show a wish, as most papers are."""
    use = USES.get(form.get("use", "") or f"{Purpose.WISH}:{Recipient.PUBLIC}")
    if use is None:
        raise Invalid(detail=[field_error("/use", "请选择同意用来做什么")])
    purpose, whom, _ = use
    kinds = [kind for kind in rules.PURPOSE_KINDS[purpose] if kind in request.form.getlist("kinds")]
    if purpose == Purpose.WISH:
        kinds = list(rules.PURPOSE_KINDS[purpose])  # a wish shows all three or is none
    recipient = form.get("recipient", "").strip() if whom == Recipient.OTHER else rules.RECIPIENT_NAMES[whom]
    until = day(form.get("expires_on", ""))
    wrong = (
        ("/kinds", not kinds, f"请勾选同意提供的内容：{'、'.join(rules.PURPOSE_KINDS[purpose])}"),
        ("/recipient", not recipient, "请写明提供给哪个单位"),
        ("/expires_on", until is None, "请选择同意书的到期日"),
        ("/expires_on", until is not None and until <= today(), "同意书的到期日必须在今天之后"),
    )
    holes = [field_error(place, issue) for place, bad, issue in wrong if bad]
    if holes:
        raise Invalid(detail=holes)
    assert until is not None
    return Given(purpose, whom, recipient, kinds, until, form.get("paper_no", ""))


def keep(person: Any, given: Given) -> None:
    """Write the consent down, with the photographed paper where there is one."""
    actor, paper = current().actor, photo_of("paper")
    kept = files.keep_paper(paper, owner=f"person:{person.uid}", actor=actor).uid if paper else None
    registry.give_consent(
        person,
        recipient=given.recipient,
        purpose=given.purpose,
        kinds=given.kinds,
        expires_on=given.expires_on,
        given_by="guardian" if queries.is_child(person) else "self",
        opens_to=given.opens_to,
        paper_file=kept,
        paper_no=given.paper_no,
        actor=actor,
    )


def choices() -> dict[str, Any]:
    return {"uses": [(key, entry[2]) for key, entry in USES.items()], "all_kinds": ALL_KINDS}
