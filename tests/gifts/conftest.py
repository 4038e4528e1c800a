"""A campaign that takes gifts."""

import pytest

from server.campaigns.models import Campaign
from tests.campaigns.plans import published


@pytest.fixture
def campaign(unit, cast) -> Campaign:
    with unit():
        return published(cast)
