"""A gift that is in the books, and money that has gone back of one, each in one call inside a unit."""

from typing import Any

from server.gifts import queries
from server.gifts import service as gifts
from server.kit.actors import Actor
from server.payments import queries as payments
from server.payments import service as payment_acts
from tests.cast import Cast
from tests.gifts.money import paid
from tests.gifts.refunds import refund_said
from tests.gifts.test_give import give
from tests.gifts.test_slips import write


def booked(campaign_uid: str, donor: Actor, **changes: Any) -> str:
    """By WeChat; the gift's uid."""
    no = give(campaign_uid, donor, **changes)
    paid(no)
    return gifts.settle(no).uid


def at_the_counter(campaign_uid: str, cast: Cast, **changes: Any) -> str:
    """Cash, by a slip of two people; the gift's uid."""
    slip = payment_acts.submit_slip(write(campaign_uid, cast.chen, **changes).uid, actor=cast.chen)
    return gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version).uid


def given_back(gift_uid: str, cast: Cast, fen: int) -> None:
    """Agreed to by two people and done at WeChat."""
    gift = queries.by_uid(gift_uid)
    uid = gifts.ask_refund(gift_uid, amount_fen=fen, why="donor_asked", actor=cast.fang)
    gifts.approve_refund(uid, actor=cast.zhou, seen_version=payments.find_refund(uid).version)
    number = payments.find_refund(uid).no
    refund_said(number, source=f"EV-{number}"[:60], order_no=gift.order_no or "")
    gifts.settle_refund(number)
