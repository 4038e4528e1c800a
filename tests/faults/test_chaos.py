"""A small chaos in every run of the suite; ten thousand operations with `make torture`."""

import os
from typing import Any

import pytest

from tests.faults.chaos import PAID, chaos
from tests.faults.seeds import SEEDS
from tests.faults.world import a_world
from tests.house import Home

OPERATIONS = int(os.environ.get("OPS", "60"))


@pytest.mark.parametrize("name", SEEDS)
def test_after_it_the_ledgers_agree(
    name: str, home: Home, databases: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with a_world(home, databases, tmp_path_factory.mktemp("chaos"), SEEDS[name]) as world:
        done = chaos(world, OPERATIONS)
        assert done["cashier"] > 0
        assert done[PAID] > 0
        assert world.wrong() == []
