"""Honest numbers: counted in wishes, done means confirmed, and nobody is named who did not ask for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from server.kit.clock import now, today
from server.kit.db import db
from server.kit.errors import Forbidden
from server.people import service as people
from server.people.models import Staff
from server.people.roles import Role
from server.wishes import service as wishes
from server.wishes.models import Wish
from server.wishes.queries import outcomes
from server.wishes.queries.outcomes import Board, Outcome
from server.wishes.service.find import claim_for
from tests.cast import COUNTY, OTHER_TOWN, TOWN, staff
from tests.counting import counted
from tests.wishes import desk


def year():
    """The first and the last day; asked for in the test, for a run may begin on the day before."""
    return today() - timedelta(days=364), today()


def published(uid, days_ago):
    db.session.execute(update(Wish).where(Wish.uid == uid).values(published_at=now() - timedelta(days=days_ago)))


def whole(actor=None):
    return outcomes.outcomes(*year(), actor)


def partner(name, login, listed=False):
    """A partner's clerk."""
    organisation = people.add_organisation(name=name, kind="partner", area_code=COUNTY)
    actor = staff(login, "爱经办", Role.PARTNER, COUNTY)
    db.session.execute(update(Staff).where(Staff.uid == actor.uid).values(organisation_id=organisation.id))
    actor = replace(actor, organisation=organisation.uid, organisation_kind="partner")
    if listed:
        people.list_own(True, actor=actor)
    return actor


def test_each_wish_is_counted_once_by_what_became_of_it(unit, cast):
    with unit():
        published(desk.on_the_shelf(cast), 40)
        desk.held(cast, title="书包")
        desk.confirmed(cast)
        gone = desk.on_the_shelf(cast, title="书桌")
        wishes.withdraw(gone, actor=cast.chen, because="moved")
        wrong = desk.on_the_shelf(cast, title="床")
        wishes.withdraw(wrong, actor=cast.chen, because="wrong")
        desk.in_review(cast, title="台灯")
    with unit():
        with counted() as statements:
            found = whole()
        assert len(statements) == 1
    assert found.all == Outcome(4, realised=1, under_way=1, waiting=1, withdrawn=1, days=0, oldest=40)
    assert found.all.percent == 25
    assert (found.by_place, found.by_kind) == ({TOWN: found.all}, {"goods": found.all})


def test_half_of_them_took_no_longer(unit, cast):
    with unit():
        for days in (3, 10, 50):
            claim = desk.confirmed(cast)
            published(claim_for(claim, cast.chen)[1].uid, days)
    with unit():
        assert whole().all.days == 10


def test_a_wish_of_two_pieces_is_not_done_with_one(unit, cast):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=2)
        claim = wishes.claim(uid, actor=cast.lan).uid
        wishes.sent(claim, actor=cast.lan, carrier="邮政", waybill="YZ1")
        wishes.receive(claim, actor=cast.tian)
        wishes.hand_over(claim, actor=cast.tian, note="本人签收")
        wishes.confirm(claim, actor=cast.chen)
    with unit():
        assert whole().all == Outcome(1, under_way=1)


def test_a_township_sees_its_own(unit, cast):
    with unit():
        desk.on_the_shelf(cast)
    with unit():
        assert whole(cast.tian).all.published == 1
        assert whole(cast.guo).all == Outcome()
        assert OTHER_TOWN not in whole(cast.chen).by_place
        assert whole().all.percent == 0
        assert Outcome().percent is None


def test_a_period_holds_its_days(unit, cast):
    with unit():
        published(desk.on_the_shelf(cast), 365)
    with unit():
        assert whole().all.published == 0
        assert outcomes.outcomes(year()[0] - timedelta(days=1), year()[1]).all.published == 1


def test_partners_stand_by_realised_wishes_and_only_when_they_ask(unit, cast):
    with unit():
        one, other = partner("示例甲公司", "jia", listed=True), partner("示例乙公司", "yi")
        for holder, times in ((one, 1), (other, 2)):
            for _time in range(times):
                claim = wishes.claim(desk.on_the_shelf(cast), actor=holder).uid
                wishes.sent(claim, actor=holder, carrier="邮政", waybill="YZ1")
                wishes.receive(claim, actor=cast.tian)
                wishes.hand_over(claim, actor=cast.tian, note="本人签收")
                wishes.confirm(claim, actor=cast.chen)
        wishes.claim(desk.on_the_shelf(cast), actor=one)  # claimed alone counts for nothing
    with unit():
        with counted() as statements:
            board = outcomes.board(*year())
        assert (board, len(statements)) == (Board([("示例甲公司", 1)], 1, 2), 2)
        people.list_own(False, actor=one)
        assert outcomes.board(*year()) == Board([], 2, 3)


def test_only_a_partner_says_so(unit, cast):
    with unit(), pytest.raises(Forbidden):
        people.list_own(True, actor=cast.chen)
