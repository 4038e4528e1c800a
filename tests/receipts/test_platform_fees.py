"""A gift by a platform is receipted to its last fen once it is settled, although the platform kept a fee of it."""

import pytest

from server.gifts import lists
from server.gifts.service import lines as booking
from server.receipts import checks, queries, service
from server.receipts.errors import NotArrived
from tests.gifts.test_lines import GIFT
from tests.gifts.test_platforms import settled
from tests.payments.statement import PLATFORM, taken
from tests.receipts.conftest import COMPANY, part


@pytest.fixture
def by_platform(unit, cast, campaign):
    """100 yuan of which the platform keeps 0.60; the gift's uid."""
    with unit():
        given = taken("platform_gifts", cast.chen, GIFT)
        booking.book_sure(given.uid, actor=cast.fang)
        (gift,) = lists.GIFTS.ask(cast.fang, {}).page().items
        return gift.uid


def test_the_fee_does_not_hold_back_the_last_fen(unit, cast, by_platform):
    with unit():
        settled(cast)
        assert queries.arrived_fen(PLATFORM) == 100_00
        assert service.request([part(by_platform)], **COMPANY, actor=cast.chen).amount_fen == 100_00
        assert checks.platforms_have_paid() == []


def test_a_fee_alone_is_no_arrival(unit, cast, by_platform):
    with unit():
        assert queries.arrived_fen(PLATFORM) == 0
    for fen in (None, 60):
        with unit(), pytest.raises(NotArrived):
            service.request([part(by_platform, fen)], **COMPANY, actor=cast.chen)
