"""B1 to B9: what can be wrong with the day's bill. It is read or refused, never misread; a difference has an owner."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from server.kit import clock
from server.kit.clock import start_of
from tests.faults.catalogue import Ends, Fault, Story, fen
from tests.faults.world import World

OVER = ("matched", "cleared")
AGAIN_S = 700  # longer than the product waits before it asks again for a bill that is not there
ONE_DAY = timedelta(days=1)


def wrong_bill(*kinds: str, seen: str, at: str = "tradebill", tries: int = 1, **args: Any) -> Story:
    """A day with a payment and a refund whose bill is wrong until it is mended. Each seed draws one of the kinds."""

    def story(world: World, chance: Random) -> Ends:
        kind = chance.choice(kinds)
        return _one_day(world, chance, lambda: world.wechat.fault(at, kind, count=0, args=args), seen, tries)

    return story


def _one_day(world: World, chance: Random, spoil: Callable[[], object], seen: str, tries: int) -> Ends:
    world.until_hour(12)
    kept, returned = world.buy(fen(chance)), world.buy(amount_fen := fen(chance))
    world.drain()
    world.give_back(returned, amount_fen)
    world.pass_time(30)
    day = clock.in_china(clock.now()).date()
    spoil()
    world.until_hour(10)
    for _ in range(tries):
        world.pass_time(AGAIN_S)
    planted = world.idle_faults()
    assert planted == [], planted
    assert world.bill_day(day) in seen.split(), world.bill_day(day)
    world.wechat.delete("/_sim/faults")
    world.fetch_bill_again(day)
    assert world.bill_day(day) in OVER, world.bill_day(day)
    return {kept: "paid", returned: "refunded"}


def at_midnight(world: World, chance: Random) -> Ends:
    """Paid in the last second of a day and in the first of the next: each in one bill, and in no other."""
    world.until_hour(23)
    world.later(35 * 60)
    panels = {no: world.insist(no) for no in (world.give(fen(chance)), world.give(fen(chance)))}
    first, second = panels
    here = clock.in_china(clock.now())
    today = here.date()
    world.later((start_of(today + ONE_DAY) - here).total_seconds() - 1)
    world.pay(panels[first])
    world.later(2)
    world.pay(panels[second])
    world.wechat.wait()
    world.drain()
    world.until_hour(11)
    assert world.bill_day(today) in OVER, world.bill_day(today)
    world.pass_time(ONE_DAY.total_seconds())
    assert world.bill_day(today + ONE_DAY) in OVER, world.bill_day(today + ONE_DAY)
    return {first: "paid", second: "paid"}


ROWS = ("row_missing_locally", "row_missing_in_bill", "amount_off", "row_doubled", "wrong_sum", "refund_later")
FORMS = ("no_bom", "cr_only", "new_column", "reordered", "forged_column")
FAULTS = [
    Fault("B1", "asked again until it is there", wrong_bill("creating", seen="creating")),
    Fault("B2", "a difference with an owner; asked again", wrong_bill("no_statement", seen="differs creating")),
    Fault("B3", "not read; fetched again", wrong_bill("bad_hash", seen="creating differs")),
    Fault("B4", "fetched again", wrong_bill("token_expired", at="billfile", seen="creating differs")),
    Fault(
        "B5",
        "a difference with an owner, which heals with the bill",
        wrong_bill(
            "row_missing_locally",
            "row_missing_in_bill",
            "amount_off",
            "row_doubled",
            "wrong_sum",
            seen="differs creating",
        ),
    ),
    Fault(
        "B6",
        "read, or refused with its line; never misread",
        wrong_bill(*FORMS, seen="matched differs creating"),
    ),
    Fault("B7", "refused in bounded memory", wrong_bill("gzip_bomb", seen="creating", mb=64)),
    Fault("B8", "a difference with an owner", wrong_bill("fee_differs", seen="differs matched")),
    Fault("B9", "each payment in one bill", at_midnight),
]
