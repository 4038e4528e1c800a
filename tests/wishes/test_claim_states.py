"""The whole product of states, moves and roles of a claim, against a set written by hand."""

from itertools import product

import pytest

from server.kit.actors import CLOCK, DONOR
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from server.wishes import rules, troubles
from server.wishes.rules import Standing
from server.wishes.states import CLAIM_LIFE, ClaimState
from server.wishes.troubles import Trouble

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
    ("anew", "problem", STAFF),
    ("give_up", "problem", STAFF),
    ("send_home", "problem", STAFF),
    ("buy", "problem", "charity"),
    ("pass_on", "problem", "charity"),
    ("bring", "held", "charity"),
    ("end", "problem", "charity charity_lead"),
    ("tie", "held", "charity"),
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
    "anew": "held",
    "give_up": "released",
    "send_home": "released",
    "buy": "released",
    "pass_on": "released",
    "bring": "received",
    "end": "released",
    "tie": None,
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
    goods, service = Standing("goods", "held"), Standing("service", "held")
    assert rules.claim_moves(goods, {"donor"}) == ["sent", "extend", "release", "problem"]
    assert rules.claim_moves(service, {"donor"}) == ["extend", "release", "problem"]
    assert rules.claim_moves(goods, {"station"}) == ["release", "problem"]
    assert rules.claim_moves(service, {"station"}) == ["arrange", "release", "problem"]
    assert rules.claim_moves(goods, {"charity"}) == ["sent", "extend", "release", "problem"]
    bought = Standing("goods", "held", "project")
    assert rules.claim_moves(bought, {"charity"}) == ["sent", "extend", "tie", "release", "problem"]


# Trouble → the states it can happen at → what may be decided there, by hand from what people do with parcels.
AGAIN = "to anew give_up buy"
WAYS_OUT = {
    "broken": {"sent received handed_over": AGAIN + " send_home"},
    "wrong": {"sent received handed_over": AGAIN + " send_home"},
    "lost": {"sent received": AGAIN},
    "refused": {
        "held arranged done": "to end",
        "sent": "to send_home end",
        "received handed_over": "to send_home pass_on end",
    },
    "away": {
        "held arranged done": "to end",
        "sent": "to send_home end",
        "received handed_over": "to send_home pass_on end",
    },
    "died": {"held arranged done": "end", "sent": "send_home end", "received handed_over": "send_home pass_on end"},
    "undone": {"arranged done": AGAIN},
    "unable": {"held": "to give_up buy", "sent arranged": AGAIN},
    "other": {
        "held": "to give_up buy end",
        "arranged done": AGAIN + " end",
        "sent": AGAIN + " send_home end",
        "received handed_over": AGAIN + " send_home pass_on end",
    },
}
DECIDERS = {
    "to": STAFF.split(),
    "anew": STAFF.split(),
    "give_up": STAFF.split(),
    "send_home": STAFF.split(),
    "buy": ["charity"],
    "pass_on": ["charity"],
    "end": ["charity", "charity_lead"],
}


def legal_ways_out(trouble, left, role):
    """As the two lists above have it."""
    found = next((ways for states, ways in WAYS_OUT[trouble].items() if left in states.split()), None)
    return None if found is None else {way for way in found.split() if role in DECIDERS[way]}


@pytest.mark.parametrize(("trouble", "left"), list(product(Trouble, IN_HAND.split())))
def test_each_trouble_has_its_own_ways_out(trouble, left):
    kind = "service" if left in ("arranged", "done") else "goods"
    can_happen = legal_ways_out(trouble, left, "charity") is not None
    assert (str(trouble) in dict(troubles.kinds(left))) is can_happen
    for role in ROLES if can_happen else []:
        for holder in ("donor", "partner", "project"):
            stuck = Standing(kind, "problem", holder, left, str(trouble))
            legal = legal_ways_out(trouble, left, role) - ({"buy"} if holder == "project" else set())
            found = rules.claim_moves(stuck, {role})
            assert {"to" if name == f"to_{left}" else name for name in found} == legal, (role, holder)


@pytest.mark.parametrize("left", IN_HAND.split())
def test_a_problem_leads_back_to_the_state_it_left_alone(left):
    kind = "service" if left in ("arranged", "done") else "goods"
    found = rules.claim_moves(Standing(kind, "problem", "donor", left), {"station"})
    assert [name for name in found if name.startswith("to_")] == [f"to_{left}"]
