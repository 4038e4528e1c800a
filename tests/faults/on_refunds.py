"""R1 to R8, and N5: what can become of money on its way back. Never more than was paid, and never twice."""

from collections.abc import Callable
from random import Random

from server.kit.units import writing
from server.payments import service as payments
from server.wechat.pay.client import REFUND_NOTIFY_PATH
from tests.faults.catalogue import Ends, Fault, fen
from tests.faults.world import DAY_S, World
from tests.paying import HOST

HEARD_S = 30


def booked(world: World, chance: Random) -> tuple[str, int]:
    """A payment in the books; its number and amount."""
    amount_fen = fen(chance)
    order_no = world.buy(amount_fen)
    world.drain()
    return order_no, amount_fen


def going_back(world: World, chance: Random, spoil: Callable[[str], None]) -> Ends:
    """The sending of a refund meets the fault; the same number is sent until WeChat has it."""
    order_no, amount_fen = booked(world, chance)
    spoil("refund")
    refund_no = world.give_back(order_no, amount_fen)
    world.drain()
    world.pass_time(400)
    assert world.refund(refund_no).state in ("processing", "done")
    world.pass_time(HEARD_S)
    return {order_no: "refunded"}


def asked_about(world: World, chance: Random, spoil: Callable[[str], None]) -> Ends:
    """The refund's notice is lost and the question what became of it meets the fault."""
    order_no, amount_fen = booked(world, chance)
    world.wechat.fault("REFUND.SUCCESS", "drop")
    spoil("refund_query")
    world.give_back(order_no, amount_fen)
    for seconds in (HEARD_S, 100, 600):
        world.pass_time(seconds)
    return {order_no: "refunded"}


def for_days(world: World, chance: Random) -> Ends:
    world.wechat.fault("refund_result", "delay", args={"seconds": 2 * DAY_S})
    order_no, amount_fen = booked(world, chance)
    refund_no = world.give_back(order_no, amount_fen)
    world.drain()
    world.pass_time(DAY_S + 7200)
    assert world.refund(refund_no).state == "processing"
    assert world.matters_of(order_no) == {"refund_slow"}
    world.pass_time(DAY_S + 7200)
    return {order_no: "refunded"}


def abnormal(world: World, chance: Random) -> Ends:
    """The donor's account takes nothing; staff mend it on the merchant platform and say so."""
    world.wechat.fault("refund_result", "abnormal")
    order_no, amount_fen = booked(world, chance)
    refund_no = world.give_back(order_no, amount_fen)
    world.drain()
    world.pass_time(HEARD_S)
    assert world.refund(refund_no).state == "abnormal"
    assert world.matters_of(order_no) == {"refund_abnormal"}
    world.wechat.post("/_sim/refund", {"out_refund_no": refund_no, "to": "SUCCESS"})
    world.wechat.wait()
    back = world.refund(refund_no)
    if back.state == "abnormal":
        with world.app.app_context(), writing():
            payments.handle_refund(back.uid, actor=world.cast.fang, note="已改退到银行卡")
    world.pass_time(HEARD_S)
    return {order_no: "refunded"}


def not_enough(world: World, chance: Random) -> Ends:
    world.wechat.fault("refund", "not_enough", count=chance.randint(1, 3))
    order_no, amount_fen = booked(world, chance)
    refund_no = world.give_back(order_no, amount_fen)
    world.drain()
    assert world.refund(refund_no).state == "approved"
    assert world.matters_of(order_no) == {"refund_refused"}, "finance must fill the account"
    for seconds in (60, 300, 600, 1900, HEARD_S):
        world.pass_time(seconds)
    return {order_no: "refunded"}


def accepted_all_the_same(world: World, chance: Random) -> Ends:
    return going_back(world, chance, lambda at: world.wechat.fault(at, "error_created"))


def closed(world: World, chance: Random) -> Ends:
    world.wechat.fault("refund_result", "closed")
    order_no, amount_fen = booked(world, chance)
    refund_no = world.give_back(order_no, amount_fen)
    world.drain()
    world.pass_time(HEARD_S)
    assert world.refund(refund_no).state == "closed"
    return {order_no: "paid"}


def at_the_desk_of_wechat(world: World, chance: Random) -> Ends:
    """Nobody tells us: the day's bill does."""
    order_no, amount_fen = booked(world, chance)
    world.wechat.post("/_sim/refund_console", {"out_trade_no": order_no, "amount": amount_fen - 1})
    world.pass_time(HEARD_S)
    assert world.state(order_no) == "paid"
    world.until_hour(12)
    world.pass_time(DAY_S)
    return {order_no: "paid"}


def racing(world: World, chance: Random) -> Ends:
    """Staff give all back on WeChat's platform, and tell us, just before our own refund is sent."""
    order_no, amount_fen = booked(world, chance)
    refund_no = world.give_back(order_no, chance.randint(1, amount_fen))
    url = f"https://{HOST}{REFUND_NOTIFY_PATH}"
    world.wechat.post("/_sim/refund_console", {"out_trade_no": order_no, "amount": amount_fen, "notify_url": url})
    world.pass_time(HEARD_S)
    world.pass_time(HEARD_S)
    assert world.refund(refund_no).state in ("closed", "refused")
    return {order_no: "refunded"}


def notice_before_query(world: World, chance: Random) -> Ends:
    order_no, amount_fen = booked(world, chance)
    world.wechat.fault("refund_query", "lag", count=3)
    world.give_back(order_no, amount_fen)
    world.drain()
    world.pass_time(HEARD_S)
    world.wechat.delete("/_sim/faults")
    return {order_no: "refunded"}


def before_the_payment(world: World, chance: Random) -> Ends:
    """The refund is heard of first; it waits until the payment that it gives back is booked."""
    late_s = chance.randint(100, 1000)
    world.wechat.fault("TRANSACTION.SUCCESS", "delay", args={"seconds": late_s})
    amount_fen = fen(chance)
    order_no = world.buy(amount_fen)
    url = f"https://{HOST}{REFUND_NOTIFY_PATH}"
    world.wechat.post("/_sim/refund_console", {"out_trade_no": order_no, "amount": amount_fen, "notify_url": url})
    world.pass_time(4)
    world.pass_time(late_s)
    world.pass_time(70)
    return {order_no: "refunded"}


FAULTS = [
    Fault("N5", "the refund waits for its payment; both are booked", before_the_payment),
    Fault("R1", "asked about for days; a person is told after one", for_days),
    Fault("R2", "a person sees to it; then booked", abnormal),
    Fault("R3", "a person is told; sent again by the same number", not_enough),
    Fault("R4", "sent again by the same number: one refund", accepted_all_the_same),
    Fault("R5", "the campaign has its money again; a person is told", closed, frozenset({"refund_closed"})),
    Fault("R6", "found in the bill, booked once", at_the_desk_of_wechat),
    Fault("R7", "never more than was paid: ours gives way", racing, frozenset({"refund_refused"})),
    Fault("R8", "SUCCESS is the last word", notice_before_query),
]
