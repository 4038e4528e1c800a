"""付款的定时 — what the clock and the task rows do for this room."""

from server.payments.jobs.queries import fetch_query, record_query

__all__ = ["fetch_query", "record_query"]
