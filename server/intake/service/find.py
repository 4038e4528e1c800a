"""找到 — the request a person means, if it is theirs to touch. What is not yours looks like what does not exist."""

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import aliased

from server.intake.errors import HelpNotFound
from server.intake.models import HelpConsent, HelpRequest
from server.intake.states import CHARITY_DESK, DESK, HelpState
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.waiting import this_day
from server.people import queries as people
from server.regions import queries as regions

AT_CHARITY = frozenset({HelpState.CHARITY, HelpState.CLOSED})


def request_for(uid: str, actor: Actor) -> HelpRequest:
    """The request, if the actor asked it or works on it. HelpNotFound otherwise."""
    mine = select(HelpRequest).where(HelpRequest.uid == uid, visible(actor))
    found = db.session.scalars(mine).one_or_none()
    if found is None:
        raise HelpNotFound
    return found


def visible(actor: Actor) -> ColumnElement[bool]:
    """The WHERE of every list: the desk sees its places, the charity what a live consent opens to it there."""
    if actor.kind == "donor":
        return HelpRequest.asked_by.in_(people.uids_of(actor.uid))
    if actor.kind != "staff":
        return HelpRequest.id.is_not(None)
    here = regions.in_areas(HelpRequest.area_code, actor.areas)
    ways: list[ColumnElement[bool]] = []
    if actor.roles & DESK:
        ways.append(here)
    if actor.roles & CHARITY_DESK:
        ways.append(and_(here, HelpRequest.state.in_(AT_CHARITY), opened_to_charity()))
    allowed: ColumnElement[bool] = or_(false(), *ways)
    return allowed


def opened_to_charity() -> ColumnElement[bool]:
    """Whether a consent that the request may go to the charity lives today."""
    return live_consent("charity").where(HelpConsent.request_id == HelpRequest.id).correlate(HelpRequest).exists()


def live_consent(kind: str) -> Select[HelpConsent]:
    """SELECT of the consents of a kind that live today. Add conditions."""
    undo = aliased(HelpConsent)
    return select(HelpConsent).where(
        HelpConsent.kind == kind,
        HelpConsent.withdraws.is_(None),
        HelpConsent.expires_on >= this_day(),
        ~select(undo.id).where(undo.withdraws == HelpConsent.uid).exists(),
    )


def consent_of(row: HelpRequest, kind: str) -> HelpConsent | None:
    """The newest consent of that kind that lives today."""
    found = live_consent(kind).where(HelpConsent.request_id == row.id).order_by(HelpConsent.id.desc())
    consent: HelpConsent | None = db.session.scalars(found.limit(1)).one_or_none()
    return consent
