"""排队: first that the first in line has their day, then everything that ends a wait, and each refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.kit import clock
from server.kit.actors import donor_actor
from server.kit.db import db
from server.messages import queries as inbox
from server.people import service as people
from server.registry.models import HelpedPerson
from server.wishes import jobs, privacy, queries
from server.wishes import service as wishes
from server.wishes.checks import CHECKS
from server.wishes.errors import MayClaimNow, NotForYou, TooManyWaits, WishKept, WishNotFound, WishTaken
from server.wishes.models import Wait
from server.wishes.rules import HEAD_START, LEASE, WAITS_MAX
from server.wishes.service import hiding, waiting
from tests.cast import donor
from tests.wishes import desk
from tests.wishes.test_outcomes import partner
from tests.wishes.test_race import at_once


@pytest.fixture
def crowd(unit, cast):
    """Three more donors."""
    with unit():
        return [donor(f"oWait{n}", "等候", f"1380000020{n}") for n in range(3)]


@pytest.fixture
def taken(unit, cast):
    """A wish that Lan holds; the wish's uid and the claim's."""
    with unit():
        uid = desk.on_the_shelf(cast)
        return uid, wishes.claim(uid, actor=cast.lan).uid


def lines(actor):
    return [message.title for message in inbox.inbox([actor.uid]).items]


def row(uid):
    return desk.row(uid)


def later(hours):
    return clock.at(clock.now() + timedelta(hours=hours))


def test_the_first_in_line_is_told_and_has_a_day(unit, cast, crowd, taken):
    uid, claim = taken
    first, second, third = crowd
    with unit():
        for one in (first, second):
            waiting.join(uid, actor=one)
        wishes.release(claim, actor=cast.lan)
    with unit():
        assert (lines(first), lines(second)) == (["轮到您了"], [])
        assert row(uid).kept_until - clock.now() <= HEAD_START
        for stranger in (third, cast.lan):
            with pytest.raises(WishKept, match="先留给排队的爱心人士"):
                wishes.claim(uid, actor=stranger)
        assert wishes.claim(uid, actor=first).state == "held"
        wish = row(uid)
        assert (wish.state, wish.kept_until) == ("claimed", None)
        assert [one.donor for one in db.session.scalars(select(Wait))] == [second.ref]


def test_after_the_day_it_is_everybodys_and_the_others_are_told(unit, cast, crowd, taken):
    uid, claim = taken
    first, second, third = crowd
    with unit():
        for one in (first, second):
            waiting.join(uid, actor=one)
        wishes.release(claim, actor=cast.lan)
    with later(25), unit():
        assert waiting.end_head_starts() == 1
        assert waiting.end_head_starts() == 0
        assert (lines(first), lines(second)) == (["轮到您了"], ["排队结束了"])
        assert db.session.scalars(select(Wait)).all() == []
        assert wishes.claim(uid, actor=third).state == "held"


def test_a_minute_before_the_clock_looks_it_is_everybodys_too(unit, cast, crowd, taken):
    uid, claim = taken
    first, second, third = crowd
    with unit():
        waiting.join(uid, actor=first)
        waiting.join(uid, actor=second)
        wishes.release(claim, actor=cast.lan)
    with later(25), unit():
        assert wishes.claim(uid, actor=third).state == "held"
    with later(26), unit():
        wishes.release(wishes.claim_on(uid, actor=third).uid, actor=third)
        assert (lines(first), lines(second)) == (["轮到您了", "轮到您了"], [])


def test_the_lease_over_and_a_decided_problem_are_falling_back_too(unit, cast, crowd):
    with unit():
        overdue = desk.on_the_shelf(cast)
        wishes.claim(overdue, actor=cast.lan)
        waiting.join(overdue, actor=crowd[0])
        broken = desk.on_the_shelf(cast)
        stuck = wishes.claim(broken, actor=cast.lan).uid
        waiting.join(broken, actor=crowd[1])
        wishes.problem(stuck, actor=cast.lan, reason="买不到")
        wishes.give_up(stuck, actor=cast.tian, reason="换人来办")
        assert lines(crowd[1]) == ["轮到您了"]
    with later(24 * LEASE.days + 1), unit():
        assert jobs.return_overdue_claims() == 1
        assert lines(crowd[0]) == ["轮到您了"]


def test_who_was_not_fast_enough_is_told_again(unit, cast, crowd, taken):
    uid, claim = taken
    first, second, _third = crowd
    with unit():
        waiting.join(uid, actor=first)
        waiting.join(uid, actor=second)
        wishes.release(claim, actor=cast.lan)
        mine = wishes.claim(uid, actor=second).uid
        wishes.release(mine, actor=second)
        assert lines(first) == ["轮到您了", "轮到您了"]


def test_as_many_are_told_as_pieces_are_left(unit, cast, crowd):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=3)
        claim = wishes.claim(uid, actor=cast.lan, pieces=2).uid
        wishes.claim(uid, actor=cast.bo)
        for one in crowd:
            waiting.join(uid, actor=one)
        wishes.release(claim, actor=cast.lan)
        assert [lines(one) for one in crowd] == [["轮到您了"], ["轮到您了"], []]
        assert wishes.claim(uid, actor=crowd[2]).state == "held"
        with pytest.raises(WishKept):
            wishes.claim(uid, actor=cast.lan)
        assert row(uid).kept_until is not None


def test_nobody_waits_twice_and_two_records_are_one_donor(unit, cast, taken):
    uid, _claim = taken
    with unit():
        place = waiting.join(uid, actor=cast.bo)
        assert waiting.join(uid, actor=cast.bo).id == place.id
        people.prove_phone(people.donor_by_openid("oQiao"), "13800000002")
        assert waiting.join(uid, actor=cast.qiao).id == place.id
        assert db.session.scalars(select(Wait)).all() == [place]


def test_leaving_and_being_forgotten(unit, cast, crowd, taken):
    uid, claim = taken
    first, second, _third = crowd
    with unit():
        waiting.join(uid, actor=first)
        waiting.join(uid, actor=second)
        assert (waiting.leave(uid, actor=first), waiting.leave(uid, actor=first)) == (True, False)
        assert [section.title for section in privacy.export([second.uid])] == ["认领", "等候的心愿"]
        assert privacy.forget([second.uid]).gone == ["1 个心愿的排队"]
        wishes.release(claim, actor=cast.lan)
        assert (lines(first), lines(second), row(uid).kept_until) == ([], [], None)


@pytest.mark.parametrize("how", ["confirmed", "hidden", "withdrawn"])
def test_what_ends_every_wait(unit, cast, crowd, taken, how):
    uid, claim = taken
    with unit():
        waiting.join(uid, actor=crowd[0])
        if how == "confirmed":
            wishes.sent(claim, actor=cast.lan, carrier="邮政", waybill="1")
            wishes.receive(claim, actor=cast.tian)
            wishes.hand_over(claim, actor=cast.tian, note="本人签收")
            wishes.confirm(claim, actor=cast.tian)
        elif how == "hidden":
            hiding.hide(row(uid), "微信判定文字违规")
        else:
            wishes.withdraw(uid, actor=cast.chen, because="met")
        assert lines(crowd[0]) == ["排队结束了"]
        assert db.session.scalars(select(Wait)).all() == []


def test_what_is_open_and_what_is_not_there(unit, cast, crowd, taken):
    with unit():
        with pytest.raises(MayClaimNow):
            waiting.join(desk.on_the_shelf(cast), actor=cast.bo)
        for uid in (desk.in_review(cast), "0000000000000000"):
            with pytest.raises(WishNotFound):
                waiting.join(uid, actor=cast.bo)
        assert waiting.join(taken[0], actor=cast.lan) is None


def test_who_may_never_claim_need_not_wait(unit, cast, taken):
    with unit():
        people.prove_phone(people.donor_by_openid("oNear"), "13800000077")
        near = people.donor_by_openid("oNear")
        person = db.session.scalars(select(HelpedPerson).where(HelpedPerson.uid == row(taken[0]).person_uid)).one()
        person.phone = "13800000077"
        db.session.flush()
        with pytest.raises(NotForYou):
            waiting.join(taken[0], actor=donor_actor(near.uid))


def test_ten_lines_are_enough(unit, cast):
    with unit():
        one = desk.person(cast)
        uids = [desk.on_the_shelf(cast, person_uid=one, title=f"心愿{n}") for n in range(WAITS_MAX + 1)]
        for uid in uids:
            wishes.claim(uid, actor=cast.chen)
        for uid in uids[:-1]:
            waiting.join(uid, actor=cast.bo)
        with pytest.raises(TooManyWaits):
            waiting.join(uids[-1], actor=cast.bo)


def test_a_partner_and_the_project_wait_for_the_day_to_end(unit, cast, crowd, taken):
    uid, claim = taken
    with unit():
        waiting.join(uid, actor=crowd[0])
        wishes.release(claim, actor=cast.lan)
        for holder in (partner("示例爱心企业", "xin"), cast.chen):
            with pytest.raises(WishKept):
                wishes.claim(uid, actor=holder)


def test_falling_back_while_others_join(app, unit, cast, crowd, taken):
    """Whoever is in line when the piece falls back is told; whoever comes after it may not join."""
    uid, claim = taken
    acts = [lambda one=one: waiting.join(uid, actor=one) for one in crowd]
    answers = at_once_any(app, [*acts, lambda: wishes.release(claim, actor=cast.lan)])
    assert set(answers) <= {"ok", "may_claim_now"}
    with unit():
        joined = answers[:3].count("ok")
        assert (row(uid).kept_until is not None) == (joined > 0)
        assert sum(len(lines(one)) for one in crowd) == min(joined, 1)
        assert [said for check in CHECKS for said in check.run()] == []


def at_once_any(app, acts):
    class Ok:
        state = "ok"

    return at_once(app, [lambda act=act: (act(), Ok)[1] for act in acts])


def test_two_in_line_claim_at_once_and_one_has_it(app, unit, cast, crowd, taken):
    uid, claim = taken
    with unit():
        for one in crowd:
            waiting.join(uid, actor=one)
        wishes.release(claim, actor=cast.lan)
    answers = at_once(app, [lambda one=one: wishes.claim(uid, actor=one) for one in crowd])
    assert sorted(answers) == ["held", WishTaken.code, WishTaken.code]
    with unit():
        assert len(db.session.scalars(select(Wait)).all()) == 2
        assert queries.find_public(uid).state == "claimed"
