"""认领: first that it works, then each refusal."""

import pytest
from sqlalchemy import text

from server.kit.db import db
from server.kit.errors import Forbidden, Invalid
from server.kit.states import StateChanged
from server.messages import queries as inbox
from server.people import queries as people
from server.people import service as people_service
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import (
    ClaimNotFound,
    ExtendedBefore,
    NameNeeded,
    PhoneNeeded,
    PiecesLeft,
    PrivateText,
    ReasonNeeded,
    TooManyClaims,
    WishNotFound,
    WishTaken,
)
from server.wishes.rules import LEASE
from tests.wishes import desk


def test_it_works(cast, unit, app):
    with unit():
        uid = desk.on_the_shelf(cast)
        claim = wishes.claim(uid, actor=cast.lan)
        wish = queries.find_public(uid)
        assert (claim.state, claim.holder, claim.pieces) == ("held", cast.lan.ref, 1)
        assert (wish.state, wish.taken) == ("claimed", 1)
        assert (claim.lease_until - claim.at).days == LEASE.days
        assert [m.title for m in inbox.inbox([cast.lan.uid]).items] == ["认领成功"]
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM claims WHERE state = 'held'")).scalar_one() == 1


def test_asking_twice_is_claiming_once(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=3)
        first = wishes.claim(uid, actor=cast.lan)
        assert wishes.claim(uid, actor=cast.lan, pieces=2).uid == first.uid
        assert queries.find_public(uid).taken == 1


def test_the_second_donor_is_told_kindly(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        wishes.claim(uid, actor=cast.lan)
        with pytest.raises(WishTaken, match="别人认领"):
            wishes.claim(uid, actor=cast.bo)


def test_several_share_the_pieces(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=3)
        wishes.claim(uid, actor=cast.lan, pieces=2)
        assert (queries.find_public(uid).state, queries.find_public(uid).left) == ("open", 1)
        with pytest.raises(PiecesLeft):
            wishes.claim(uid, actor=cast.bo, pieces=2)
        wishes.claim(uid, actor=cast.bo)
        assert queries.find_public(uid).state == "claimed"


@pytest.mark.parametrize("pieces", [0, -1, 501])
def test_odd_pieces(cast, unit, pieces):
    with unit():
        uid = desk.on_the_shelf(cast)
        with pytest.raises(Invalid):
            wishes.claim(uid, actor=cast.lan, pieces=pieces)


def test_a_draft_cannot_be_claimed_nor_what_is_not_there(cast, unit):
    with unit():
        with pytest.raises(WishNotFound):
            wishes.claim(desk.in_review(cast), actor=cast.lan)
        with pytest.raises(WishNotFound):
            wishes.claim("0000000000000000", actor=cast.lan)


def test_a_donor_is_known_first(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        with pytest.raises(PhoneNeeded):
            wishes.claim(uid, actor=cast.qiao)
        people_service.prove_phone(people.donor(cast.qiao.uid), "13800000003")
        with pytest.raises(NameNeeded):
            wishes.claim(uid, actor=cast.qiao)
        assert wishes.claim(uid, actor=cast.qiao, name="乔木").state == "held"
        assert people.donor(cast.qiao.uid).name == "乔木"


def test_three_in_hand_are_enough(cast, unit):
    with unit():
        claims = [desk.held(cast) for _ in range(3)]
        fourth = desk.on_the_shelf(cast)
        with pytest.raises(TooManyClaims):
            wishes.claim(fourth, actor=cast.lan)
        wishes.release(claims[1], actor=cast.lan)
        assert wishes.claim(fourth, actor=cast.lan).slot == 2


def test_the_database_itself_refuses_a_fourth(cast, unit, app):
    with unit():
        for _ in range(3):
            desk.held(cast)
    with unit(), pytest.raises(Exception, match="(?i)check|constraint"):
        db.session.execute(text("UPDATE claims SET slot = 4 WHERE slot = 3"))


def test_a_confirmed_claim_is_out_of_hand(cast, unit):
    with unit():
        desk.confirmed(cast)
        assert queries.in_hand([cast.lan.ref]) == 0


def test_the_project_and_a_clerk_without_a_hand(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        with pytest.raises(Forbidden):
            wishes.claim(uid, actor=cast.tian)
        claim = wishes.claim(uid, actor=cast.chen)
        assert (claim.holder, claim.slot) == ("project", None)


def test_given_back_it_stands_on_the_shelf_again(cast, unit):
    with unit():
        claim = desk.held(cast)
        row = wishes.release(claim, actor=cast.lan)
        wish = queries.desk_claim(claim, actor=cast.chen)[1]
        assert (row.state, row.slot, wish.state, wish.taken) == ("released", None, "open", 0)
        assert wishes.release(claim, actor=cast.lan).version == row.version
        assert wishes.claim(wish.uid, actor=cast.lan).uid != claim


def test_staff_give_a_reason(cast, unit):
    with unit():
        claim = desk.held(cast)
        with pytest.raises(ReasonNeeded):
            wishes.release(claim, actor=cast.tian)
        with pytest.raises(PrivateText):
            wishes.release(claim, actor=cast.tian, reason="请打13800000003")
        assert wishes.release(claim, actor=cast.tian, reason="联系不上").state == "released"


def test_other_peoples_claims_do_not_exist(cast, unit):
    with unit():
        claim = desk.held(cast)
        for stranger in (cast.bo, cast.guo):
            with pytest.raises(ClaimNotFound):
                wishes.release(claim, actor=stranger, reason="不是我的")


def test_a_donor_cannot_probe_for_the_name(cast, unit):
    with unit():
        assert wishes.release(desk.held(cast), actor=cast.lan, reason=f"是{desk.NAME}吗").state == "released"


def test_not_after_it_was_sent(cast, unit):
    with unit():
        claim = desk.sent(cast)
        with pytest.raises(StateChanged):
            wishes.release(claim, actor=cast.lan)


def test_one_more_week_once(cast, unit):
    with unit():
        claim = desk.held(cast)
        before = queries.desk_claim(claim, actor=cast.chen)[0].lease_until
        assert wishes.extend(claim, actor=cast.lan).lease_until - before == LEASE
        with pytest.raises(ExtendedBefore):
            wishes.extend(claim, actor=cast.lan)


def test_two_records_of_one_donor_hold_the_same_claim(cast, unit):
    """Qiao signs in by WeChat, claims nothing yet, then proves Lan's phone: one donor, one claim."""
    with unit():
        uid = desk.on_the_shelf(cast)
        claim = wishes.claim(uid, actor=cast.lan)
        people_service.prove_phone(people.record(cast.qiao.uid), "13800000001")
        assert wishes.claim(uid, actor=cast.qiao).uid == claim.uid
        assert wishes.claim_on(uid, actor=cast.qiao).uid == claim.uid
