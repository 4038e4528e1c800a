"""The whole product of states, moves and roles of a wish, against a set written by hand."""

from itertools import product

import pytest

from server.kit.actors import CLOCK, DONOR
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from server.wishes.states import LIFE, WishState

ROLES = [DONOR, CLOCK, *Role]
WRITERS = "charity township station village grid partner"
PUBLISHERS = "charity charity_lead"
HOLDERS = "donor partner charity"
STAFF = "charity charity_lead township station"

# (move, states it may leave, who may): written from design §3 and §8, not from the table.
LEGAL_LINES = [
    ("edit", "draft", WRITERS),
    ("discard", "draft", WRITERS),
    ("submit", "draft", WRITERS),
    ("send_back", "review", PUBLISHERS),
    ("publish", "review", PUBLISHERS),
    ("claim", "open", HOLDERS),
    ("fill", "open", HOLDERS),
    ("give_back", "open", HOLDERS + " clock " + STAFF),
    ("reopen", "claimed", HOLDERS + " clock " + STAFF),
    ("write_letter", "open claimed confirmed closed", STAFF),
    ("take_letter", "open claimed confirmed closed", STAFF + " clock"),
    ("confirm", "claimed", STAFF + " village grid"),
    ("close", "confirmed", PUBLISHERS),
    ("withdraw", "draft review open claimed", PUBLISHERS + " clock"),
    ("hide", "open claimed confirmed closed", PUBLISHERS + " clock"),
    ("show", "open claimed confirmed closed", PUBLISHERS),
    ("take_back", "open claimed confirmed closed", STAFF + " donor clock village grid partner"),
    ("take_back_early", "draft review", STAFF + " donor clock village grid partner"),
]
LEGAL = {
    (state, move, role) for move, states, roles in LEGAL_LINES for state in states.split() for role in roles.split()
}
TARGETS = {
    "edit": None,
    "discard": "withdrawn",
    "submit": "review",
    "send_back": "draft",
    "publish": "open",
    "claim": None,
    "fill": "claimed",
    "give_back": None,
    "reopen": "open",
    "write_letter": None,
    "take_letter": None,
    "confirm": "confirmed",
    "close": "closed",
    "withdraw": "withdrawn",
    "hide": None,
    "show": None,
    "take_back": None,
    "take_back_early": "draft",
}


@pytest.mark.parametrize(("state", "move"), list(product(WishState, TARGETS)))
def test_only_what_is_legal(state, move):
    for role in ROLES:
        if (state, move, role) in LEGAL:
            assert LIFE.check(state, move, {role}).target == TARGETS[move]
        else:
            with pytest.raises((Forbidden, StateChanged)):
                LIFE.check(state, move, {role})


def test_the_table_holds_no_other_move():
    assert set(LIFE.moves) == set(TARGETS)


def test_every_state_can_be_reached():
    reached = {move.target for move in LIFE.moves.values() if move.target}
    assert reached == set(WishState)


def test_only_closed_and_withdrawn_are_final():
    """What is closed may still leave the public; it goes nowhere else."""
    left = {state for move in LIFE.moves.values() if move.target for state in move.sources}
    assert set(WishState) - left == {WishState.CLOSED, WishState.WITHDRAWN}


def test_publishing_needs_a_second_person():
    assert [move.name for move in LIFE.moves.values() if move.second] == ["publish"]
    assert [move.name for move in LIFE.moves.values() if move.asks] == ["submit"]
