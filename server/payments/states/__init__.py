"""付款的状态 — each life of the room, as a table (design §4)."""

from server.payments.states.bills import (
    BILL_DAY,
    DAY_NAMES,
    DIFFERENCE,
    DIFFERENCE_NAMES,
    FINISHED,
    RECONCILERS,
    DayState,
    DifferenceState,
)
from server.payments.states.covers import COVER, COVER_NAMES, CoverState
from server.payments.states.imports import IMPORT, IMPORT_NAMES, LINE, LINE_NAMES, ImportState, LineState
from server.payments.states.matters import MATTER, MatterState
from server.payments.states.orders import ORDER, ORDER_NAMES, THE_CLOCK, OrderState
from server.payments.states.refunds import HELD, REFUND, REFUND_APPROVERS, REFUND_NAMES, RUNNING, RefundState
from server.payments.states.slips import SLIP, SLIP_APPROVERS, SLIP_NAMES, SlipState

__all__ = [
    "BILL_DAY",
    "COVER",
    "COVER_NAMES",
    "DAY_NAMES",
    "DIFFERENCE",
    "DIFFERENCE_NAMES",
    "FINISHED",
    "HELD",
    "IMPORT",
    "IMPORT_NAMES",
    "LINE",
    "LINE_NAMES",
    "MATTER",
    "ORDER",
    "ORDER_NAMES",
    "RECONCILERS",
    "REFUND",
    "REFUND_APPROVERS",
    "REFUND_NAMES",
    "RUNNING",
    "SLIP",
    "SLIP_APPROVERS",
    "SLIP_NAMES",
    "THE_CLOCK",
    "CoverState",
    "DayState",
    "DifferenceState",
    "ImportState",
    "LineState",
    "MatterState",
    "OrderState",
    "RefundState",
    "SlipState",
]
