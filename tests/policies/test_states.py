"""The table of a text's life, over every state, every move and every role."""

from itertools import product

from server.kit.actors import CLOCK
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role
from server.policies.states import LIFE, VersionState

ROLES = [*Role, CLOCK, "donor"]
EDITORS = ("relief", "department", "bureau_charity")
PUBLISHERS = ("relief", "bureau_charity")
LEGAL = (
    {("draft", "submit", role): "review" for role in EDITORS}
    | {("draft", "edit", role): "draft" for role in EDITORS}
    | {("review", "send_back", role): "draft" for role in EDITORS}
    | {("review", "publish", role): "published" for role in PUBLISHERS}
    | {("review", "schedule", role): "scheduled" for role in PUBLISHERS}
    | {("scheduled", "call_back", role): "draft" for role in PUBLISHERS}
    | {("scheduled", "start", "clock"): "published"}
    | {("published", "replace", role): "replaced" for role in (*PUBLISHERS, "clock")}
    | {("draft", "drop", role): "dropped" for role in EDITORS}
    | {("draft", "adopt", "clock"): "published"}
    | {("draft", "adopt_later", "clock"): "scheduled"}
)


def outcome(state, name, role):
    try:
        move = LIFE.check(state, name, {role})
    except (Forbidden, StateChanged):
        return None
    return str(move.target or state)


def test_the_whole_product_is_what_was_written_by_hand():
    every = list(product(VersionState, LIFE.moves, ROLES))
    assert len(every) == 6 * 11 * 16
    allowed = {(str(s), m, str(r)): outcome(s, m, r) for s, m, r in every if outcome(s, m, r) is not None}
    assert allowed == LEGAL


def test_only_two_are_final_and_every_state_is_reached():
    leaving = {source for move in LIFE.moves.values() for source in move.sources if move.target}
    assert set(VersionState) - leaving == {VersionState.REPLACED, VersionState.DROPPED}
    assert {move.target for move in LIFE.moves.values() if move.target} == set(VersionState)
