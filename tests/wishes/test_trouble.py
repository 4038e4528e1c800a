"""遇到问题: out of the way and back into it, or back to the shelf."""

import pytest

from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import ClaimNotFound, ReasonNeeded
from tests.wishes import desk

STAGES = {"held": desk.held, "sent": desk.sent, "received": desk.received, "handed_over": desk.handed_over}


@pytest.mark.parametrize("stage", STAGES)
def test_it_returns_to_the_state_it_left(cast, unit, stage):
    with unit():
        uid = STAGES[stage](cast)
        claim = wishes.problem(uid, actor=cast.lan, reason="包裹破损")
        assert (claim.state, claim.problem_from) == ("problem", stage)
        claim = wishes.resolve(uid, actor=cast.tian, note="已补寄")
        assert (claim.state, claim.problem_from) == (stage, None)


def test_or_the_piece_goes_back_to_the_shelf(cast, unit):
    with unit():
        uid = desk.sent(cast)
        wishes.problem(uid, actor=cast.tian, reason="包裹丢失")
        assert queries.in_hand([cast.lan.ref]) == 1
        claim = wishes.give_up(uid, actor=cast.tian, reason="找不到了")
        wish = queries.desk_claim(uid, actor=cast.chen)[1]
        assert (claim.state, claim.problem_from, wish.state, wish.taken) == ("released", None, "open", 0)
        assert queries.in_hand([cast.lan.ref]) == 0


def test_a_reason_is_given(cast, unit):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(ReasonNeeded):
            wishes.problem(uid, actor=cast.lan, reason="")
        wishes.problem(uid, actor=cast.lan, reason="买不到")
        with pytest.raises(ReasonNeeded):
            wishes.give_up(uid, actor=cast.tian, reason=" ")


def test_a_donor_does_not_decide(cast, unit):
    with unit():
        uid = desk.held(cast)
        wishes.problem(uid, actor=cast.lan, reason="买不到")
        for act in (wishes.resolve, lambda uid, actor: wishes.give_up(uid, actor=actor, reason="算了")):
            with pytest.raises(Forbidden):
                act(uid, actor=cast.lan)


def test_not_a_strangers_business(cast, unit):
    with unit():
        uid = desk.held(cast)
        for stranger in (cast.bo, cast.guo):
            with pytest.raises(ClaimNotFound):
                wishes.problem(uid, actor=stranger, reason="买不到")


def test_nothing_to_solve(cast, unit):
    with unit():
        uid = desk.held(cast)
        with pytest.raises(StateChanged):
            wishes.resolve(uid, actor=cast.tian)
        confirmed = desk.confirmed(cast)
        with pytest.raises(StateChanged):
            wishes.problem(confirmed, actor=cast.tian, reason="晚了")
