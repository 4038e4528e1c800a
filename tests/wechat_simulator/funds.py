"""A merchant's account at WeChat: what gifts bring, what fees and refunds take. The fund flow bill is this list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .clock import day_of
from .rows import Movement, Order, Refund

if TYPE_CHECKING:
    from .simulator import Simulator

RATE_BASE = 10_000
FEE_RATES = "fee_rates"
DAY = {
    "paid_count": 0,
    "paid_fen": 0,
    "refunded_count": 0,
    "refunded_fen": 0,
    "applied_count": 0,
    "applied_fen": 0,
    "fee_fen": 0,
}


@dataclass(frozen=True)
class Flow:
    """One change of the balance; ``amount_fen`` is signed."""

    at: float
    number: str
    name: str
    kind: str
    amount_fen: int
    by: str
    note: str
    voucher: str


def fee_rate(sim: Simulator, mchid: str) -> int:
    """In ten-thousandths. Nought until the tester says otherwise: charities pay no fee (公益商户)."""
    row = sim.meta.get(FEE_RATES)
    return int(row.value.get(mchid, 0)) if row is not None else 0


def set_fee_rate(sim: Simulator, mchid: str, rate: int) -> None:
    row = sim.meta.get(FEE_RATES)
    sim.remember(FEE_RATES, {**(row.value if row is not None else {}), mchid: rate})


def fee_of(amount_fen: int, rate: int) -> int:
    """Rounded to the nearest fen."""
    return (amount_fen * rate + RATE_BASE // 2) // RATE_BASE


def charge(sim: Simulator, order: Order) -> None:
    """The fee of an order that is being paid."""
    order.fee_rate = fee_rate(sim, order.mchid)
    order.fee_fen = fee_of(order.total_fen, order.fee_rate)


def fee_back(sim: Simulator, order: Order, refund_fen: int) -> int:
    """The part of the fee that comes back with a refund; all parts together never more than the fee."""
    known = [row for row in sim.refunds.rows.values() if row.order == order.key and row.status != "CLOSED"]
    return min(fee_of(refund_fen, order.fee_rate), order.fee_fen - sum(row.fee_fen for row in known))


def flows(sim: Simulator, mchid: str) -> list[Flow]:
    """Every change of the account, oldest first. A refund leaves when it is accepted and returns when it is closed."""
    found: list[Flow] = []
    for order in sim.orders.rows.values():
        if order.mchid == mchid and order.paid:
            found += _paid(order)
    for refund in sim.refunds.rows.values():
        if refund.mchid == mchid:
            found += _back(sim.orders.rows[refund.order], refund)
    for number, row in sim.movements.rows.items():
        if row.mchid == mchid:
            found.append(_moved(number, row))
    return sorted(found, key=lambda flow: flow.at)


def _paid(order: Order) -> list[Flow]:
    number, voucher = order.transaction_id, order.out_trade_no
    note = f"结算总金额{yuan(order.total_fen)}元;含手续费{yuan(order.fee_fen)}元"
    found = [Flow(order.paid_at, number, "交易", "交易", order.total_fen, "system", note, voucher)]
    if order.fee_fen:
        found.append(Flow(order.paid_at, number, "交易", "扣除交易手续费", -order.fee_fen, "system", "", voucher))
    return found


def _back(order: Order, refund: Refund) -> list[Flow]:
    amount = refund.refund_fen - refund.fee_fen
    note = f"退款总金额{yuan(refund.refund_fen)}元;含手续费{yuan(refund.fee_fen)}元"
    by, number, voucher = f"{refund.mchid}{refund.by.upper()}", refund.refund_id, refund.out_refund_no
    found = [Flow(refund.made_at, number, "退款", "退款", -amount, by, note, voucher)]
    if refund.status == "CLOSED":
        found.append(Flow(refund.done_at, number, "退款", "退款关闭", amount, "system", note, voucher))
    return found


def _moved(number: str, row: Movement) -> Flow:
    kind = "充值" if row.amount_fen > 0 else "提现"
    return Flow(row.at, number, kind, kind, row.amount_fen, f"{row.mchid}DESK", "", number)


def balance_fen(sim: Simulator, mchid: str) -> int:
    """What the merchant could pay refunds from."""
    return sum(flow.amount_fen for flow in flows(sim, mchid))


def yuan(fen: int, decimals: int = 2) -> str:
    """``-0.12``, ``50.00``; with five decimals as fees are written."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}.{rest:02d}{'0' * (decimals - 2)}"


def account(sim: Simulator, mchid: str) -> dict[str, Any]:
    """The truth about one merchant, in all and by day in China, in fen.

    ``refunded`` leaves out refunds that were closed; ``applied`` counts all that were accepted, as the trade bill does.
    ``fee_fen`` is what was charged less what came back.
    """
    orders = [row for row in sim.orders.rows.values() if row.mchid == mchid and row.paid]
    refunds = [row for row in sim.refunds.rows.values() if row.mchid == mchid]
    days: dict[str, dict[str, int]] = {}
    for order in orders:
        _add(days, order.paid_at, paid_count=1, paid_fen=order.total_fen, fee_fen=order.fee_fen)
    for row in refunds:
        kept = row.status != "CLOSED"
        _add(days, row.made_at, refunded_count=int(kept), refunded_fen=row.refund_fen if kept else 0)
        _add(days, row.made_at, applied_count=1, applied_fen=row.refund_fen, fee_fen=-row.fee_fen)
    sums = {name: sum(day[name] for day in days.values()) for name in DAY if name.endswith("_fen")}
    return {**sums, "balance_fen": balance_fen(sim, mchid), "days": days}


def _add(days: dict[str, dict[str, int]], at: float, **amounts: int) -> None:
    day = days.setdefault(day_of(at), dict(DAY))
    for name, amount in amounts.items():
        day[name] += amount
