"""A campaign, gifts to it, and requests for their receipts."""

import pytest

from server.gifts import queries as gifts
from server.receipts import service
from server.receipts.service import Part
from tests.campaigns.plans import published
from tests.gifts.booked import booked

COMPANY = {"kind": "company", "title": "示例爱心有限公司", "credit_code": "91350100M000100Y43"}
PERSON = {"kind": "person", "title": "兰心"}


def part(uid, fen=None):
    return Part(gifts.card(uid), fen)


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def gift(unit, cast, campaign):
    """66 yuan of Lan's; the gift's uid."""
    with unit():
        return booked(campaign.uid, cast.lan)


@pytest.fixture
def asked(unit, cast, gift):
    """Lan's request for all of it; its uid."""
    with unit():
        return service.request([part(gift)], **PERSON, phone="13800000001", actor=cast.lan).uid


@pytest.fixture
def issued(unit, cast, asked):
    """The same with its number; its uid."""
    with unit():
        return number(asked, cast.fang).uid


def number(uid, actor, bill_no="0000123456", **changes):
    from server.kit.clock import today

    bill = {"bill_code": "36010126", "bill_no": bill_no, "issued_on": today(), **changes}
    return service.issue(uid, actor=actor, **bill)
