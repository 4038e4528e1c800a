"""Every fault of the simulator's catalogue that reaches the product, alone, with a fixed seed and with a fresh one."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults import on_answers, on_bills, on_notices, on_refunds
from tests.faults.catalogue import Fault
from tests.faults.seeds import SEEDS, dice
from tests.faults.world import World, a_world
from tests.house import Home

FAULTS = [*on_notices.FAULTS, *on_answers.FAULTS, *on_refunds.FAULTS, *on_bills.FAULTS]


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
