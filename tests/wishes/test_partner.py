"""A partner's clerk sees what is public and what is their own; the rest looks like what does not exist."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from server.kit.db import db
from server.people import queries as people
from server.people.models import Staff
from server.people.roles import Role
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import ClaimNotFound, WishNotFound
from server.wishes.lists import CLAIMS, WISHES
from server.wishes.queries import figures
from server.wishes.service import hiding
from tests.cast import TOWN, VILLAGE, staff
from tests.wishes import desk
from tests.wishes.test_outcomes import partner


@pytest.fixture
def xin(unit, cast):
    """A clerk of a partner."""
    with unit():
        return partner("示例爱心企业", "xin")


def titles(actor, **given):
    return {line.wish.title for line in WISHES.ask(actor, {"queue": "all", **given}).page().items}


def test_what_is_public_and_what_is_its_own(unit, cast, xin):
    with unit():
        desk.on_the_shelf(cast, title="台灯")
        wishes.draft(desk.facts(title="自己写的书包"), actor=xin)
        mine = desk.on_the_shelf(cast, title="棉被")
        wishes.claim(mine, actor=xin)
        hiding.hide(desk.row(mine), "微信判定文字违规")
        assert titles(xin) == {"台灯", "自己写的书包", "棉被"}
        assert queries.desk_wish(mine, actor=xin).title == "棉被"
        assert queries.wish_counts(xin)["all"] == 3


def test_it_learns_the_township_and_no_village(unit, cast, xin):
    with unit():
        wish = desk.on_the_shelf(cast, area_code=VILLAGE)
        wishes.claim(wish, actor=xin)
        seen = [listing.ask(xin, {"queue": "all"}).page().items[0].place for listing in (WISHES, CLAIMS)]
        theirs = [listing.ask(cast.chen, {"queue": "all"}).page().items[0].place for listing in (WISHES, CLAIMS)]
    assert all(place.endswith("灵泉街道") for place in seen), seen
    assert all(place.endswith("示例村") for place in theirs), theirs


def test_what_waits_for_a_check_or_was_hidden_does_not_exist(unit, cast, xin):
    with unit():
        waiting, hidden = desk.in_review(cast, title="台灯"), desk.on_the_shelf(cast, title="棉被")
        hiding.hide(desk.row(hidden), "微信判定文字违规")
        gone = desk.on_the_shelf(cast, title="书桌")
        wishes.withdraw(gone, actor=cast.chen, because="moved")
        for uid in (waiting, hidden, gone, "0000000000000000"):
            with pytest.raises(WishNotFound):
                queries.desk_wish(uid, actor=xin)
            with pytest.raises(WishNotFound):
                wishes.submit(uid, actor=xin)
        assert titles(xin) == titles(xin, q="棉被") == set()
        assert queries.titles([waiting, hidden], actor=xin) == {}
        assert sum(figures.by_township(xin).values()) == 0


def test_of_other_peoples_wishes_it_changes_nothing(unit, cast, xin):
    with unit():
        uid = desk.on_the_shelf(cast)
        with pytest.raises(WishNotFound):
            wishes.take_back(uid, actor=xin)
        assert [move.name for move in queries.moves_on(desk.row(uid), xin)] == ["claim"]


def test_a_colleague_goes_on_where_one_left(unit, cast, xin):
    with unit():
        wish = wishes.draft(desk.facts(title="书包"), actor=xin)
        fellow = partner_fellow(xin)
        assert wishes.edit(wish.uid, desk.facts(title="双肩书包"), actor=fellow).title == "双肩书包"
        stranger = partner("另一家企业", "mo")
        with pytest.raises(WishNotFound):
            wishes.edit(wish.uid, desk.facts(), actor=stranger)


def partner_fellow(actor):
    """Another clerk of the same partner."""
    one = staff("xin2", "新同事", Role.PARTNER, TOWN)
    unit = people.organisation(actor.organisation)
    db.session.execute(update(Staff).where(Staff.uid == one.uid).values(organisation_id=unit.id))
    return replace(one, organisation=actor.organisation)


def test_claims_of_others_do_not_exist(unit, cast, xin):
    with unit():
        theirs = desk.sent(cast)
        shared = desk.on_the_shelf(cast, title="棉被", quantity=3)
        wishes.claim(shared, actor=cast.bo)
        own = wishes.claim(shared, actor=xin).uid
        assert [line.held.claim.uid for line in CLAIMS.ask(xin, {"queue": "all"}).page().items] == [own]
        assert queries.claim_counts(xin)["all"] == 1
        assert queries.claim_titles([theirs, own], actor=xin) == {own: "棉被"}
        with pytest.raises(ClaimNotFound):
            queries.desk_claim(theirs, actor=xin)
        assert [held.claim.uid for held in queries.claims_on(desk.row(shared), actor=xin)] == [own]
        lines = queries.timeline(desk.row(shared), actor=xin)
        assert [(line.what, line.who) for line in lines] == [("我来认领", "示例爱心企业")]


def test_of_what_it_wrote_it_reads_how_it_went_and_not_what_was_judged(unit, cast, xin):
    with unit():
        person = desk.person(cast)
        desk.on_the_shelf(cast, person_uid=person)
        wish = desk.row(desk.on_the_shelf(cast, person_uid=person))
        wish.written_by = xin.ref
        db.session.flush()
        told = [line.what for line in queries.timeline(wish, actor=xin)]
        assert told == ["审核通过", "提交审核", "登记"]
        assert any(line.what.startswith("判断") for line in queries.timeline(wish, actor=cast.chen))


def test_a_clerk_without_a_partner_holds_nothing(unit, cast):
    with unit():
        desk.held(cast)
        nobody = staff("wu", "无单位", Role.PARTNER, TOWN)
        assert CLAIMS.ask(nobody, {"queue": "all"}).page().items == []
