"""变更用途 — one person asks, another agrees; it is told to the public and to everybody who gave (article 56)."""

from dataclasses import asdict
from typing import BinaryIO

from server.campaigns import changes, queries
from server.campaigns.errors import ChangeIncomplete, ChangeWaits
from server.campaigns.models import BudgetLine, Campaign, PurposeChange
from server.campaigns.rules import Change, Standing
from server.campaigns.rules.changing import ARTICLE, wrong_with
from server.campaigns.states import LIFE
from server.files import service as files
from server.kit import audit, clock, tasks
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.states import StateChanged, move
from server.people.roles import CAMPAIGN_WRITERS

TELL = "gifts.tell_change"  # a room above knows who gave
AS_TYPED = ("basis", "purpose", "use_text", "beneficiaries", "reason", "filing_no", "consent_text", "frees")


def ask(uid: str, change: Change, *, actor: Actor, paper: BinaryIO | bytes | None) -> PurposeChange:
    """申请变更用途. `paper`: the new filing, or what the donors signed.

    Nothing of the plan changes yet. Forbidden, NotFound, StateChanged once concluded, ChangeWaits, ChangeIncomplete.
    """
    if not CAMPAIGN_WRITERS & actor.roles:
        raise Forbidden
    row = queries.find_public(uid)
    if row.state not in LIFE.moves["change_purpose"].sources:
        raise StateChanged
    if changes.waits(row):
        raise ChangeWaits
    wrong = wrong_with(change, standing(row), clock.today())
    if paper is None:
        wrong.append(field_error("/paper", f"请上传备案回执或捐赠人的同意书（{ARTICLE}）"))
    if wrong:
        raise ChangeIncomplete(detail=wrong)
    made = _row(row, change, actor)
    assert paper is not None
    made.paper = files.keep_paper(paper, owner=f"campaign_change:{made.uid}", actor=actor).uid
    if not insert_once(made):  # another one was asked for in this very moment
        raise ChangeWaits
    audit.write(actor, "campaigns.ask_change", made.uid, {"campaign": row.uid, "basis": made.basis})
    return made


def agree(change_uid: str, *, actor: Actor, seen_version: int | None = None) -> PurposeChange:
    """同意变更. From now on the plan reads anew, the old words stay beside it, and who gave is told. SamePerson.

    Its budget only grows: no line that somebody gave for is taken away or named otherwise.
    """
    made = changes.find(change_uid)
    row = changes.campaign_of(made)
    made = move(made, "agree", actor=actor, seen_version=seen_version, changes={"done_at": clock.now()})
    now_reads = {name: getattr(made, name) for name in ("purpose", "use_text", "beneficiaries")}
    row = move(row, "change_purpose", actor=actor, note=made.reason, changes=now_reads)
    row.budget.extend(BudgetLine(**line) for line in made.lines)
    db.session.flush()
    tasks.add(TELL, {"change": made.uid}, key=f"change:{made.uid}")
    return made


def refuse(change_uid: str, *, actor: Actor, reason: str) -> PurposeChange:
    """不同意, with a reason; the plan stays as it was filed."""
    return move(changes.find(change_uid), "refuse", actor=actor, note=reason.strip())


def take_back(change_uid: str, *, actor: Actor) -> PurposeChange:
    """撤回, before anybody has agreed."""
    return move(changes.find(change_uid), "take_back", actor=actor)


def standing(row: Campaign) -> Standing:
    """What a change of this campaign starts from."""
    needs = frozenset(line.uid for line in row.budget)
    return Standing(row.purpose, row.use_text, row.beneficiaries, row.filing_no, row.filed_on, needs)


def _row(row: Campaign, change: Change, actor: Actor) -> PurposeChange:
    return PurposeChange(
        campaign_id=row.id,
        state="review",
        was_purpose=row.purpose,
        was_use_text=row.use_text,
        was_beneficiaries=row.beneficiaries,
        lines=[asdict(line) for line in change.lines],
        filed_on=change.filed_on,
        consent_on=change.consent_on,
        asked_by=actor.ref,
        asked_version=0,
        **{name: getattr(change, name).strip() for name in AS_TYPED},
    )
