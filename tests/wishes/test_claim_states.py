"""The whole product of states, moves and roles of a claim, against a set written by hand."""

from itertools import product

import pytest

from server.kit.actors import CLOCK, DONOR
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from server.wishes import rules
from server.wishes.states import CLAIM_LIFE, ClaimState

ROLES = [DONOR, CLOCK, *Role]
HOLDERS = "donor partner charity"
RECEIVERS = "charity township station"
STAFF = "charity charity_lead township station"
IN_HAND = "held sent received handed_over arranged done"

LEGAL_LINES = [
    ("extend", "held", HOLDERS),
    ("sent", "held", HOLDERS),
    ("receive", "sent", RECEIVERS),
    ("hand_over", "received", RECEIVERS),
    ("arrange", "held", RECEIVERS),
    ("done", "arranged", RECEIVERS),
    ("confirm", "handed_over done", STAFF + " village grid"),
    ("release", "held", HOLDERS + " clock " + STAFF),
    ("problem", IN_HAND, HOLDERS + " " + STAFF),
    ("to_held", "problem", STAFF),
    ("to_sent", "problem", STAFF),
    ("to_received", "problem", STAFF),
    ("to_handed_over", "problem", STAFF),
    ("to_arranged", "problem", STAFF),
    ("to_done", "problem", STAFF),
    ("give_up", "problem", STAFF),
]
LEGAL = {
    (state, move, role) for move, states, roles in LEGAL_LINES for state in states.split() for role in roles.split()
}
TARGETS = {
    "extend": None,
    "sent": "sent",
    "receive": "received",
    "hand_over": "handed_over",
    "arrange": "arranged",
    "done": "done",
    "confirm": "confirmed",
    "release": "released",
    "problem": "problem",
    "to_held": "held",
    "to_sent": "sent",
    "to_received": "received",
    "to_handed_over": "handed_over",
    "to_arranged": "arranged",
    "to_done": "done",
    "give_up": "released",
}


@pytest.mark.parametrize(("state", "move"), list(product(ClaimState, TARGETS)))
def test_only_what_is_legal(state, move):
    for role in ROLES:
        if (state, move, role) in LEGAL:
            assert CLAIM_LIFE.check(state, move, {role}).target == TARGETS[move]
        else:
            with pytest.raises((Forbidden, StateChanged)):
                CLAIM_LIFE.check(state, move, {role})


def test_the_table_holds_no_other_move():
    assert set(CLAIM_LIFE.moves) == set(TARGETS)


def test_every_state_can_be_reached():
    reached = {move.target for move in CLAIM_LIFE.moves.values() if move.target}
    assert reached | {ClaimState.HELD} == set(ClaimState)


def test_only_confirmed_and_released_are_final():
    left = {state for move in CLAIM_LIFE.moves.values() for state in move.sources}
    assert set(ClaimState) - left == {ClaimState.CONFIRMED, ClaimState.RELEASED}


def test_goods_and_service_go_their_own_ways():
    assert rules.claim_moves("goods", "held", None, {"donor"}) == ["sent", "extend", "release", "problem"]
    assert rules.claim_moves("service", "held", None, {"donor"}) == ["extend", "release", "problem"]
    assert rules.claim_moves("goods", "held", None, {"station"}) == ["release", "problem"]
    assert rules.claim_moves("service", "held", None, {"station"}) == ["arrange", "release", "problem"]


@pytest.mark.parametrize("left", IN_HAND.split())
def test_a_problem_leads_back_to_the_state_it_left_alone(left):
    kind = "service" if left in ("arranged", "done") else "goods"
    assert rules.claim_moves(kind, "problem", left, {"station"}) == [f"to_{left}", "give_up"]
