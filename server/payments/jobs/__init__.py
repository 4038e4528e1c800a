"""付款的定时 — what the clock and the task rows do for this room."""

from server.payments.jobs.bills import fetch_bill, plan_bills, record_bill
from server.payments.jobs.queries import fetch_query, record_query
from server.payments.jobs.refunds import fetch_refund_query, fetch_send, record_refund_query, record_send

__all__ = [
    "fetch_bill",
    "fetch_query",
    "fetch_refund_query",
    "fetch_send",
    "plan_bills",
    "record_bill",
    "record_query",
    "record_refund_query",
    "record_send",
]
