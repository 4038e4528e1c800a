"""Pages that are printed from the code say what the code says."""

from tests.shape.sources import ROOT
from tests.shape.states_page import lives, page


def test_the_page_of_states_is_up_to_date():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == page()


def test_every_state_of_every_life_can_be_reached():
    """From the first state in the enum, which is where a row is born."""
    lost = []
    for name, machine in lives():
        states = list(machine.states)
        reached = {states[0]}
        for _ in states:
            reached |= {m.target for m in machine.moves.values() if m.target and m.sources & reached}
        lost += [f"{name}.{state}" for state in states if state not in reached]
    assert lost == []
