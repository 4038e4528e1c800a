"""A campaign that takes gifts, and the books looked at after every test of money (I4, I5, I8 and the ledger's own)."""

import pytest

from server.campaigns.models import Campaign
from server.gifts.checks import CHECKS
from server.ledger.checks import CHECKS as LEDGER
from server.payments.checks import CHECKS as PAYMENTS
from tests.campaigns.plans import published


@pytest.fixture
def campaign(unit, cast) -> Campaign:
    with unit():
        return published(cast)


@pytest.fixture(autouse=True)
def _books_agree(request, unit):
    """Unless a test is about books that do not agree."""
    yield
    if "broken_books" in request.fixturenames:
        return
    with unit():
        assert {check.id: check.run() for check in [*LEDGER, *PAYMENTS, *CHECKS] if check.run()} == {}


@pytest.fixture
def broken_books() -> None:
    """Ask for it in a test that leaves a planted fault behind."""
