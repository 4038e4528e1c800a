"""利害关系: nobody connected may claim, and the refusal says nothing about who is near to whom."""

import pytest

from server.people import queries as people
from server.people import service as people_service
from server.people.roles import Role
from server.registry import service as registry
from server.registry.rules import Controller, Guardian, Source, check_digit
from server.registry.service import PersonFacts
from server.wishes import service as wishes
from server.wishes.errors import NotForYou
from server.wishes.models import Wish
from tests.cast import COUNTY, PHONE_BO, PHONE_LAN, VILLAGE, donor, staff
from tests.counting import counted
from tests.wishes import desk

SAYS = "这个心愿您暂时不能认领，看看其他等待中的心愿吧"


def someone(cast, **changes):
    """On the charity's record, with consent; the row."""
    facts = {"name": "罗示例", "kind": "独居老人", "area_code": VILLAGE, "controller": Controller.CHARITY}
    row = registry.register_person(PersonFacts(**{**facts, "birth_year": 1946, **changes}), actor=cast.tian)
    desk.give_consent(cast, row, by="guardian" if changes.get("guardian") else "self")
    return row


def refused(uid, actor):
    with pytest.raises(NotForYou) as refusal:
        wishes.claim(uid, actor=actor)
    assert (refusal.value.says, refusal.value.detail, refusal.value.more) == (SAYS, [], {})


def test_article_40_the_person_themselves(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, person_uid=someone(cast, phone=PHONE_LAN).uid)
        refused(uid, cast.lan)
        assert wishes.claim(uid, actor=cast.bo).state == "held"


def test_somebody_of_the_same_house(cast, unit):
    with unit():
        old = someone(cast)
        someone(cast, name="罗小示", relation="子女", household_uid=old.household.uid, phone=PHONE_LAN, birth_year=1975)
        refused(desk.on_the_shelf(cast, person_uid=old.uid), cast.lan)


def test_the_guardian(cast, unit):
    with unit():
        child = someone(cast, birth_year=2018, kind="困境儿童", guardian=Guardian("罗示例", PHONE_LAN, "祖父"))
        refused(desk.on_the_shelf(cast, person_uid=child.uid, for_whom="困境儿童"), cast.lan)


def test_the_house_on_the_other_controllers_record(cast, unit):
    """The bureau knows the telephone, the charity wrote the wish: one person by their number."""
    with unit():
        number = "36090219460307002" + check_digit("36090219460307002")
        someone(cast, id_number=number, controller=Controller.RELIEF, phone=PHONE_LAN, name="罗示例")
        mine = someone(cast, id_number=number)
        refused(desk.on_the_shelf(cast, person_uid=mine.uid), cast.lan)


def test_a_record_that_was_merged(cast, unit):
    with unit():
        old = someone(cast, phone=PHONE_LAN)
        keep = someone(cast, name="罗示例")
        merge = registry.ask_merge(keep.uid, old.uid, reason="同一个人登记了两次", actor=cast.tian)
        registry.agree_merge(merge.uid, actor=cast.chen, seen_version=merge.version)
        refused(desk.on_the_shelf(cast, person_uid=keep.uid), cast.lan)


@pytest.mark.parametrize("who", ["tian", "chen"])
def test_article_59_who_wrote_or_published_it_by_their_own_phone(cast, unit, who):
    with unit():
        uid = desk.on_the_shelf(cast)
        people.staff(getattr(cast, who).uid).donor_uid = cast.lan.uid
        refused(uid, cast.lan)
        assert wishes.claim(uid, actor=cast.bo).state == "held"


def test_who_published_it_by_the_number_of_their_account(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        people.staff(cast.chen.uid).phone = PHONE_LAN
        refused(uid, cast.lan)


def test_a_second_record_of_the_same_donor(cast, unit):
    with unit():
        second = donor("oLanAgain", None, None)
        people_service.prove_phone(people.record(second.uid), PHONE_LAN)
        people.staff(cast.chen.uid).donor_uid = second.uid
        refused(desk.on_the_shelf(cast), cast.lan)


def test_a_partner_does_not_claim_what_its_clerk_wrote(cast, unit):
    with unit():
        clerk = staff("banzhu", "办帮扶", Role.PARTNER, COUNTY)
        unit_of = people_service.add_organisation(name="示例爱心企业", kind="partner", area_code=COUNTY)
        people.staff(clerk.uid).organisation_id = unit_of.id
        clerk = people.staff_actor(people.staff(clerk.uid))
        uid, other = desk.on_the_shelf(cast), desk.on_the_shelf(cast, title="轮椅")
        desk.row(uid).written_by = clerk.ref
        refused(uid, clerk)
        assert wishes.claim(other, actor=clerk).holder_kind == "partner"


def test_a_namesake_is_not_refused(cast, unit):
    """A name is typed freely: a refusal would tell that it was guessed."""
    with unit():
        uid = desk.on_the_shelf(cast, person_uid=someone(cast, name="柏舟").uid)
        assert wishes.claim(uid, actor=cast.bo, name="柏舟").state == "held"


def test_the_project_is_nobodys_own(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        assert wishes.claim(uid, actor=cast.chen).holder_kind == "project"


def test_what_a_claim_costs(cast, unit):
    with unit():
        one = desk.on_the_shelf(cast, person_uid=someone(cast, phone=PHONE_BO).uid)
    with unit(), counted() as statements:
        wishes.claim(one, actor=cast.lan)
    reading = [one for one in statements if one.startswith("SELECT")]
    assert (len(reading), len(statements)) <= (9, 18), statements


def test_sources_have_no_donor(cast, unit):
    """What a person received names no giver, so no giver is near by it."""
    with unit():
        one = someone(cast)
        registry.record_provision(one, Source.WISH, "棉被", 100_00, one.at, "t:1", actor=cast.tian)
        assert wishes.claim(desk.on_the_shelf(cast, person_uid=one.uid), actor=cast.lan).state == "held"
        assert isinstance(desk.row(desk.on_the_shelf(cast)), Wish)
