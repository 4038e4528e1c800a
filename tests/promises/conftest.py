"""A campaign, and a promise for it."""

import pytest

from tests.campaigns.plans import published
from tests.promises import agreements


@pytest.fixture
def campaign(unit, cast):
    """The campaign's uid."""
    with unit():
        return published(cast).uid


@pytest.fixture
def promise(unit, cast, campaign):
    """1 000 yuan promised for it, agreed to by two; the promise's uid."""
    with unit():
        return agreements.standing(cast, campaign)
