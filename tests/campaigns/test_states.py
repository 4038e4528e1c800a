"""The table of a campaign's life, over every state, every move and every role."""

from itertools import product

import pytest

from server.campaigns.states import LIFE, CampaignState
from server.kit.actors import CLOCK
from server.kit.errors import Forbidden
from server.kit.states import StateChanged
from server.people.roles import Role

ROLES = [*Role, CLOCK, "donor"]
LEGAL = {
    ("draft", "edit", "charity"): "draft",
    ("draft", "submit", "charity"): "review",
    ("review", "send_back", "charity_lead"): "draft",
    ("review", "approve", "charity_lead"): "published",
    ("published", "suspend", "bureau_charity"): "suspended",
    ("published", "suspend", "charity"): "suspended",
    ("published", "suspend", "charity_lead"): "suspended",
    ("suspended", "resume", "charity_lead"): "published",
    ("published", "report", "charity"): "published",
    ("published", "report", "charity_lead"): "published",
    ("suspended", "report", "charity"): "suspended",
    ("suspended", "report", "charity_lead"): "suspended",
    ("ended", "report", "charity"): "ended",
    ("ended", "report", "charity_lead"): "ended",
    ("ended", "final_report", "charity_lead"): "ended",
    ("published", "correct_report", "charity"): "published",
    ("published", "correct_report", "charity_lead"): "published",
    ("suspended", "correct_report", "charity"): "suspended",
    ("suspended", "correct_report", "charity_lead"): "suspended",
    ("ended", "correct_report", "charity"): "ended",
    ("ended", "correct_report", "charity_lead"): "ended",
    ("concluded", "correct_report", "charity"): "concluded",
    ("concluded", "correct_report", "charity_lead"): "concluded",
    ("published", "change_purpose", "charity_lead"): "published",
    ("suspended", "change_purpose", "charity_lead"): "suspended",
    ("ended", "change_purpose", "charity_lead"): "ended",
    ("ended", "check_partner", "charity"): "ended",
    ("ended", "check_partner", "charity_lead"): "ended",
    ("concluded", "check_partner", "charity"): "concluded",
    ("concluded", "check_partner", "charity_lead"): "concluded",
    ("published", "switch", "charity_lead"): "published",
    ("suspended", "switch", "charity_lead"): "suspended",
    ("published", "end", "charity_lead"): "ended",
    ("published", "end", "clock"): "ended",
    ("suspended", "end", "charity_lead"): "ended",
    ("suspended", "end", "clock"): "ended",
    ("ended", "conclude", "charity_lead"): "concluded",
}


def outcome(state, name, role):
    try:
        move = LIFE.check(state, name, {role})
    except (Forbidden, StateChanged):
        return None
    return str(move.target or state)


def test_the_whole_product_is_what_was_written_by_hand():
    every = list(product(CampaignState, LIFE.moves, ROLES))
    assert len(every) == 6 * 14 * 16
    allowed = {(str(s), m, str(r)): outcome(s, m, r) for s, m, r in every if outcome(s, m, r) is not None}
    assert allowed == LEGAL


def test_only_concluded_is_final_and_every_state_is_reached():
    leaving = {source for move in LIFE.moves.values() for source in move.sources if move.target}
    assert set(CampaignState) - leaving == {CampaignState.CONCLUDED}
    assert {move.target for move in LIFE.moves.values() if move.target} == set(CampaignState)


@pytest.mark.parametrize("name", ["approve"])
def test_publishing_needs_a_second_person(name):
    assert LIFE.moves[name].second
    assert [move.name for move in LIFE.moves.values() if move.asks] == ["submit"]
