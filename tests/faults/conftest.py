"""Money needs a WeChat that answers. In `make test` each engine meets every fault once, each with a seed of its own."""

from typing import Any

import pytest

from tests.faults.seeds import SEEDS
from tests.paying import app_settings, drain, giving, later, listening, problems, wechat

__all__ = ["app_settings", "drain", "giving", "later", "listening", "problems", "wechat"]

CATALOGUE = "tests/faults/test_catalogue.py::test_one_fault_alone[{seed}-"
ELSEWHERE = {"sqlite": "fresh", "postgresql": "fixed"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[Any]) -> None:
    """Two engines with two seeds each would tell every story four times; alone (`pytest tests/faults`) they do."""
    if config.getoption("--sayings") is None or len(SEEDS) > len(ELSEWHERE):
        return
    spared = CATALOGUE.format(seed=ELSEWHERE[config.getoption("--engine")])
    left = [item for item in items if item.nodeid.startswith(spared)]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if not item.nodeid.startswith(spared)]
