"""A campaign, and a gift of Lan's to it."""

import pytest

from tests.campaigns.plans import published
from tests.gifts.booked import booked


@pytest.fixture
def campaign(unit, cast):
    with unit():
        return published(cast)


@pytest.fixture
def gift(unit, cast, campaign):
    """66 yuan, with her name; the gift's uid."""
    with unit():
        return booked(campaign.uid, cast.lan, shown_as="real")
