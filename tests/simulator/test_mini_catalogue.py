"""The catalogue of the mini-program side is whole, and what it says can be planted."""

from __future__ import annotations

import pytest

from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.faults import PUSH_KINDS
from tests.wechat_simulator.mini_faults import ANY, CATALOGUE, Entry


def test_no_fault_of_the_specification_is_left_out() -> None:
    assert {entry.id for entry in CATALOGUE} == {f"W{n}" for n in range(1, 12)} | {f"S{n}" for n in range(1, 11)}
    assert {(entry.kind, entry.id) for entry in CATALOGUE if entry.where == "push"} == set(PUSH_KINDS.items())


@pytest.mark.parametrize(
    "entry", [entry for entry in CATALOGUE if entry.kind], ids=lambda entry: f"{entry.id}-{entry.kind}"
)
def test_each_can_be_planted(wechat: Simulator, entry: Entry) -> None:
    where = "getuserphonenumber" if entry.where == ANY else entry.where
    planted = wechat.fault(where, entry.kind, args={"errcode": 40001})
    assert (planted["target"], planted["kind"]) == (where, entry.kind)
    wechat.delete("/_sim/faults")
