import pytest

from server.policies import queries
from tests.policies.table import few, taken_over


def by_number(unit, text):
    with unit():
        taken_over(text)
        return {card.no: card.id for card in queries.cards()}


@pytest.fixture
def table(unit, cast):
    """A handful of policies in force. Gives number → id."""
    return by_number(unit, few())


@pytest.fixture
def whole_table(unit, cast):
    """All 38."""
    return by_number(unit, None)
