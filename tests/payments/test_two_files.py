"""Two people take in both files of one platform in the same second: the fee that both tell is booked once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from server.payments.queries import lines
from server.payments.queries.lines import Filter
from server.payments.service import imports
from tests.payments.statement import opened
from tests.payments.test_imports import GIFT, SETTLED

OVERTAKES_S = 1.0  # so long the second may try to be faster than the first, who has not committed


@pytest.mark.parametrize("gifts_first", [True, False])
def test_the_fee_comes_in_once(unit, cast, gifts_first):
    with unit():
        files = [
            opened("platform_gifts", cast.chen, GIFT).uid,
            opened("platform_settlements", cast.fang, SETTLED).uid,
        ]
    first, second = files if gifts_first else reversed(files)
    begun, done = Event(), Event()

    def slowly():
        with unit():
            imports.take(first, actor=cast.chen)
            begun.set()
            done.wait(OVERTAKES_S)

    def at_once():
        assert begun.wait(20)
        with unit():
            imports.take(second, actor=cast.fang)
        done.set()

    with ThreadPoolExecutor(2) as desk:
        for one in [desk.submit(slowly), desk.submit(at_once)]:
            one.result(60)
    with unit():
        assert [line.amount_fen for line in lines.lines(Filter(kind="fee")).items] == [60]
        kept = {line.kind for line in lines.lines(Filter()).items}
        assert kept == {"gift", "settlement", "fee"}
