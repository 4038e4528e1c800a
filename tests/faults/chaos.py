"""Everything at once: donors, desks and passing time, while WeChat breaks one to three things in every third operation.
Then nothing is broken any more, a day passes, and the two ledgers must agree to the fen."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import pytest

from server.kit.clock import in_china, now
from server.kit.errors import DomainError
from server.payments.errors import WechatUnavailable
from server.wechat import wire
from tests.faults.seeds import dice
from tests.faults.world import DAY_S, World

ODDS = 0.3
LEG = 1000
PAID = "requestPayment:ok"
TRIES = 10
PATIENCE_S, SLOW_S = 0.6, 1.0  # the product's patience is shortened, and WeChat's slowness with it
MODES = ["pay"] * 6 + ["pay_but_report_fail", "pay_but_never_return", "report_ok_before_settled", "cancel", "fail"]
MATTERS_OF_WECHATS_MAKING = {"mismatch", "odd_notice", "unknown_order"}


class Crowd:
    """Who gives, pays, asks for money back and lets time pass, as the dice say; each call is one operation."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world, self.chance = world, chance
        self.orders: list[str] = []
        self.panels: dict[str, dict[str, str]] = {}
        self.done = Counter[str]()
        self.acts: list[Callable[[], str]] = [self.give] * 6 + [self.open] * 4 + [self.pay] * 6
        self.acts += [self.refund, self.desk_refund, self.work, self.work, self.wait, self.wait, self.wait_long]

    def act(self) -> None:
        """Each with a backup host or without: a doubt that the backup resolves at once never reaches the books."""
        hosts = self.world.wechat.pay_bases[: self.chance.choice([1, 2])]
        self.world.reconfigure(wechat_pay_bases=tuple(hosts))
        self.done[self.chance.choice(self.acts)()] += 1

    def give(self) -> str:
        self.orders.append(self.world.give(self.chance.randint(100, 99_999)))
        return self.open_one(self.orders[-1])

    def open(self) -> str:
        """Again, for one of the last: a donor who came back, or a second device."""
        return self.open_one(self.chance.choice(self.orders[-8:])) if self.orders else "idle"

    def open_one(self, order_no: str) -> str:
        try:
            self.panels[order_no] = self.world.cashier(order_no)
        except WechatUnavailable:
            return "apology"
        except DomainError:
            return "too late"
        return "cashier"

    def pay(self) -> str:
        if not self.panels:
            return "idle"
        order_no = self.chance.choice(list(self.panels))
        told = self.world.pay(self.panels.pop(order_no), self.chance.choice(MODES))
        return str(told.get("errMsg", "never returned")).split(" ")[0]

    def refund(self) -> str:
        if not self.orders:
            return "idle"
        order_no = self.chance.choice(self.orders[-40:])
        if not self.world.settled(order_no):
            return "not paid"
        try:
            self.world.give_back(order_no, self.chance.randint(1, 50_000))
        except DomainError as refusal:
            return refusal.code
        return "refund"

    def desk_refund(self) -> str:
        """Staff on WeChat's own platform, about whom nobody tells us."""
        paid = [row for row in self.world.wechat.get("/_sim/ledger")["orders"][-30:] if row["state"] == "SUCCESS"]
        if not paid:
            return "idle"
        row = self.chance.choice(paid)
        wish = {"out_trade_no": row["out_trade_no"], "amount": self.chance.randint(1, row["total_fen"])}
        self.world.wechat.post("/_sim/refund_console", wish)
        return "refund at WeChat's desk"

    def work(self) -> str:
        self.world.drain()
        return "work"

    def wait(self) -> str:
        self.world.later(self.chance.choice([1, 3, 20, 90]))
        return "wait"

    def wait_long(self) -> str:
        self.world.later(self.chance.choice([600, 1900, 1900, 4000]))
        self.world.drain()
        return "wait long"


@contextmanager
def impatient() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "READ_S", PATIENCE_S)
        patch.setattr(wire, "WHOLE_S", PATIENCE_S)
        yield


def chaos(world: World, operations: int) -> Counter[str]:
    """Run it in legs; after each all settles, and the two ledgers are held together. Says what was done.

    In a short run WeChat may be so broken that nobody pays; then legs are added until somebody has, up to `TRIES` times
    as many operations as asked for.
    """
    began, seed, struck, done = time.monotonic(), world.wechat.seed, 0, 0
    crowd = Crowd(world, dice(seed, f"chaos of {operations}"))
    while done < operations or (not crowd.done[PAID] and done < TRIES * operations):
        leg = min(LEG, operations - done if done < operations else operations)
        struck += rage(world, crowd, leg)
        settle(world)
        done += leg
        wrong = world.wrong()
        assert wrong == [], f"after {done} operations: {wrong}"
        took = f"{time.monotonic() - began:.0f} s"
        say(f"chaos, seed {seed}: {done} of {operations} operations, {struck} faults, {took}, all agrees")
    say(", ".join(f"{name} {count}" for name, count in crowd.done.most_common()))
    return crowd.done


def rage(world: World, crowd: Crowd, operations: int) -> int:
    """How many faults were planted."""
    world.wechat.chaos(crowd.chance.randrange(10**9), 10**9, ODDS, SLOW_S)  # each leg has a chaos of its own
    with impatient():
        for _ in range(operations):
            crowd.act()
    return int(world.wechat.get("/_sim/chaos")["run"]["struck"])


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def settle(world: World) -> None:
    """Nothing is broken any more. A day and its bills pass twice: what the first bill finds, the second confirms."""
    world.wechat.settle(lambda seconds: world.pass_time(min(seconds, 120)))
    for seconds in (70, 600, 1900, 3700, 4 * 3600, 8 * 3600):
        world.pass_time(seconds)
    for _ in range(2):
        here = in_china(now())
        world.pass_time((11 * 3600 - (here.hour * 3600 + here.minute * 60 + here.second)) % DAY_S + 60)
        for seconds in (60, 700, 700):
            world.pass_time(seconds)
        world.pass_time(7 * 3600)
    assert unknown(world) == []


def unknown(world: World) -> list[str]:
    """Orders of which we still do not know how they ended."""
    theirs = {row["out_trade_no"]: row["state"] for row in world.wechat.get("/_sim/state")["orders"]}
    return [no for no in theirs if world.knows(no) and world.state(no) == "asked"]
