"""查看完整信息 — a whole field is shown to a named person for a written reason, and that is on record."""

from dataclasses import dataclass

from server.kit import audit
from server.kit.actors import Actor
from server.kit.errors import Forbidden
from server.kit.masking import mask_text
from server.regions.rules import within_any
from server.registry import queries, rules
from server.registry.errors import OutsideArea, ReasonNeeded, WrongController
from server.registry.rules import Controller


@dataclass(frozen=True)
class Revealed:
    """The whole fields of one person. Never put it on a public page, in a log line or a message."""

    name: str
    id_number: str
    phone: str
    address: str
    guardian_name: str
    guardian_phone: str
    guardian_relation: str


def reveal(uid: str, *, reason: str, actor: Actor) -> Revealed:
    """查看. Raises ReasonNeeded, OutsideArea, WrongController, Forbidden; writes who looked and why."""
    person = queries.person(uid)
    if len(reason.strip()) < rules.REASON_CHARS_MIN:
        raise ReasonNeeded
    if not rules.REGISTRARS & actor.roles:
        raise Forbidden
    if not rules.may_write(actor.roles, Controller(person.controller)):
        raise WrongController
    if not within_any(person.area_code, actor.areas):
        raise OutsideArea
    audit.write(actor, "registry.reveal", person.uid, {"reason": mask_text(reason.strip())[:120]})
    return Revealed(
        name=person.name or "",
        id_number=person.id_number or "",
        phone=person.phone or "",
        address=person.household.address or "",
        guardian_name=person.guardian_name or "",
        guardian_phone=person.guardian_phone or "",
        guardian_relation=person.guardian_relation,
    )
