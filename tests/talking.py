"""What tests of sign-in and SMS share: one running WeChat for the session, and a phone number nobody has used yet."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from tests.wechat_simulator.client import Simulator

_numbers = count(13800100000)


@pytest.fixture(scope="session")
def one_sim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with Simulator.start(tmp_path_factory.mktemp("sim") / "state") as simulator:
        yield simulator


@pytest.fixture
def sim(one_sim: Simulator) -> Iterator[Simulator]:
    """WeChat and the SMS gateway, without a fault planted by the test before."""
    yield one_sim
    one_sim.delete("/_sim/faults")


@pytest.fixture
def app_settings(sim: Simulator) -> dict[str, str]:
    return {"WECHAT_API_BASE": sim.base, "WECHAT_PAY_BASES": sim.base, "SMS_URL": f"{sim.base}/sms/send"}


@pytest.fixture
def number() -> str:
    """A phone number of this test alone: the gateway counts per phone, and it outlives the test."""
    return str(next(_numbers))


@pytest.fixture
def inbox(sim: Simulator) -> Callable[[str], list[dict[str, Any]]]:
    """The messages a phone has received, newest first."""

    def look(phone: str) -> list[dict[str, Any]]:
        return list(sim.get(f"/sms/inbox.json?phone={phone}")["items"])

    return look


@pytest.fixture
def asked(sim: Simulator) -> Callable[[str], list[str]]:
    """The paths that contain a word and were asked for since the test began."""
    before = len(sim.get("/_sim/journal")["entries"])

    def look(word: str) -> list[str]:
        fresh = sim.get("/_sim/journal")["entries"][before:]
        return [one["path"] for one in fresh if one["direction"] == "in" and word in one["path"]]

    return look
