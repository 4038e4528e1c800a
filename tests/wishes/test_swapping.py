"""换手: to the project, or to another person; nothing counted twice, and each refusal."""

import pytest

from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.messages import queries as inbox
from server.registry import queries as registry
from server.registry import service as registering
from server.registry.rules import Controller
from server.registry.service import PersonFacts
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.checks import pieces_add_up
from server.wishes.errors import OtherWishNeeded, ProjectHolds, WrongWayOut
from server.wishes.models import Claim, Problem
from server.wishes.service import swapping
from tests.cast import PHONE_LAN, VILLAGE
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


@pytest.fixture
def lost(cast, unit):
    """Lan's parcel that never came; (claim, wish)."""
    with unit():
        uid = desk.sent(cast)
        wishes.problem(uid, actor=cast.tian, reason="快递查无此件", kind="lost")
        return uid, queries.desk_claim(uid, actor=cast.chen)[1].uid


def test_the_project_buys_in_the_same_breath(cast, unit, lost):
    uid, wish = lost
    with unit():
        claim = wishes.buy(uid, actor=cast.chen, reason="不再麻烦爱心人士")
        bought = db.session.query(Claim).filter_by(holder="project").one()
        row = desk.row(wish)
        assert (claim.state, claim.slot, bought.state, bought.pieces) == ("released", None, "held", 1)
        assert (row.state, row.taken) == ("claimed", 1)
        assert pieces_add_up() == []
        assert db.session.query(Problem).one().outcome == "buy"
        assert queries.in_hand([cast.lan.ref]) == 0
        assert inbox.inbox([cast.lan.uid]).items[0].title == "改由项目代购"


def test_only_the_charity_decides_what_is_bought(cast, unit, lost):
    uid, _wish = lost
    with unit():
        for who in (cast.tian, cast.zhou, cast.lan):
            with pytest.raises(Forbidden):
                wishes.buy(uid, actor=who, reason="买")


def test_the_project_holds_a_part_once(cast, unit):
    with unit():
        wish = desk.on_the_shelf(cast, quantity=2)
        wishes.claim(wish, actor=cast.chen)
        uid = wishes.claim(wish, actor=cast.lan).uid
        wishes.problem(uid, actor=cast.lan, reason="买不到", kind="unable")
        with pytest.raises(ProjectHolds):
            wishes.buy(uid, actor=cast.chen, reason="买")
        mine = db.session.query(Claim).filter_by(holder="project").one().uid
        wishes.problem(mine, actor=cast.chen, reason="断货", kind="unable")
        with pytest.raises(WrongWayOut):
            wishes.buy(mine, actor=cast.chen, reason="买")


def other_person(cast, **changes):
    """Somebody else of the village who wishes for the same."""
    facts = PersonFacts(
        name="赵桂兰",
        kind="独居老人",
        area_code=VILLAGE,
        controller=Controller.CHARITY,
        birth_year=1944,
        sex="女",
        **changes,
    )
    row = registering.register_person(facts, actor=cast.tian)
    desk.give_consent(cast, row)
    return row.uid


@pytest.fixture
def unneeded(cast, unit):
    """A fan at the station whose person is no more; and a neighbour who waits for one: (claim, wish, other wish)."""
    with unit():
        uid = desk.received(cast)
        wishes.problem(uid, actor=cast.tian, reason="老人不在了", kind="died")
        other = desk.on_the_shelf(cast, title="一台电风扇", person_uid=other_person(cast))
        return uid, queries.desk_claim(uid, actor=cast.chen)[1].uid, other


