"""A campaign, a day of giving that is on, a unit of it, and the unit's own transfer."""

import pytest

from server.events import service
from server.events.service.rows import add_row
from tests.campaigns.plans import published
from tests.events.words import on, unit_of
from tests.gifts.booked import at_the_counter


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def event(unit, cast, campaign):
    with unit():
        return on(cast, campaign.uid)


@pytest.fixture
def school(unit, cast, event):
    """示例中学; its uid and code."""
    with unit():
        return unit_of(event, cast, named=True, contact_name="柏示例", contact_phone="13800000002")


@pytest.fixture
def tie(unit, cast, campaign, school):
    """200 yuan in cash, handed in by the school; the uid of the tie."""
    with unit():
        gift = at_the_counter(campaign.uid, cast, amount_fen=200_00, donor_name="示例中学", shown_as="real")
        return service.tie_gift(school.uid, gift, actor=cast.chen).uid


@pytest.fixture
def rows(unit, cast, school):
    """Three people on the roster: 166 yuan; the uids of the rows."""
    people = (
        (1, "兰示例", "13800000001", 66_00, True),
        (2, None, None, 50_00, False),
        (3, "苏示例", None, 50_00, True),
    )
    with unit():
        return [
            add_row(school.id, number=number, name=name, phone=phone, amount_fen=fen, receipt=wanted).uid
            for number, name, phone, fen, wanted in people
        ]


@pytest.fixture
def matched(unit, cast, tie, rows):
    with unit():
        service.match(tie, actor=cast.fang)
    return rows
