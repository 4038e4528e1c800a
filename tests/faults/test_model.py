"""Ask, pay, notice, query, close, refund in any order whatever: at the end the books hold what WeChat holds."""

import os
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.jobs.books import run as run_checks
from server.jobs.runner import Runner
from server.kit import clock
from server.kit.actors import donor_actor
from server.kit.errors import DomainError
from server.kit.http import House
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.states import RUNNING
from server.people import service as people
from tests.campaigns.plans import published
from tests.cast import Cast
from tests.faults.seeds import SEEDS, dice
from tests.faults.tiny import TinyOrder, TinyWechat

EXAMPLES, STEPS = int(os.environ.get("EXAMPLES", "16")), 20
EXPIRED = timedelta(minutes=32)
LONG_ENOUGH = timedelta(hours=2)
FEN = st.integers(100, 500)
ASIDE = {*RUNNING, "done"}


class Model:
    """What anybody would say of the money: it came once, and goes back at most once."""

    def __init__(self) -> None:
        self.paid: dict[str, int] = {}
        self.back: dict[str, int] = {}

    def pay(self, order_no: str, fen: int) -> None:
        self.paid[order_no] = fen

    def give_back(self, order_no: str, fen: int) -> None:
        self.back[order_no] = self.back.get(order_no, 0) + fen
        assert self.back[order_no] <= self.paid[order_no]

    @property
    def raised_fen(self) -> int:
        return sum(self.paid.values()) - sum(self.back.values())


