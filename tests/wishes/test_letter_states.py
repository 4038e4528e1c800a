"""The whole product of states, moves and roles of a letter, against a set written by hand."""

from itertools import product

import pytest

from server.kit.actors import CLOCK, DONOR
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from server.wishes.states import LETTER_LIFE, LetterState

ROLES = [DONOR, CLOCK, *Role]
WRITERS = "charity township station"
READERS = "charity charity_lead township"
TELLERS = "charity charity_lead township station village grid partner donor clock"

LEGAL_LINES = [
    ("submit", "draft", WRITERS),
    ("publish", "review", READERS),
    ("send_back", "review", READERS + " clock"),
    ("withdraw", "public", READERS + " clock"),
    ("drop", "draft review public", TELLERS),
]
LEGAL = {
    (state, move, role) for move, states, roles in LEGAL_LINES for state in states.split() for role in roles.split()
}
TARGETS = {"submit": "review", "publish": "public", "send_back": "draft", "withdraw": "withdrawn", "drop": "withdrawn"}


@pytest.mark.parametrize(("state", "move"), list(product(LetterState, TARGETS)))
def test_only_what_is_legal(state, move):
    for role in ROLES:
        if (state, move, role) in LEGAL:
            assert LETTER_LIFE.check(state, move, {role}).target == TARGETS[move]
        else:
            with pytest.raises((Forbidden, StateChanged)):
                LETTER_LIFE.check(state, move, {role})


def test_the_table_holds_no_other_move():
    assert set(LETTER_LIFE.moves) == set(TARGETS)


def test_one_hands_in_and_another_lets_out():
    assert [move.name for move in LETTER_LIFE.moves.values() if move.asks] == ["submit"]
    assert [move.name for move in LETTER_LIFE.moves.values() if move.second] == ["publish"]


def test_what_is_withdrawn_stays_so():
    left = {state for move in LETTER_LIFE.moves.values() for state in move.sources}
    assert set(LetterState) - left == {LetterState.WITHDRAWN}
