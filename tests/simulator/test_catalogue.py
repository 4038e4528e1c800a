"""The catalogue: every id of the specification, each plantable as it is listed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.wechat_simulator.client import ControlError, Simulator
from tests.wechat_simulator.entries import Entry
from tests.wechat_simulator.pay_faults import CATALOGUE

IDS = {
    *(f"N{number}" for number in range(1, 20)),
    *(f"A{number}" for number in range(1, 20)),
    *(f"R{number}" for number in range(1, 9)),
    *(f"B{number}" for number in range(1, 10)),
}
DONE_NOT_PLANTED = {"N18", "A18", "R6"}


@pytest.fixture(autouse=True)
def healed(wechat: Simulator) -> Iterator[None]:
    yield
    wechat.delete("/_sim/faults")


def test_every_id_is_listed_with_what_is_right(wechat: Simulator) -> None:
    listed = wechat.get("/_sim/faults/catalogue")["faults"]
    assert {one["id"] for one in listed} >= IDS | {f"W{number}" for number in range(1, 12)}
    assert all(one["happens"] and one["right"] and one["where"] for one in listed)
    assert {one["id"] for one in listed if not one["kind"] and one["id"][0] in "NARB"} == DONE_NOT_PLANTED


@pytest.mark.parametrize("entry", [entry for entry in CATALOGUE if entry.kind], ids=lambda one: f"{one.id}-{one.kind}")
def test_each_is_planted_as_it_is_listed(wechat: Simulator, entry: Entry) -> None:
    found = wechat.fault_by_id(entry.id, kind=entry.kind, args=dict(entry.args))
    assert (found["target"], found["kind"], found["count"]) == (entry.where, entry.kind, entry.count)
    assert found["args"] == dict(entry.args)


def test_an_id_alone_plants_its_first_line(wechat: Simulator) -> None:
    assert wechat.fault_by_id("N14")["args"] == {"how": "flipped"}
    found = wechat.fault_by_id("N14", args={"how": "nonce"}, nth=3, count=7)
    assert (found["args"], found["nth"], found["count"]) == ({"how": "nonce"}, 3, 7)
    assert wechat.fault_by_id("A4", kind="error_not_created")["kind"] == "error_not_created"


@pytest.mark.parametrize("number", ["N99", "N18", "A18"])
def test_what_cannot_be_planted_is_refused(wechat: Simulator, number: str) -> None:
    with pytest.raises(ControlError, match="no_such_fault"):
        wechat.fault_by_id(number)