class Money(RuleBasedStateMachine):
    """Each example has a campaign of its own, in a house that all of them share."""

    app: House
    cast: Cast
    patch: pytest.MonkeyPatch
    orders = Bundle("orders")
    refunds = Bundle("refunds")

    def __init__(self) -> None:
        super().__init__()
        self.wechat, self.model = TinyWechat(), Model()
        self.wechat.stand_in(self.patch)
        self.moment = clock.start_of(clock.today()) + timedelta(hours=10, minutes=30)
        with self.unit():
            self.donor = donor_actor(people.donor_by_openid("oLan").uid)
            self.campaign_uid = published(self.cast).uid

    @contextmanager
    def unit(self) -> Iterator[None]:
        with self.app.app_context(), clock.at(self.moment), writing():
            yield

    @contextmanager
    def look(self) -> Iterator[None]:
        with self.app.app_context(), clock.at(self.moment), reading():
            yield

    @rule(target=orders, fen=FEN)
    def ask(self, fen: int) -> str:
        with self.unit():
            no = gifts.give(self.campaign_uid, donor=self.donor, channel="jsapi", amount_fen=fen, shown_as="anonymous")
            self.wechat.orders[no] = TinyOrder(no, fen, payments.find(no).expires_at)
            return no

    @rule(no=orders)
    def pay(self, no: str) -> None:
        with clock.at(self.moment):
            if self.wechat.pay(no):
                self.model.pay(no, self.wechat.orders[no].total_fen)

    @rule(no=orders, copies=st.integers(1, 3))
    def notice(self, no: str, copies: int) -> None:
        if self.wechat.orders[no].paid_at is None:
            return
        for _ in range(copies):
            with self.unit():
                payment_acts.keep_transaction("notice", self.wechat.query(no), source=f"EV-{no}")

    @rule(no=orders)
    def query(self, no: str) -> None:
        with self.unit():
            payment_acts.nudge(no)
        self.work()

    @rule()
    def work(self) -> None:
        with self.app.app_context(), clock.at(self.moment):
            Runner().drain()

    @rule()
    def close_what_is_over(self) -> None:
        self.moment += EXPIRED
        self.work()

    @rule(target=refunds, no=orders, fen=FEN | st.none())
    def ask_refund(self, no: str, fen: int | None) -> tuple[str, str]:
        """It is taken exactly when the order is booked and that much is left."""
        with self.look():
            gift = gift_facts.by_order(no)
            gone = sum(row.amount_fen for row in payments.refunds_of(no) if row.state in ASIDE)
        left = self.wechat.orders[no].total_fen - gone
        wanted = fen if fen is not None else max(left, 1)
        try:
            with self.unit():
                assert gift is not None or payments.find(no).paid_at is None
                uid = payment_acts.ask_refund(no, amount_fen=wanted, why="donor_asked", actor=self.cast.fang).uid
        except DomainError:
            assert gift is None or wanted > left
            return no, ""
        assert gift is not None
        assert wanted <= left
        return no, uid

    @rule(refund=refunds)
    def agree(self, refund: tuple[str, str]) -> None:
        if refund[1]:
            with self.look():
                state = payments.find_refund(refund[1]).state
            if state == "review":
                with self.unit():
                    gifts.approve_refund(refund[1], actor=self.cast.zhou)

    @rule(refund=refunds)
    def refuse(self, refund: tuple[str, str]) -> None:
        if refund[1]:
            with self.look():
                state = payments.find_refund(refund[1]).state
            if state == "review":
                with self.unit():
                    payment_acts.refuse_refund(refund[1], actor=self.cast.zhou, note="再核实")

    @rule(no=orders, fen=FEN)
    def refund_at_the_merchant_platform(self, no: str, fen: int) -> None:
        order = self.wechat.orders[no]
        if order.paid_at is not None and order.left_fen:
            self.wechat.give_back(order, f"M{secrets.token_hex(8)}", min(fen, order.left_fen))

    @rule(end=st.sampled_from(["SUCCESS", "SUCCESS", "CLOSED"]), copies=st.integers(0, 3))
    def end_refunds(self, end: str, copies: int) -> None:
        """WeChat comes to an end with every refund; its notices come `copies` times, or never."""
        for refund_no in self.wechat.running:
            with clock.at(self.moment), self.app.app_context():
                said = self.wechat.finish(refund_no, end)
            if end == "SUCCESS":
                self.model.give_back(said.order_no, said.amount_fen)
            for _ in range(copies):
                with self.unit():
                    payment_acts.keep_refund("refund_notice", said, source=f"EV-{refund_no}")

    @invariant()
    def never_more_than_there_is(self) -> None:
        with self.look():
            account = f"campaign:{self.campaign_uid}"
            assert 0 <= ledger.balance_fen(account) <= ledger.raised_fen(account) <= self.wechat.paid_fen
            for no, order in self.wechat.orders.items():
                ours = payments.find(no)
                assert ours.refunded_fen + ours.refunding_fen <= order.total_fen
                assert ours.paid_at is None or order.paid_at is not None

    def teardown(self) -> None:
        """All is told in the end, time passes, and nobody may know anything else than the model."""
        self.tell_all()
        for _ in range(4):
            self.moment += LONG_ENOUGH
            self.work()
            self.end_refunds("SUCCESS", 1)  # what was sent only now
        self.work()
        assert (self.wechat.paid_fen, self.wechat.back_fen) == (
            sum(self.model.paid.values()),
            sum(self.model.back.values()),
        )
        with self.look():
            assert ledger.raised_fen(f"campaign:{self.campaign_uid}") == self.model.raised_fen
            for no in self.wechat.orders:
                order = payments.find(no)
                assert order.state != "asked"
                assert (order.paid_at is not None) == (no in self.model.paid)
                assert order.refunded_fen == self.model.back.get(no, 0)
        with self.app.app_context(), clock.at(self.moment):
            assert [(found.id, problem) for found in run_checks() for problem in found.problems] == []

    def tell_all(self) -> None:
        """The day's bill would: refunds made on the merchant platform are heard of at the latest there."""
        for order in self.wechat.orders.values():
            for refund_no in order.back:
                with self.unit():
                    said = self.wechat.query_refund(refund_no)
                    assert said is not None
                    payment_acts.adopt_refund(said, "refund_bill")


@pytest.mark.parametrize("name", SEEDS)
def test_any_order_of_things(app: House, cast: Cast, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    dice(SEEDS[name], "any order of things")
    house = {"app": app, "cast": cast, "patch": monkeypatch}
    machine: Any = seed(SEEDS[name])(type("MoneyHere", (Money,), house))
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_two_refunds_of_the_last_fen(app: House, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight people ask for all of it at once, some by parts: what is set aside is never more than there is."""
    money = type("MoneyHere", (Money,), {"app": app, "cast": cast, "patch": monkeypatch})()
    no = money.ask(100)
    money.pay(no)
    money.notice(no, 1)
    money.work()

    def grab(fen: int) -> int:
        try:
            with money.unit():
                payment_acts.ask_refund(no, amount_fen=fen, why="donor_asked", actor=cast.fang)
        except DomainError:
            return 0
        return fen

    with ThreadPoolExecutor(8) as crowd:
        assert sorted(crowd.map(grab, [100] * 8)) == [0] * 7 + [100]
    with money.look():
        assert payments.find(no).refunding_fen == 100
    money.teardown()
