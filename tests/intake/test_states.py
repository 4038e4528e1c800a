"""The whole product of states, moves and roles of a request, against a set written by hand."""

from itertools import product

import pytest

from server.intake.states import LIFE, OPEN, HelpState
from server.kit.actors import CLOCK, DONOR
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role

ROLES = [DONOR, CLOCK, *Role]
DESK = "relief township station village grid"
OFFICE = "relief township station"
NEAR = "relief township station village"
CHARITY = "charity charity_lead"
LIVE = "received called_back handed_over charity"

# (move, states it may leave, who may): written from the issue and 社会救助暂行办法, not from the table.
LEGAL_LINES = [
    ("urge", LIVE, "donor " + DESK),
    ("add", LIVE, "donor " + DESK),
    ("missed_call", "received", DESK),
    ("call_back", "received", DESK),
    ("give_up_calls", "received", NEAR),
    ("mark_urgent", "received called_back handed_over", DESK),
    ("not_urgent", "received called_back handed_over", OFFICE),
    ("act", "received called_back handed_over decided", OFFICE),
    ("correct_act", "received called_back handed_over decided charity closed", OFFICE),
    ("papers", "received called_back handed_over decided charity", OFFICE),
    ("move_place", "received called_back", DESK),
    ("link", "received called_back handed_over decided charity", DESK),
    ("hand_over", "called_back", NEAR),
    ("not_accepted", "handed_over", OFFICE),
    ("decide", "handed_over", "relief township"),
    ("reconsider", "decided", "relief township"),
    ("offer", "called_back", DESK),
    ("agree", "called_back decided", "donor"),
    ("to_charity", "called_back decided", NEAR),
    ("take_back", "charity", "donor " + NEAR),
    ("return", "charity", CHARITY),
    ("finish", "charity", CHARITY),
    ("close", "called_back decided", NEAR),
    ("reopen", "closed", OFFICE),
    ("withdraw", LIVE, "donor " + DESK),
    ("escalate", LIVE + " decided", "clock"),
]
LEGAL = {
    (state, move, role) for move, states, roles in LEGAL_LINES for state in states.split() for role in roles.split()
}
TARGETS = {
    **dict.fromkeys(
        ["urge", "add", "missed_call", "mark_urgent", "not_urgent", "act", "correct_act", "papers", "move_place"]
    ),
    **dict.fromkeys(["link", "offer", "escalate"]),
    "call_back": "called_back",
    "give_up_calls": "closed",
    "hand_over": "handed_over",
    "not_accepted": "called_back",
    "decide": "decided",
    "reconsider": "handed_over",
    "agree": "charity",
    "to_charity": "charity",
    "take_back": "called_back",
    "return": "called_back",
    "finish": "closed",
    "close": "closed",
    "reopen": "called_back",
    "withdraw": "withdrawn",
}


@pytest.mark.parametrize(("state", "move"), list(product(HelpState, TARGETS)))
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
    assert {move.target for move in LIFE.moves.values() if move.target} == set(HelpState) - {HelpState.RECEIVED}


def test_only_withdrawn_is_final():
    left = {state for move in LIFE.moves.values() for state in move.sources}
    assert set(HelpState) - left == {HelpState.WITHDRAWN}


def test_every_open_state_can_be_told_on():
    assert LIFE.moves["escalate"].sources == OPEN


def test_only_the_bureau_and_the_township_write_a_decision_back():
    assert LIFE.moves["decide"].by == {Role.RELIEF, Role.TOWNSHIP}
