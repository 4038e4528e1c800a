"""付款的表 — orders, prepay sessions, refunds, evidence, slips, and matters that wait for a person."""

from server.payments.models.bills import Bill, BillDay, BillDayEvent, BillFlow, BillRow, Difference, DifferenceEvent
from server.payments.models.covers import Cover, CoverEvent
from server.payments.models.evidence import Evidence
from server.payments.models.imports import Import, ImportColumns, ImportEvent, PaymentLine, PaymentLineEvent
from server.payments.models.matters import Matter, MatterEvent
from server.payments.models.orders import Order, OrderEvent, Prepay
from server.payments.models.refunds import Refund, RefundEvent
from server.payments.models.slips import Slip, SlipEvent

__all__ = [
    "Bill",
    "BillDay",
    "BillDayEvent",
    "BillFlow",
    "BillRow",
    "Cover",
    "CoverEvent",
    "Difference",
    "DifferenceEvent",
    "Evidence",
    "Import",
    "ImportColumns",
    "ImportEvent",
    "Matter",
    "MatterEvent",
    "Order",
    "OrderEvent",
    "PaymentLine",
    "PaymentLineEvent",
    "Prepay",
    "Refund",
    "RefundEvent",
    "Slip",
    "SlipEvent",
]
