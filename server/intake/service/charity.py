"""转慈善帮扶 — what no policy covers goes to the charity, with a consent that names recipient, purpose and kinds.

PIPL art. 23; 民发〔2023〕46号: information goes to a charity only with the person's consent.
"""

from datetime import timedelta

from server.intake import rules
from server.intake.errors import ConsentNeeded, ConsentOld, NotOffered, OutcomeUnfit
from server.intake.models import HelpConsent, HelpRequest
from server.intake.rules import FINISH_OUTCOMES, Consent, OnBehalf, Way
from server.intake.service import news
from server.intake.service.asking import refuse_papers_due
from server.intake.service.clocks import go
from server.intake.service.find import consent_of, request_for
from server.intake.service.wording import keep_note, needed_reason
from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.lengths import shortened
from server.people import queries as people


def offer(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """建议慈善帮扶: no policy fits; the person is asked whether the charity may know."""
    row = request_for(uid, actor)
    reason = needed_reason(row, reason)
    row = go(row, "offer", actor=actor, note=reason, changes={"offered_at": now()})
    news.tell("offer", row)
    return row


def agree(uid: str, *, actor: Actor, text_version: str) -> HelpRequest:
    """同意转给慈善会, by the asker, on the page that says to whom, what for and which data."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "agree", actor.roles)
    if row.offered_at is None:
        raise NotOffered
    return _to_charity(row, "agree", Consent(Way.TICKED, text_version), actor)


def to_charity(uid: str, *, actor: Actor, consent: Consent, reason: str = "") -> HelpRequest:
    """转慈善帮扶, by the desk, which got the consent on paper or on the telephone. ConsentNeeded."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "to_charity", actor.roles)
    if consent.way not in (Way.PAPER, Way.SPOKEN):
        raise ConsentNeeded
    if consent.way == Way.PAPER and not 1 <= len(consent.paper_no.strip()) <= rules.NUMBER_CHARS:
        raise ConsentNeeded(detail=[field_error("/paper_no", "请写明同意书的编号")])
    return _to_charity(row, "to_charity", consent, actor, reason)


def take_back(uid: str, *, actor: Actor, reason: str = "") -> HelpRequest:
    """撤回同意: the charity sees nothing of it from this moment; the township goes on (PIPL art. 15)."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "take_back", actor.roles)
    _undo(row, actor)
    row = go(row, "take_back", actor=actor, note=needed_reason(row, reason) if reason.strip() else "")
    news.tell("take_back", row)
    return row


def return_(uid: str, *, actor: Actor, reason: str) -> HelpRequest:
    """退回乡镇: the charity cannot help, and needs the data no longer."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "return", actor.roles)
    reason = needed_reason(row, reason)
    row = go(row, "return", actor=actor, note=reason)
    _undo(row, actor)
    news.tell("return", row)
    return row


def finish(uid: str, *, actor: Actor, outcome: str, text: str) -> HelpRequest:
    """慈善帮扶办结. What was given is booked where it was given: wish, grant or goods."""
    row = request_for(uid, actor)
    row.machine.check(row.machine.states(row.state), "finish", actor.roles)
    if outcome not in FINISH_OUTCOMES:
        raise OutcomeUnfit
    keep_note(row, "result", text, actor=actor, shown=True)
    row = go(row, "finish", actor=actor, changes={"outcome": outcome, "closed_at": now()})
    news.tell("closed", row)
    return row


def charity_text() -> str:
    """What somebody agrees to."""
    return rules.CHARITY_TEXT.format(charity=charity_name(), purpose=rules.CHARITY_PURPOSE)


def charity_name() -> str:
    """The one recipient charity of this deployment (慈善法 27, 114)."""
    found = people.charity()
    return found.name if found else "慈善会"


def _to_charity(row: HelpRequest, move: str, consent: Consent, actor: Actor, reason: str = "") -> HelpRequest:
    if consent.text_version != rules.CONSENT_VERSION:
        raise ConsentOld
    refuse_papers_due(row)
    note = needed_reason(row, reason) if reason.strip() else ""
    slip = HelpConsent(
        request_id=row.id,
        kind="charity",
        recipient=shortened(charity_name(), 60),
        purpose=rules.CHARITY_PURPOSE,
        kinds=list(rules.CHARITY_KINDS),
        text_version=consent.text_version,
        way=str(consent.way),
        given_by="family" if row.on_behalf == OnBehalf.FAMILY else "self",
        paper_no=consent.paper_no.strip(),
        expires_on=today() + timedelta(days=rules.CONSENT_DAYS),
        by=actor.ref,
    )
    db.session.add(slip)
    db.session.flush()
    audit.write(actor, "intake.consent", row.uid, {"consent": slip.uid, "way": slip.way})
    row = go(row, move, actor=actor, note=note)
    news.tell("charity", row)
    return row


def _undo(row: HelpRequest, actor: Actor) -> None:
    given = consent_of(row, "charity")
    if given is None:
        return
    names = ("request_id", "kind", "recipient", "purpose", "kinds", "text_version", "way", "given_by", "paper_no")
    values = {name: getattr(given, name) for name in names}
    db.session.add(HelpConsent(**values, expires_on=given.expires_on, withdraws=given.uid, by=actor.ref))
    db.session.flush()
    audit.write(actor, "intake.withdraw_consent", row.uid, {"consent": given.uid})
