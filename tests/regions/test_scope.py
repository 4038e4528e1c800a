"""数据范围 — what a post's area means in Python and in SQL is the same."""

import pytest

from server.kit.db import db
from server.regions import queries, rules
from server.regions.models import Region
from server.regions.rules import Scope
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE

SEEN = {
    Scope.OWN: {TOWN},
    Scope.BELOW: {TOWN, VILLAGE},
    Scope.ALL: {"360900", COUNTY, TOWN, OTHER_TOWN, VILLAGE},
}


@pytest.mark.parametrize("scope", Scope)
def test_it_works_in_both_tongues(unit, cast, scope):
    areas = [rules.scoped(TOWN, scope)]
    with unit():
        everywhere = set(db.session.scalars(db.select(Region.code)))
        listed = set(db.session.scalars(db.select(Region.code).where(queries.in_areas(Region.code, areas))))
        inside = {place.code for place in queries.inside(areas[0])}
    assert listed == inside == SEEN[scope]
    assert {code for code in everywhere if rules.within_any(code, areas)} == SEEN[scope]


def test_several_areas_add_up_and_none_is_nothing(unit, cast):
    both = [rules.scoped(TOWN, "own"), rules.scoped(OTHER_TOWN, "below")]
    with unit():
        found = set(db.session.scalars(db.select(Region.code).where(queries.in_areas(Region.code, both))))
        none = list(db.session.scalars(db.select(Region.code).where(queries.in_areas(Region.code, []))))
    assert (found, none) == ({TOWN, OTHER_TOWN}, [])


def test_an_unknown_scope_is_refused():
    with pytest.raises(ValueError, match="planet"):
        rules.scoped(TOWN, "planet")
