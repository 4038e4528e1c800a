"""Tie, untie, refund, supplement and release in any order whatever: the sums are those of a model of a few lines.

The model knows nothing of tables: a dict of gifts, and for each promise what it owes. What it forbids must be refused.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from server.kit.errors import DomainError
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.promises import checks, queries, service
from tests.campaigns.plans import published
from tests.cast import Cast
from tests.files.pictures import jpeg
from tests.gifts.booked import booked, given_back
from tests.promises.agreements import hardship, standing, supplement, terms

WALKS, STEPS = 6, 25
PICK = st.integers(0, 99)
FEN = st.integers(1, 12).map(lambda number: number * 50_00)


class Promises(RuleBasedStateMachine):
    """Each walk has a campaign, promises and gifts of its own, in a house that all of them share."""

    app: House
    cast: Cast

    def __init__(self) -> None:
        super().__init__()
        self.owed: dict[str, int] = {}  # promise → fen promised
        self.released: set[str] = set()
        self.left: dict[str, int] = {}  # gift → fen that have not gone back
        self.ties: dict[str, tuple[str, str, int]] = {}  # tie → (promise, gift, fen)

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self.app.app_context(), writing():
            yield

    def same(self, may: bool, act: Callable[[], Any]) -> Any:
        """It succeeds exactly when the model says that it may."""
        try:
            with self.unit():
                found = act()
        except DomainError:
            found = None
        assert (found is not None) is may, (found, may)
        return found

    def arrived(self, promise: str) -> int:
        return sum(fen for mine, _gift, fen in self.ties.values() if mine == promise)

    @initialize()
    def begin(self) -> None:
        with self.unit():
            self.campaign = published(self.cast).uid
            for _ in range(2):
                self.owed[standing(self.cast, self.campaign)] = 1000_00

    @rule(fen=FEN)
    def a_gift(self, fen: int) -> None:
        with self.unit():
            self.left[booked(self.campaign, self.cast.lan, amount_fen=fen)] = fen

    @precondition(lambda self: self.left)
    @rule(one=PICK, other=PICK)
    def tie(self, one: int, other: int) -> None:
        promise, gift = sorted(self.owed)[one % 2], sorted(self.left)[other % len(self.left)]
        lack = self.owed[promise] - self.arrived(promise)
        is_free = self.left[gift] > 0 and gift not in {mine for _promise, mine, _fen in self.ties.values()}
        may = is_free and lack > 0 and promise not in self.released
        made = self.same(may, lambda: service.tie(promise, gift, actor=self.cast.fang))
        if made is not None:
            self.ties[made.uid] = (promise, gift, min(lack, self.left[gift]))

    @precondition(lambda self: self.ties)
    @rule(one=PICK)
    def untie(self, one: int) -> None:
        tie = sorted(self.ties)[one % len(self.ties)]
        promise = self.ties.pop(tie)[0]
        self.same(True, lambda: service.untie(promise, tie, note="记错了", actor=self.cast.chen))
        self.same(False, lambda: service.untie(promise, tie, note="记错了", actor=self.cast.chen))

    @precondition(lambda self: any(self.left.values()))
    @rule(one=PICK, fen=FEN)
    def refund(self, one: int, fen: int) -> None:
        some = sorted(uid for uid, left in self.left.items() if left)
        gift = some[one % len(some)]
        fen = min(fen, self.left[gift])
        with self.unit():
            given_back(gift, self.cast, fen)
        with self.unit():
            service.gift_went_back(gift)
            found = queries.tie_of(gift)
        self.left[gift] -= fen
        for tie, (promise, mine, tied_fen) in list(self.ties.items()):
            if mine == gift and tied_fen > self.left[gift]:
                del self.ties[tie]
                if self.left[gift]:
                    assert found is not None
                    self.ties[found[0].uid] = (promise, gift, self.left[gift])

    @rule(one=PICK, fen=FEN)
    def supplement(self, one: int, fen: int) -> None:
        promise = sorted(self.owed)[one % 2]
        may = promise not in self.released and fen >= self.arrived(promise)
        change = supplement(amount_fen=fen, terms=terms((3, fen)))
        if self.same(may, lambda: self.changed(promise, change)) is not None:
            self.owed[promise] = fen

    @rule(one=PICK, dice=st.integers(0, 5))
    def release(self, one: int, dice: int) -> None:
        promise = sorted(self.owed)[one % 2]
        is_open = promise not in self.released and self.arrived(promise) < self.owed[promise]
        if dice == 0 and self.same(is_open, lambda: self.changed(promise, hardship())) is not None:
            self.released.add(promise)

    def changed(self, promise: str, change: Any) -> Any:
        asked = service.ask_change(promise, change, actor=self.cast.chen, scan=jpeg())
        return service.agree_change(promise, asked.uid, actor=self.cast.zhou, seen_version=0)

    @invariant()
    def sums_are_the_models(self) -> None:
        with self.app.app_context(), reading():
            for promise in self.owed:
                assert queries.arrived_fen(queries.find(promise)) == self.arrived(promise)
                assert queries.find(promise).amount_fen == self.owed[promise]
            if self.owed:
                assert ledger.raised_fen(f"campaign:{self.campaign}") == sum(self.left.values())
            assert [problem for check in checks.CHECKS for problem in check.run()] == []


@pytest.mark.parametrize("number", [2026, 41])
def test_it_works(app, cast, number):
    kind = type("Walk", (Promises,), {"app": app, "cast": cast})
    rules = settings(
        max_examples=WALKS, stateful_step_count=STEPS, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(seed(number)(kind), settings=rules)
