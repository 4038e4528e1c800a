"""退款 — one gift goes back through the simulator as a donor asked, and another waits for its second person."""

from datetime import timedelta

from server.demo import gifts as demo_gifts
from server.demo import staff
from server.demo.profiles import Profile
from server.gifts import queries
from server.gifts import service as gifts
from server.jobs.runner import Runner
from server.kit import clock, once
from server.kit.actors import THE_CLOCK
from server.kit.units import writing

# Which of the gifts by WeChat, how much of it, why, and whether the lead has agreed.
WANTED = ((4, 8800, "mistake", True), (6, 20000, "donor_asked", False))


def build(chosen: Profile) -> bool:
    """Once. What WeChat does with the refund is heard of by the running platform, as always. False: it was there."""
    with writing():
        row = once.take(THE_CLOCK, "demo:refunds", once.fingerprint("refunds"))
        if row.answer is not None:
            return False
        for number, fen, why, agreed in WANTED:
            _ask(demo_gifts.order_of(chosen, number), fen, why, agreed)
        row.answer = {"done": True}
    with clock.at(clock.now() + timedelta(seconds=30)):
        Runner().drain()
    return True


def _ask(order_no: str, amount_fen: int, why: str, agreed: bool) -> None:
    gift = queries.by_order(order_no)
    assert gift is not None, "the gifts by WeChat are settled before"
    uid = gifts.ask_refund(
        gift.uid, amount_fen=amount_fen, why=why, actor=staff.actor("caiwu"), note="示例：电话核实过本人"
    )
    if agreed:
        gifts.approve_refund(uid, actor=staff.actor("fuze"), seen_version=0)
