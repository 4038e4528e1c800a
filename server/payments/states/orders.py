"""付款单的状态 — orders, as a table (design §4)."""

from enum import StrEnum

from server.kit.actors import CLOCK
from server.kit.states import Machine, moves

THE_CLOCK = frozenset({CLOCK})


class OrderState(StrEnum):
    ASKED = "asked"
    PAID = "paid"
    CLOSED = "closed"
    REFUNDED = "refunded"


ORDER_NAMES = {
    OrderState.ASKED: "待付款",
    OrderState.PAID: "已付款",
    OrderState.CLOSED: "已关闭",
    OrderState.REFUNDED: "已退款",
}

ORDER = Machine(
    OrderState,
    [
        # closed → paid: the money came late. It is booked like any other, and a person decides whether it may stay.
        moves(OrderState, "pay", "asked closed", "paid", THE_CLOCK, "到账"),
        moves(OrderState, "close", "asked", "closed", THE_CLOCK, "关闭"),
        moves(OrderState, "refund", "paid", "refunded", THE_CLOCK, "已全部退款"),
    ],
)
