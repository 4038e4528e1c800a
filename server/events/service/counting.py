"""计入单位 — a donor who came by a unit's code may let the gift count for the unit; nobody there sees whose it is."""

from server.campaigns import queries as campaigns
from server.events import queries, rules
from server.events.errors import NotNow, UnitUnknown
from server.events.models import EventUnit, UnitOrder
from server.events.service.guessing import count_wrong, refuse_guessing
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.units import surely
from server.payments import queries as payments


def count_for(order_no: str, unit_no: str, *, donor: Actor, place: str) -> None:
    """计入, in the unit of work that made the order; the donor has agreed to it on the page (PIPL 14).

    UnitUnknown, TooManyCodes, NotNow outside the days of the event or for another campaign. Twice is as good as once.
    """
    unit = _unit(unit_no, place)
    event, order = unit.event, payments.find_own(order_no, [donor.uid])
    assert event.starts_on is not None, event.uid
    assert event.ends_on is not None, event.uid
    is_on = rules.is_on(event.starts_on, event.ends_on, today())
    if not is_on or campaigns.uid_of(order.purpose) not in event.campaign_uids:
        raise NotNow
    db.session.add(UnitOrder(unit_id=unit.id, order_no=order.no))
    db.session.flush()


def _unit(no: str, place: str) -> EventUnit:
    refuse_guessing(place)
    try:
        return queries.open_unit(no)
    except UnitUnknown:
        surely(lambda: count_wrong(place))
        raise
