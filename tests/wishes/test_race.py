"""Many at the same moment, on the real engine, with real threads: exact, and nobody is refused for nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from server.kit.db import db
from server.kit.errors import DomainError
from server.kit.units import writing
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.checks import CHECKS
from tests.cast import donor
from tests.wishes import desk

THREADS = 16


@pytest.fixture
def crowd(cast, unit):
    """Sixteen donors with phones and names."""
    with unit():
        return [donor(f"oCrowd{n}", "众人", f"138000001{n:02}") for n in range(THREADS)]


def at_once(app, acts):
    """Run every act in a thread and unit of its own, all from the same moment; what each answered."""
    start = Barrier(len(acts))

    def run(act):
        with app.app_context():
            start.wait()
            try:
                with writing():
                    return act().state
            except DomainError as refusal:
                return refusal.code

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def sound(unit):
    with unit():
        return [problem for check in CHECKS for problem in check.run()] == []


def claiming(uid, **more):
    return lambda: wishes.claim(uid, **more)


def test_sixteen_on_one_wish_make_one_winner(app, cast, unit, crowd):
    with unit():
        uid = desk.on_the_shelf(cast)
    answers = at_once(app, [claiming(uid, actor=one) for one in crowd])
    assert sorted(answers) == ["held"] + ["wish_taken"] * (THREADS - 1)
    with app.app_context(), db.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM claims")).scalar_one() == 1
    assert sound(unit)


def test_two_donors_and_one_of_them_wins(app, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast)
    answers = at_once(app, [claiming(uid, actor=cast.lan), claiming(uid, actor=cast.bo)])
    assert sorted(answers) == ["held", "wish_taken"]


def test_sixteen_pieces_for_sixteen_donors(app, cast, unit, crowd):
    """Another donor's piece is no reason to be refused."""
    with unit():
        uid = desk.on_the_shelf(cast, quantity=THREADS)
    assert at_once(app, [claiming(uid, actor=one) for one in crowd]) == ["held"] * THREADS
    with unit():
        wish = queries.find_public(uid)
        assert (wish.state, wish.taken) == ("claimed", THREADS)
    assert sound(unit)


def test_ten_pieces_for_sixteen_donors(app, cast, unit, crowd):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=10)
    answers = at_once(app, [claiming(uid, actor=one) for one in crowd])
    assert answers.count("held") == 10
    assert set(answers) == {"held", "wish_taken"}
    assert sound(unit)


def test_one_donor_tapping_sixteen_times_claims_once(app, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=THREADS)
    assert at_once(app, [claiming(uid, actor=cast.lan)] * THREADS) == ["held"] * THREADS
    with unit():
        assert queries.find_public(uid).taken == 1
    assert sound(unit)


def test_one_donor_on_eight_wishes_holds_three(app, cast, unit):
    with unit():
        uids = [desk.on_the_shelf(cast) for _ in range(8)]
    answers = at_once(app, [claiming(uid, actor=cast.lan) for uid in uids])
    assert sorted(answers) == ["held"] * 3 + ["too_many_claims"] * 5
    assert sound(unit)


def test_sent_or_given_back_but_not_both(app, cast, unit):
    with unit():
        uid = desk.held(cast)
    answers = at_once(
        app,
        [
            lambda: wishes.sent(uid, actor=cast.lan, carrier="邮政", waybill="1"),
            lambda: wishes.release(uid, actor=cast.tian, reason="联系不上"),
        ],
    )
    assert sorted(answers) in (["sent", "state_changed"], ["released", "state_changed"])
    assert sound(unit)


def test_taken_down_while_it_is_claimed(app, cast, unit, crowd):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=8)
    acts = [claiming(uid, actor=one) for one in crowd[:4]]
    answers = at_once(app, [*acts, lambda: wishes.withdraw(uid, actor=cast.chen, because="met")])
    assert answers[-1] in ("withdrawn", "state_changed")
    with unit():
        wish = queries.desk_wish(uid, actor=cast.chen)
        assert wish.taken == (0 if wish.state == "withdrawn" else 4)
    assert sound(unit)


def test_the_last_two_confirmations_confirm_the_wish(app, cast, unit):
    with unit():
        uid = desk.on_the_shelf(cast, quantity=2)
        claims = [wishes.claim(uid, actor=one).uid for one in (cast.lan, cast.bo)]
        for claim, one in zip(claims, (cast.lan, cast.bo), strict=True):
            wishes.sent(claim, actor=one, carrier="自送", waybill="自送")
            wishes.receive(claim, actor=cast.tian)
            wishes.hand_over(claim, actor=cast.tian, note="本人签收")
    acts = [lambda one=one: wishes.confirm(one, actor=cast.chen) for one in claims]
    assert at_once(app, acts) == ["confirmed", "confirmed"]
    with unit():
        assert queries.desk_wish(uid, actor=cast.chen).state == "confirmed"


def test_two_clerks_publish_once(app, cast, unit):
    with unit():
        uid = desk.in_review(cast)
    acts = [lambda one=one: wishes.publish(uid, actor=one) for one in (cast.chen, cast.zhou)]
    assert sorted(at_once(app, acts)) == ["open", "state_changed"]
    assert sound(unit)
