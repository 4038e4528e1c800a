import pytest

from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people import queries
from server.people import service as people
from server.people.errors import LoginInvalid, LoginTaken, PasswordWeak, RolesMixed, RoleUnknown, StaffUnknown
from server.people.roles import Role
from server.people.service.passwords import password_matches
from tests.cast import COUNTY, PASSWORD, TOWN, staff


def test_it_works(unit, cast):
    with unit():
        bureau = people.add_organisation(name="示例民政局", kind="bureau", area_code=COUNTY)
        people.add_staff(
            "lu", "鲁示例", PASSWORD, roles=[(Role.TOWNSHIP, TOWN), (Role.STATION, COUNTY)], organisation=bureau
        )
    with unit():
        actor = queries.actor_of("lu")
        person = queries.staff(actor.uid)
        assert actor.roles == {"township", "station"}
        assert (actor.kind, actor.name, actor.areas) == ("staff", "鲁示例", (TOWN, COUNTY))
        assert person.organisation is not None
        assert person.organisation.name == "示例民政局"


def test_the_password_is_kept_as_argon2id(unit, cast):
    with unit():
        kept = queries.staff(cast.wang.uid).password_hash
    assert kept.startswith("$argon2id$")
    assert password_matches(kept, PASSWORD)
    assert not password_matches(kept, PASSWORD + " ")


def test_an_organisation_is_registered_once(unit, cast):
    with unit():
        one = people.add_organisation(name="示例慈善会", kind="charity", area_code=COUNTY)
        two = people.add_organisation(name="示例慈善会", kind="charity", area_code=COUNTY)
        assert one.uid == two.uid
        assert queries.charity() is one


@pytest.mark.parametrize(
    ("login", "password", "roles", "refusal"),
    [
        ("wang", PASSWORD, [("grid", TOWN)], LoginTaken),
        ("A B", PASSWORD, [("grid", TOWN)], LoginInvalid),
        ("li", "short", [("grid", TOWN)], PasswordWeak),
        ("li", PASSWORD, [("emperor", TOWN)], RoleUnknown),
        ("li", PASSWORD, [("platform_admin", COUNTY), ("audit_admin", COUNTY)], RolesMixed),
    ],
)
def test_it_refuses(unit, cast, login, password, roles, refusal):
    with unit(), pytest.raises(refusal):
        people.add_staff(login, "李示例", password, roles=roles)


def test_passwords_made_for_people_differ():
    assert len({people.new_password() for _ in range(50)}) == 50


def test_a_disabled_account_is_out_at_once(unit, cast):
    with unit():
        admin = staff("guan", "管示例", Role.PLATFORM_ADMIN, COUNTY)
        token = people.open_staff_session(queries.staff(cast.wang.uid))
        people.disable_staff(cast.wang.uid, actor=admin)
    with unit():
        assert people.staff_of(token) is None
        people.enable_staff(cast.wang.uid, actor=admin)
        assert people.staff_of(token) is None  # what was open before stays over
        assert people.staff_of(people.open_staff_session(queries.staff(cast.wang.uid))) is not None


def test_only_the_platform_admin_disables_and_only_once(unit, cast):
    with unit():
        admin = staff("guan", "管示例", Role.PLATFORM_ADMIN, COUNTY)
        with pytest.raises(Forbidden):
            people.disable_staff(cast.wang.uid, actor=cast.chen)
        people.disable_staff(cast.wang.uid, actor=admin)
        with pytest.raises(StateChanged):
            people.disable_staff(cast.wang.uid, actor=admin)


def test_nobody_is_refused(unit, cast):
    with unit(), pytest.raises(StaffUnknown):
        queries.staff("0000000000000000")


def test_names_for_a_timeline_come_in_one_statement(unit, cast):
    with unit():
        names = queries.actor_names([cast.wang.ref, cast.lan.ref, "system:clock", "staff:0000000000000000"])
    assert names == {
        cast.wang.ref: "王走访",
        cast.lan.ref: "爱心人士",
        "system:clock": "系统",
        "staff:0000000000000000": "工作人员",
    }
