"""看付款 — what rooms above and staff can look at. Nothing here asks WeChat."""

from server.payments.queries.bills import Filter as DifferenceFilter
from server.payments.queries.bills import (
    bill_day,
    bill_day_history,
    bill_days_between,
    difference_notes,
    differences,
    differences_by_day,
    differences_of,
    differences_waiting,
    find_difference,
    open_differences,
)
from server.payments.queries.evidence import PAID_STATES, evidence_of, orders_with_evidence, paid_evidence
from server.payments.queries.matters import find_matter, matters_waiting, open_matters
from server.payments.queries.orders import (
    find,
    find_own,
    order_by_transaction,
    order_or_none,
    orders,
    paid_orders,
    prepay_of,
)
from server.payments.queries.slips import approved_slips, find_slip, slip_by_voucher, slip_history, slips, slips_waiting

__all__ = [
    "PAID_STATES",
    "DifferenceFilter",
    "approved_slips",
    "bill_day",
    "bill_day_history",
    "bill_days_between",
    "difference_notes",
    "differences",
    "differences_by_day",
    "differences_of",
    "differences_waiting",
    "evidence_of",
    "find",
    "find_difference",
    "find_matter",
    "find_own",
    "find_slip",
    "matters_waiting",
    "open_differences",
    "open_matters",
    "order_by_transaction",
    "order_or_none",
    "orders",
    "orders_with_evidence",
    "paid_evidence",
    "paid_orders",
    "prepay_of",
    "slip_by_voucher",
    "slip_history",
    "slips",
    "slips_waiting",
]
