import pytest

from server.people.roles import Role
from tests.cast import staff
from tests.console.seats import seat
from tests.policies.table import few, taken_over


@pytest.fixture
def policy_table(unit, cast):
    """A handful of the bureau's policies, in force."""
    with unit():
        taken_over(few())


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
