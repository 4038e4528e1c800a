"""付款的表 — orders, prepay sessions, evidence, slips, and matters that wait for a person."""

from server.payments.models.evidence import Evidence
from server.payments.models.imports import Import, ImportColumns, ImportEvent, PaymentLine, PaymentLineEvent
from server.payments.models.matters import Matter, MatterEvent
from server.payments.models.orders import Order, OrderEvent, Prepay
from server.payments.models.slips import Slip, SlipEvent

__all__ = [
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
    "Slip",
    "SlipEvent",
]
