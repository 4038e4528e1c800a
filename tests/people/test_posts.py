"""岗位 — asked for by one, granted by another, taken back by either; never the three administrators in one hand."""

import pytest

from server.kit.errors import Forbidden, Invalid
from server.kit.states import StateChanged
from server.people import queries
from server.people import service as people
from server.people.errors import (
    LastAdmin,
    OwnAccount,
    PostElsewhere,
    PostHeld,
    PostMisplaced,
    PostsCross,
    PostUnknown,
    RolesMixed,
    RoleUnknown,
)
from server.people.queries import desk
from server.people.roles import Role
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.people.desk_of_three import joined, three


def ask(unit, uid, guan, role=Role.CHARITY, area=COUNTY, scope="below"):
    with unit():
        return people.ask_post(uid, role=role, area_code=area, scope=scope, actor=guan).uid


def test_it_works(unit, cast):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    post = ask(unit, uid, guan)
    with unit():
        assert queries.staff_actor(queries.staff(uid)).roles == frozenset()
        assert desk.accounts_waiting(an) == 1
        people.grant_post(post, actor=an, seen_version=0)
    with unit():
        actor = queries.staff_actor(queries.staff(uid))
        assert (actor.roles, actor.areas, actor.organisation_kind) == ({"charity"}, (COUNTY,), "charity")
        assert f"staff:{uid}" in queries.staff_with([Role.CHARITY])
        lines = desk.staff_timeline(queries.staff(uid), desk.posts_of(queries.staff(uid)))
        assert [line.what for line in lines][:2] == ["批准：慈善会项目岗", "申请岗位：慈善会项目岗"]


@pytest.mark.parametrize(("scope", "areas"), [("own", ("=" + TOWN,)), ("below", (TOWN,)), ("all", ("*",))])
def test_the_scope_goes_with_the_actor(unit, cast, scope, areas):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an, kind="bureau")
    post = ask(unit, uid, guan, Role.TOWNSHIP, TOWN, scope)
    with unit():
        people.grant_post(post, actor=an)
    with unit():
        assert queries.staff_actor(queries.staff(uid)).areas == areas


@pytest.mark.parametrize(
    ("role", "area", "refusal"),
    [
        ("emperor", COUNTY, RoleUnknown),
        (Role.CHARITY, "999999", Invalid),
        (Role.CHARITY, TOWN, PostMisplaced),
        (Role.TOWNSHIP, COUNTY, PostMisplaced),
        (Role.GRID, TOWN, PostMisplaced),
        (Role.RELIEF, COUNTY, PostElsewhere),
        (Role.PARTNER, COUNTY, PostElsewhere),
        (Role.FINANCE, COUNTY, PostHeld),
    ],
)
def test_it_refuses(unit, cast, role, area, refusal):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    ask(unit, uid, guan, Role.FINANCE)
    with unit(), pytest.raises(refusal):
        people.ask_post(uid, role=role, area_code=area, scope="below", actor=guan)


def test_only_the_platform_administrator_asks_and_only_the_security_administrator_grants(unit, cast):
    guan, an, shen = three(unit)
    uid = joined(unit, guan, an)
    post = ask(unit, uid, guan)
    with unit():
        for actor in (an, shen, cast.zhou):
            with pytest.raises(Forbidden):
                people.ask_post(uid, role="finance", area_code=COUNTY, scope="below", actor=actor)
        for actor in (guan, shen, cast.zhou):
            with pytest.raises(Forbidden):
                people.grant_post(post, actor=actor)


def test_nobody_asks_for_or_grants_themself(unit, cast):
    guan, an, _ = three(unit)
    with unit(), pytest.raises(OwnAccount):
        people.ask_post(guan.uid, role="finance", area_code=COUNTY, scope="below", actor=guan)
    with unit():
        post = people.ask_post(an.uid, role="station", area_code=COUNTY, scope="below", actor=guan)
    with unit(), pytest.raises(OwnAccount):
        people.grant_post(post.uid, actor=an)


@pytest.mark.parametrize("pair", [("security_admin", "audit_admin"), ("platform_admin", "security_admin")])
def test_no_account_holds_two_of_the_three(unit, cast, pair):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an, kind="bureau")
    ask(unit, uid, guan, pair[0])
    with unit(), pytest.raises(RolesMixed):
        people.ask_post(uid, role=pair[1], area_code=COUNTY, scope="below", actor=guan)


def test_two_roles_hold_for_the_same_places_or_not_at_all(unit, cast):
    """Roles and areas of an account multiply: a clerk here and a station there would be both in both."""
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an, kind="bureau")
    ask(unit, uid, guan, Role.TOWNSHIP, TOWN)
    ask(unit, uid, guan, Role.TOWNSHIP, OTHER_TOWN)
    with unit(), pytest.raises(PostsCross):
        people.ask_post(uid, role=Role.STATION, area_code=TOWN, scope="below", actor=guan)
    other = joined(unit, guan, an, login="xin2", kind="station")
    ask(unit, other, guan, Role.GRID, VILLAGE)
    ask(unit, other, guan, Role.VILLAGE, VILLAGE)


def test_what_was_refused_or_withdrawn_can_be_asked_for_again(unit, cast):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    first = ask(unit, uid, guan)
    with unit():
        people.refuse_post(first, note="不需要", actor=an)
    second = ask(unit, uid, guan)
    with unit():
        people.withdraw_post(second, actor=guan)
        with pytest.raises(StateChanged):
            people.grant_post(second, actor=an)
    assert ask(unit, uid, guan)


def test_a_post_that_ends_is_gone_at_once(unit, cast):
    guan, an, _ = three(unit)
    uid = joined(unit, guan, an)
    post = ask(unit, uid, guan)
    with unit():
        people.grant_post(post, actor=an)
    with unit():
        people.end_post(post, note="调离", actor=an)
    with unit():
        assert queries.staff_actor(queries.staff(uid)).roles == frozenset()
        with pytest.raises(PostUnknown):
            people.end_post("0000000000000000", note="x", actor=an)


def test_the_last_administrator_of_a_kind_stays(unit, cast):
    guan, an, shen = three(unit)
    with unit():
        post = queries.staff(shen.uid).posts[0].uid
        with pytest.raises(LastAdmin):
            people.end_post(post, note="不要审计", actor=an)
        for act in (people.disable_staff, people.reset_account):
            with pytest.raises(LastAdmin):
                act(an.uid, note="停", actor=guan)
        with pytest.raises(OwnAccount):
            people.disable_staff(guan.uid, note="停", actor=guan)
