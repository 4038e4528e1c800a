"""办法总表 — every topic of a task and what it means. The one page that a room's news reaches."""

from datetime import timedelta

from server.gifts import jobs as gifts
from server.jobs.books import check_fetch, check_record
from server.jobs.handler import Handler
from server.payments import jobs as payments

HANDLERS: dict[str, Handler] = {
    "gifts.settle": Handler(gifts.record_settle),
    "jobs.check_books": Handler(check_record, check_fetch, every=timedelta(minutes=10)),
    "payments.query": Handler(payments.record_query, payments.fetch_query),
}