def test_the_thing_goes_to_another_person_and_is_counted_once(cast, unit, unneeded):
    uid, wish, other = unneeded
    with unit():
        new = wishes.pass_on(uid, to=other, actor=cast.chen, reason="家属同意转赠")
        old = queries.desk_claim(uid, actor=cast.chen)[0]
        assert (old.state, new.state, new.holder, new.slot, new.waybill) == (
            "released", "received", cast.lan.ref, 1, "YZ123456",
        )  # fmt: skip
        assert (desk.row(wish).state, desk.row(wish).taken) == ("withdrawn", 0)
        assert (desk.row(other).state, desk.row(other).taken) == ("claimed", 1)
        assert pieces_add_up() == []
        titles = [one.title for one in inbox.inbox([cast.lan.uid]).items][:2]
        assert titles == ["物品有了新的去处", "您的心意转给了另一位"]
        wishes.hand_over(new.uid, actor=cast.tian, note="本人签收")
        wishes.confirm(new.uid, actor=cast.chen)
        assert desk.row(other).state == "confirmed"
        assert [len(registry.aid_of([desk.row(one).person_uid])) for one in (wish, other)] == [0, 1]


def test_only_somebody_who_wishes_for_the_same(cast, unit, unneeded):
    uid, wish, other = unneeded
    with unit():
        quilt = desk.on_the_shelf(cast, title="棉被", person_uid=other_person(cast))
        taken = desk.held(cast, cast.bo, title="电风扇", person_uid=other_person(cast))
        full = queries.desk_claim(taken, actor=cast.chen)[1].uid
        away = desk.on_the_shelf(cast, title="电风扇", person_uid=other_person(cast), area_code=VILLAGE)
        found = swapping.wishes_alike(*queries.desk_claim(uid, actor=cast.chen), actor=cast.chen)
        assert [one.uid for one in found] == [other, away], "the same township first"
        for wrong in (quilt, full, wish, "", "nosuchwish000000"):
            with pytest.raises(OtherWishNeeded):
                wishes.pass_on(uid, to=wrong, actor=cast.chen, reason="转赠")
        with pytest.raises(Forbidden):
            wishes.pass_on(uid, to=other, actor=cast.tian, reason="转赠")


def test_not_to_ones_own_kin_nor_where_one_helps_already(cast, unit, unneeded):
    uid, _wish, other = unneeded
    with unit():
        mother = desk.on_the_shelf(cast, title="电风扇", person_uid=other_person(cast, phone=PHONE_LAN))
        wishes.claim(desk.on_the_shelf(cast, title="棉被", person_uid=other_person(cast)), actor=cast.lan)
        both = desk.on_the_shelf(cast, title="电风扇", quantity=2, person_uid=other_person(cast))
        wishes.claim(both, actor=cast.lan)
        for wrong in (mother, both):
            with pytest.raises(OtherWishNeeded):
                wishes.pass_on(uid, to=wrong, actor=cast.chen, reason="转赠")
        assert wishes.pass_on(uid, to=other, actor=cast.chen, reason="转赠").slot == 1


def test_not_before_it_is_at_the_station(cast, unit):
    with unit():
        uid = desk.sent(cast)
        wishes.problem(uid, actor=cast.tian, reason="不在了", kind="died")
        other = desk.on_the_shelf(cast, title="电风扇", person_uid=other_person(cast))
        with pytest.raises(WrongWayOut):
            wishes.pass_on(uid, to=other, actor=cast.chen, reason="转赠")


def test_a_partners_thing_is_passed_on_too(cast, unit):
    with unit():
        company = partner("爱心单位", "ai")
        uid = wishes.claim(desk.on_the_shelf(cast), actor=company).uid
        wishes.sent(uid, actor=company, carrier="自送", waybill="自送")
        wishes.receive(uid, actor=cast.tian)
        wishes.problem(uid, actor=cast.tian, reason="不要了", kind="refused")
        other = desk.on_the_shelf(cast, title="电风扇", person_uid=other_person(cast))
        new = wishes.pass_on(uid, to=other, actor=cast.chen, reason="转赠")
        assert (new.holder_kind, new.state) == ("partner", "received")


def test_what_is_decided_is_decided(cast, unit, unneeded):
    uid, _wish, other = unneeded
    with unit():
        wishes.pass_on(uid, to=other, actor=cast.chen, reason="转赠")
        for act in (wishes.send_home, wishes.end, wishes.buy, wishes.anew):
            with pytest.raises(StateChanged):
                act(uid, actor=cast.chen, reason="再来")
