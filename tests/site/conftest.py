import pytest

from server.policies import queries


def by_number(unit):
    with unit():
        return {card.no: card.id for card in queries.cards()}


@pytest.fixture
def table(unit, few_policies):
    """A handful of policies in force. Gives number → id."""
    return by_number(unit)


@pytest.fixture
def whole_table(unit, all_policies):
    """All 38."""
    return by_number(unit)
