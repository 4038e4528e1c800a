"""材料和联系人 — scans of what was signed, always private; the contact in full only on record."""

from typing import BinaryIO

from server.files import service as files
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import Forbidden, field_error
from server.kit.lengths import WHY_CHARS, whole
from server.kit.masking import mask_text
from server.kit.states import StateChanged
from server.promises import queries, rules
from server.promises.errors import BadPromise, PapersFull, ReasonNeeded
from server.promises.models import Change, Paper, Promise
from server.promises.rules import PaperKind
from server.promises.states import TIERS, PromiseState


def add_paper(uid: str, given: BinaryIO | bytes, *, kind: str, actor: Actor) -> Paper:
    """附材料: a picture or a PDF, also later. Forbidden, BadPromise, PapersFull, NotAPaper, StateChanged."""
    row = queries.find(uid)
    if not TIERS & actor.roles:
        raise Forbidden
    if row.state == PromiseState.VOID:
        raise StateChanged
    if kind not in rules.PAPER_KINDS:
        raise BadPromise(detail=[field_error("/kind", "请选择材料是哪一种")])
    return keep(row, given, kind=PaperKind(kind), actor=actor)


def keep(
    row: Promise, given: BinaryIO | bytes, *, kind: PaperKind, actor: Actor, change: Change | None = None
) -> Paper:
    """Into the shelf, beside its promise. PapersFull, NotAPaper."""
    if len(queries.papers(row)) >= rules.PAPERS_MAX:
        raise PapersFull
    file = files.keep_paper(given, owner=f"promise:{row.uid}", actor=actor)
    paper = Paper(promise_id=row.id, file_uid=file.uid, kind=kind, is_pdf=file.kind == "pdf", by=actor.ref)
    paper.change_id = None if change is None else change.id
    db.session.add(paper)
    db.session.flush()
    audit.write(actor, "promises.add_paper", row.uid, {"kind": kind})
    return paper


def reveal_contact(uid: str, *, reason: str, actor: Actor) -> tuple[str, str]:
    """显示联系人: name and telephone, on record with the reason. Forbidden, ReasonNeeded."""
    if not TIERS & actor.roles:
        raise Forbidden
    said = whole(rules.clean(reason), WHY_CHARS, "reason")
    if len(said) < 2:
        raise ReasonNeeded
    row = queries.find(uid)
    audit.write(actor, "promises.reveal", row.uid, {"reason": mask_text(said)})
    db.session.flush()
    return row.contact_name or "", row.contact_phone or ""
