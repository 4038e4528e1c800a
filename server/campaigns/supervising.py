"""合作方监督 — after the end the charity checks what each partner did, settles with it, and tells the public, once."""

from datetime import date, timedelta

from sqlalchemy import select

from server.campaigns import queries
from server.campaigns.errors import CheckIncomplete, PartnerChecked, PartnerUnknown
from server.campaigns.models import Campaign, Partner, PartnerCheck
from server.campaigns.rules import partners
from server.campaigns.rules.plan import RULE_SETS
from server.kit import clock
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.kit.states import move


def check(
    uid: str, partner_uid: str, *, finding: str, settled: str, checked_on: date | None, actor: Actor
) -> PartnerCheck:
    """公开合作方监督情况: `finding` what was checked and found, `settled` how money and papers were settled.

    Forbidden, StateChanged before the end, PartnerUnknown, CheckIncomplete, PartnerChecked.
    """
    row = queries.find(uid)
    row.machine.check(row.machine.states(row.state), "check_partner", actor.roles)
    one = next((each for each in row.partners if each.uid == partner_uid), None)
    if one is None:
        raise PartnerUnknown
    if one.check is not None:
        raise PartnerChecked
    wrong = partners.wrong_with_check(finding, settled, checked_on, row.ended_on, clock.today())
    if wrong:
        raise CheckIncomplete(detail=wrong)
    assert checked_on is not None
    said = {"finding": finding.strip(), "settled": settled.strip(), "checked_on": checked_on}
    made = PartnerCheck(partner_id=one.id, by=actor.ref, **said)
    if not insert_once(made):  # told by somebody else in this very moment
        raise PartnerChecked
    move(row, "check_partner", actor=actor, note=one.name)
    db.session.expire(one, ["check"])
    return made


def due_on(row: Campaign) -> date | None:
    """By which day every partner's check is to be told; None where nothing is to be told, or is any more."""
    if all(one.check is not None for one in row.partners):
        return None
    return partners.check_due_on(row.starts_on, row.ended_on)


def overdue() -> list[tuple[str, str]]:
    """(campaign's number, partner) whose check is late today. One statement."""
    since, days = next((one.since, one.partner_check_days) for one in RULE_SETS if one.partner_check_days)
    late = select(Campaign.no, Partner.name).join(Partner, Partner.campaign_id == Campaign.id)
    late = late.outerjoin(PartnerCheck, PartnerCheck.partner_id == Partner.id)
    last = clock.today() - timedelta(days=days)
    late = late.where(PartnerCheck.id.is_(None), Campaign.starts_on >= since, Campaign.ended_on < last)
    return [(row[0], row[1]) for row in db.session.execute(late.order_by(Campaign.id, Partner.id))]
