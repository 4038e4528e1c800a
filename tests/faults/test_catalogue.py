"""Every fault of the simulator's catalogue, alone, with a fixed seed and with a fresh one."""

from collections.abc import Iterator
from typing import Any

import pytest

from server.config import ROOT
from tests.faults import on_answers, on_bills, on_letters, on_mini, on_notices, on_refunds
from tests.faults.catalogue import Fault
from tests.faults.seeds import SEEDS, dice
from tests.faults.world import World, a_world
from tests.house import Home
from tests.wechat_simulator.fault_control import CATALOGUE

FAULTS = [
    *on_notices.FAULTS,
    *on_answers.FAULTS,
    *on_refunds.FAULTS,
    *on_bills.FAULTS,
    *on_mini.FAULTS,
    *on_letters.FAULTS,
]


def test_every_id_of_the_catalogue_has_its_story() -> None:
    """One story each; none may be missing but what befalls an address that the product does not know."""
    ids = [fault.id for fault in FAULTS]
    assert sorted({*ids, *on_mini.UNCALLED}) == sorted({entry.id for entry in CATALOGUE})
    assert len({*ids}) == len(ids)
    assert not {*ids} & {*on_mini.UNCALLED}
    product = [path.read_text(encoding="utf-8") for path in (ROOT / "server").rglob("*.py")]
    called = [number for number, address in on_mini.UNCALLED.items() if any(address in text for text in product)]
    assert called == [], "the product calls there now: tell the story of this fault"


@pytest.fixture(scope="module", params=SEEDS)
def world(
    request: pytest.FixtureRequest, home: Home, databases: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with a_world(home, databases, tmp_path_factory.mktemp("world"), SEEDS[request.param]) as found:
        yield found


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_one_fault_alone(world: World, fault: Fault) -> None:
    ends = fault.story(world, dice(world.wechat.seed, fault.id))
    assert world.idle_faults() == [], "planted, but nothing met it"
    world.mend(ends)
    for order_no, end in ends.items():
        assert world.state(order_no) == end
        assert world.settled(order_no) == (end in ("paid", "refunded"))
        assert world.matters_of(order_no) == fault.matters
    assert world.wrong() == []
