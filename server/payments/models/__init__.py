"""付款的表 — orders, prepay sessions, evidence, slips, and matters that wait for a person."""

from server.payments.models.evidence import Evidence
from server.payments.models.matters import Matter, MatterEvent
from server.payments.models.orders import Order, OrderEvent, Prepay
from server.payments.models.slips import Slip, SlipEvent

__all__ = ["Evidence", "Matter", "MatterEvent", "Order", "OrderEvent", "Prepay", "Slip", "SlipEvent"]
