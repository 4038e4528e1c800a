"""付款自检 — each page brings its own; here they are one list."""

from server.kit.checks import Check
from server.payments.checks import bills, orders, refunds

CHECKS: list[Check] = [*orders.CHECKS, *bills.CHECKS, *refunds.CHECKS]
