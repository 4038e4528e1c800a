"""付款自检 — each page brings its own; here they are one list."""

from server.kit.checks import Check
from server.payments.checks import bills, covers, lines, orders, refunds

CHECKS: list[Check] = [*orders.CHECKS, *lines.CHECKS, *bills.CHECKS, *refunds.CHECKS, *covers.CHECKS]
