"""What the merchant's staff do on the merchant platform (``/_sim/…``), and what a tester does to bills."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from . import funds, refunds
from .bill_api import change_bill
from .clock import stamp
from .errors import PayError, PlainError
from .identities import MCHID, MERCHANTS
from .rows import BillChange, Movement, Order
from .simulator import DIGITS

if TYPE_CHECKING:
    from .simulator import Simulator

Wish = dict[str, Any]
ACTS = ("add", "drop", "change")


def _fen(wish: Wish, name: str) -> int:
    value = wish.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise PlainError(400, "bad_request", f"{name} must be a whole number")
    return value


def _mchid(wish: Wish) -> str:
    mchid = str(wish.get("mchid", MCHID))
    if mchid not in MERCHANTS:
        raise PlainError(400, "no_such_merchant", f"mchid is one of {sorted(MERCHANTS)}")
    return mchid


def _order(sim: Simulator, wish: Wish) -> Order:
    """By transaction_id or out_trade_no."""
    for order in sim.orders.rows.values():
        if wish.get("transaction_id", order.transaction_id) != order.transaction_id or order.mchid != _mchid(wish):
            continue
        if wish.get("out_trade_no", order.out_trade_no) == order.out_trade_no:
            return order
    raise PlainError(404, "no_such_order", str(wish.get("transaction_id") or wish.get("out_trade_no")))


def refund_console(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{transaction_id|out_trade_no, amount, notify_url?, mchid?}``: staff give money back, unknown to the product.

    ``amount`` is in fen. WeChat makes up the refund's number; it tells nobody unless ``notify_url`` is given. The rules
    are those of P4; 409 with its words for a refund that they forbid.
    """
    if not {"transaction_id", "out_trade_no"} & set(wish):
        raise PlainError(400, "bad_request", "transaction_id or out_trade_no")
    with sim.change():
        order = _order(sim, wish)
        body = {
            "out_refund_no": f"{stamp(sim.now())}{sim.draw('desk_refund', 14, DIGITS)}",
            "notify_url": str(wish.get("notify_url", "")),
            "amount": {"refund": _fen(wish, "amount"), "total": order.total_fen, "currency": "CNY"},
        }
        try:
            refund = refunds.accept(sim, order, body, "", by="desk")
        except PayError as error:
            raise PlainError(409, error.code.lower(), error.message) from error
    return asdict(refund)


def end_refund(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{out_refund_no, to: SUCCESS|ABNORMAL|CLOSED, mchid?}``: it ends now; staff can mend an abnormal one."""
    with sim.change():
        refund = sim.refunds.get(f"{_mchid(wish)}:{wish.get('out_refund_no')}")
        if refund is None:
            raise PlainError(404, "no_such_refund", str(wish.get("out_refund_no")))
        if (refund.status, wish.get("to")) not in refunds.MOVES:
            raise PlainError(409, "not_possible", f"{refund.status} → {wish.get('to')}")
        sim.scheduler.cancel("refund", refund.key)
        refunds.end(sim, refund, str(wish["to"]))
    return asdict(refund)


def move_funds(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{amount, mchid?}``: staff put money in (充值) or, less than zero, take it out (提现)."""
    amount, mchid = _fen(wish, "amount"), _mchid(wish)
    with sim.change():
        if amount == 0 or funds.balance_fen(sim, mchid) + amount < 0:
            raise PlainError(409, "not_enough", "the account does not hold that much")
        number = f"{stamp(sim.now())}{sim.draw('movement', 14, DIGITS)}"
        sim.movements.put(number, Movement(mchid, amount, sim.now()))
        return {"number": number, "balance_fen": funds.balance_fen(sim, mchid)}


def fee_rate(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{rate, mchid?}``: what WeChat keeps of payments from now on, in ten-thousandths (60 is 0.60 %)."""
    rate, mchid = _fen(wish, "rate"), _mchid(wish)
    if not 0 <= rate <= 1000:
        raise PlainError(400, "bad_request", "rate is 0 to 1000 ten-thousandths")
    with sim.change():
        funds.set_fee_rate(sim, mchid, rate)
    return {"mchid": mchid, "rate": rate}


def mutate_bill(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``bill/{date}/mutate {act, …, mchid?}``: the trade bill of that day is wrong from now on.

    ``add {out_trade_no?, amount_fen?, attach?, time?, times?}`` made-up payments, with ``times`` many of them ·
    ``drop {number}`` · ``change {number, cells: {column: text}}``; a number is out_trade_no or out_refund_no.
    """
    mchid = _mchid(wish)
    if wish.get("act") not in ACTS:
        raise PlainError(400, "bad_request", f"act is one of {ACTS}")
    (appid, *_) = sim.appids(mchid)
    args = {"day": part, "mchid": mchid, "appid": appid, **wish}
    with sim.change():
        try:
            change_bill(sim, BillChange(mchid, part, str(wish["act"]), args))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise PlainError(400, "bad_request", f"{type(error).__name__}: {error}") from error
    return {"changes": len(sim.bill_changes.rows)}
