import pytest

from server.people.roles import Role
from tests.cast import staff
from tests.console.seats import seat


@pytest.fixture
def policy_table(few_policies):
    """A handful of the bureau's policies, in force."""


@pytest.fixture
def ren(app, unit, cast):
    """At the bureau's desk for relief."""
    return seat(app, unit, cast.ren)


@pytest.fixture
def bu(app, unit, cast):
    """A second person at the bureau."""
    with unit():
        actor = staff("bu", "卜复核", Role.BUREAU_CHARITY, "360902")
    return seat(app, unit, actor)
