"""A storm of forged notices: all refused, nothing fetched for them, and good ones answered in their turn."""

import itertools
import secrets
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Self

import pytest
import requests

from server.kit.clock import now
from tests.faults.serving import Serving, serving
from tests.paying import HOST, Giving, pay_settings
from tests.payments.test_take_notice import OURS, STRANGER, facts_of, notice, send
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import PlatformKey
from tests.wechat_simulator.notices import ANSWER_LIMIT_S
from tests.wechat_simulator.signing import probe_of, signed_headers

FORGED, GOOD, CROWD = 2000, 20, 6
UNKNOWN = PlatformKey("PUB_KEY_ID_0119000000012026010100009999999999", OURS.key_file)


@pytest.fixture
def product(giving: Giving, wechat: Simulator, database_url: str, tmp_path: Path) -> Iterator[Serving]:
    settings = {"WISHBRIDGE_ENV": "demo", "DATA_DIR": str(tmp_path), "DATABASE_URL": database_url}
    with serving({**settings, **pay_settings(wechat)}, wechat, HOST) as running:
        yield running


def forgeries(raw: bytes) -> list[dict[str, str]]:
    """Headers that are no word of WeChat's: each its own kind."""
    moment = now().timestamp()
    kinds = [signed_headers(key, raw, moment, secrets.token_hex(8)) for key in (STRANGER, UNKNOWN) for _ in range(40)]
    kinds += [signed_headers(OURS, raw, moment - 301 - old, secrets.token_hex(8)) for old in range(40)]
    probes = [signed_headers(OURS, raw, moment, secrets.token_hex(8)) for _ in range(40)]
    kinds += [{**one, "Wechatpay-Signature": probe_of(one["Wechatpay-Signature"])} for one in probes]
    return [*kinds, {}]


class Storm:
    """A crowd that posts FORGED forgeries as fast as it can. `statuses` counts the answers, `answered` sums them up."""

    def __init__(self, base: str, raw: bytes) -> None:
        self.url, self.raw = f"{base}/wechat/pay/notify", raw
        self.tickets = itertools.islice(itertools.cycle(forgeries(raw)), FORGED)
        self.lock, self.statuses = threading.Lock(), Counter[int]()
        self.crowd = [threading.Thread(target=self._rage) for _ in range(CROWD)]

    def __enter__(self) -> Self:
        for one in self.crowd:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.crowd:
            one.join()

    @property
    def answered(self) -> int:
        with self.lock:
            return self.statuses.total()

    @property
    def rages(self) -> bool:
        return any(one.is_alive() for one in self.crowd)

    def _rage(self) -> None:
        line = requests.Session()
        while True:
            with self.lock:
                headers = next(self.tickets, None)
            if headers is None:
                return
            status = line.post(self.url, self.raw, headers=headers, timeout=30).status_code
            with self.lock:
                self.statuses[status] += 1


def test_good_notices_are_not_kept_waiting(
    product: Serving, giving: Giving, drain: Callable[[], int], problems: Callable[[], list[str]]
) -> None:
    giving.wechat.fault("notify", "drop", count=0)
    orders = [giving.paid_at_wechat(100 + number) for number in range(GOOD)]
    facts, waits, overtaken = [facts_of(giving, order_no) for order_no in orders], [], []
    with Storm(product.base, notice(facts[0])) as storm:
        for number, fact in enumerate(facts):
            began, before = time.monotonic(), storm.answered
            assert send(product.base, notice(fact, f"EV-STORM-{number}")) == 204
            waits.append(time.monotonic() - began)
            overtaken.append(storm.answered - before)
            assert "notice" in giving.evidence(orders[number]), "2xx only once it is kept"
        assert storm.rages, "in their turn: fewer than FORGED / GOOD were answered before each, on average"
    told = f"median {median(waits):.3f} s, longest {max(waits):.3f} s, overtaken by {max(overtaken)} at most"
    sys.stdout.write(f"good notices in the storm: {told}\n")
    assert storm.statuses == {401: FORGED}
    assert max(waits) < ANSWER_LIMIT_S, "WeChat would have given up and sent it again"
    giving.wechat.until(lambda: drain() >= 0 and all(giving.settled(no) for no in orders), 20)
    assert fetched_keys(giving.wechat) <= 1
    assert problems() == []


def fetched_keys(wechat: Simulator) -> int:
    return sum(row["path"].startswith("/v3/certificates") for row in wechat.get("/_sim/journal")["entries"])
