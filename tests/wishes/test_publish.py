"""审核: the second person, the consent, the batch; taking down, closing, the letter."""

import pytest

from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.registry import queries as registry
from server.registry import service as registry_service
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import (
    ClaimUnderWay,
    ConsentNeeded,
    ReasonNeeded,
    WishNotFound,
    WishWithdrawn,
)
from tests.wishes import desk


def test_it_goes_public(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        wish = wishes.publish(uid, actor=cast.chen, seen_version=1)
        assert (wish.state, wish.left, wish.checked_by) == ("open", 1, "慈善会项目岗")
        assert wish.published_at is not None
        assert queries.find_public(uid).uid == uid


def test_nobody_checks_their_own(cast, unit):
    with unit():
        wish = wishes.draft(desk.facts(person_uid=desk.person(cast)), actor=cast.chen)
        wishes.submit(wish.uid, actor=cast.chen)
        with pytest.raises(SamePerson):
            wishes.publish(wish.uid, actor=cast.chen)
        assert desk.publish(wish.uid, cast.zhou).approved_by == cast.zhou.ref


def test_only_the_version_that_was_seen(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        with pytest.raises(StateChanged):
            wishes.publish(uid, actor=cast.chen, seen_version=0)


@pytest.mark.parametrize("who", ["tian", "wang", "fang", "lan"])
def test_not_everybody_publishes(cast, unit, who):
    with unit():
        uid = desk.in_review(cast)
        with pytest.raises((Forbidden, WishNotFound)):
            wishes.publish(uid, actor=getattr(cast, who))


def test_without_consent_nothing_is_public(cast, unit):
    with unit():
        uid = desk.in_review(cast, person_uid=desk.person(cast, consent=False))
        with pytest.raises(ConsentNeeded, match="二十五"):
            wishes.publish(uid, actor=cast.chen)


def test_a_withdrawn_consent_is_none(cast, unit):
    with unit():
        person = desk.person(cast)
        uid = desk.in_review(cast, person_uid=person)
        given = registry.consents(registry.person(person))[0]
        registry_service.withdraw_consent(given.uid, actor=cast.tian)
        with pytest.raises(ConsentNeeded):
            wishes.publish(uid, actor=cast.chen)


def test_sent_back_with_a_reason(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        with pytest.raises(ReasonNeeded):
            wishes.send_back(uid, actor=cast.chen, reason="  ")
        assert wishes.send_back(uid, actor=cast.chen, reason="价格偏高").state == "draft"
        wishes.submit(uid, actor=cast.tian)
        assert desk.publish(uid, cast.chen).state == "open"


def test_taken_down_with_a_reason(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
        with pytest.raises(ReasonNeeded):
            wishes.withdraw(uid, actor=cast.chen, because="whatever")
        assert wishes.withdraw(uid, actor=cast.chen, because="met").state == "withdrawn"
        with pytest.raises(WishWithdrawn, match="其他途径"):
            queries.find_public(uid)


def test_what_was_never_public_leaves_no_trace(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        wishes.withdraw(uid, actor=cast.chen, because="wrong")
        with pytest.raises(WishNotFound):
            queries.find_public(uid)


def test_taking_down_frees_the_donor(cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=2)
        claim = wishes.claim(uid, actor=cast.lan)
        wish = wishes.withdraw(uid, actor=cast.chen, because="moved")
        assert (wish.taken, claim.state) == (0, "released")
        assert queries.in_hand([cast.lan.ref]) == 0


def test_not_while_a_parcel_is_on_its_way(cast, unit):
    with unit():
        claim = desk.sent(cast)
        wish = queries.desk_claim(claim, actor=cast.chen)[1]
        with pytest.raises(ClaimUnderWay):
            wishes.withdraw(wish.uid, actor=cast.chen, because="met")
        assert queries.whole(wish.uid, [cast.lan.ref]).mine.uid == claim


def test_closed_when_it_came_true(cast, unit):
    with unit():
        claim = desk.confirmed(cast)
        wish = queries.desk_claim(claim, actor=cast.chen)[1]
        assert wish.state == "confirmed"
        with pytest.raises(Forbidden):
            wishes.close(wish.uid, actor=cast.tian)
        assert wishes.close(wish.uid, actor=cast.chen).state == "closed"
