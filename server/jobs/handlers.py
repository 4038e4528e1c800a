"""办法总表 — every topic of a task and what it means. The one page that a room's news reaches."""

from datetime import timedelta

from server.campaigns import jobs as campaigns
from server.certificates import prints as certificates
from server.codes import jobs as codes
from server.complaints import jobs as complaints
from server.downloads import jobs as downloads
from server.events import jobs as events
from server.files import jobs as files
from server.gifts import jobs as gifts
from server.intake import jobs as intake
from server.jobs import backups
from server.jobs.books import check_fetch, check_record
from server.jobs.handler import Handler, clock
from server.jobs.listings import over_lists
from server.jobs.purge import purge
from server.kit import sealing, walking
from server.ledger import jobs as ledger
from server.messages import jobs as messages
from server.payments import jobs as payments
from server.people import jobs as people
from server.policies import jobs as policies
from server.policies import prints
from server.promises import jobs as promises
from server.receipts import jobs as receipts
from server.registry import jobs as registry
from server.statements import jobs as statements
from server.tables import jobs as tables
from server.wechat.pay.certificates import fetch_certificates, record_certificates
from server.wishes import jobs as wishes
from server.wishes import letter_jobs, look_jobs
from server.wishes.service import waiting

MINUTES = timedelta(minutes=1)

HANDLERS: dict[str, Handler] = {
    # News of the rooms.
    "files.look": Handler(files.record_look, files.fetch_look),
    "files.verdict": Handler(files.record_verdict),
    "lists.export": Handler(downloads.record_export, over_lists(downloads.fetch_export), long=True),
    "certificates.print": Handler(certificates.record_print, certificates.fetch_print, long=True),
    "events.certificates": Handler(certificates.record_print, events.fetch_certificates, long=True),
    "events.receipts": Handler(events.record_receipts, long=True),
    "gifts.book_sure": Handler(gifts.record_book_sure),
    "gifts.settle": Handler(gifts.record_settle),
    "gifts.settle_refund": Handler(gifts.record_settle_refund),
    "gifts.tell_change": Handler(gifts.record_tell_change),
    "gifts.tell_pause": Handler(gifts.record_tell_pause),
    "gifts.tell_report": Handler(gifts.record_tell_report),
    "gifts.tell_spending": Handler(gifts.record_tell_spending),
    "messages.arrival": Handler(messages.record_arrival),
    "messages.choice": Handler(messages.record_choice),
    "messages.send": Handler(messages.record_send, messages.fetch_send),
    "payments.bill": Handler(payments.record_bill, payments.fetch_bill, long=True),
    "payments.query": Handler(payments.record_query, payments.fetch_query),
    "gifts.words": Handler(gifts.record_words, gifts.fetch_words),
    "wishes.consent_gone": Handler(wishes.record_consent_gone),
    "wishes.look": Handler(look_jobs.record_look, look_jobs.fetch_look),
    "wishes.look_letter": Handler(letter_jobs.record_letter_look, letter_jobs.fetch_letter_look),
    "wishes.photo_hidden": Handler(wishes.record_photo_hidden),
    "payments.refund_query": Handler(payments.record_refund_query, payments.fetch_refund_query),
    "payments.refund_send": Handler(payments.record_send, payments.fetch_send),
    "policies.print": Handler(prints.record_print, prints.fetch_print, long=True),
    "promises.gift_went_back": Handler(promises.record_gift_went_back),
    "receipts.gift_went_back": Handler(receipts.record_gift_went_back),
    "tables.check": Handler(tables.record_check, tables.fetch_check, long=True),
    "tables.take": Handler(tables.record_take, long=True),
    "tables.undo": Handler(tables.record_undo, long=True),
    "jobs.backup": Handler(backups.record, backups.fetch, long=True),
    # The clock's own work.
    sealing.TOPIC: clock(sealing.seal, every=MINUTES),
    "jobs.purge": clock(purge, every=10 * MINUTES),
    "audit.walk": Handler(walking.walk_record, walking.walk_fetch, every=10 * MINUTES),
    "campaigns.end_due": Handler(campaigns.record_end_due, every=10 * MINUTES),
    "codes.fold": clock(codes.fold, every=MINUTES),
    "codes.listen": clock(codes.listen, every=60 * MINUTES),
    "intake.escalate": clock(intake.escalate_overdue, every=5 * MINUTES),
    "intake.tell_of_wishes": clock(intake.tell_of_wishes, every=MINUTES),
    "intake.wipe_old": clock(intake.wipe_old, every=60 * MINUTES),
    "intake.wipe_old_wishes": clock(intake.wipe_old_wishes, every=60 * MINUTES),
    "jobs.check_books": Handler(check_record, check_fetch, every=10 * MINUTES, long=True),
    "ledger.fold": clock(ledger.fold, every=10 * MINUTES),
    "payments.plan_bills": clock(payments.plan_bills, every=10 * MINUTES),
    "wechat.certificates": Handler(record_certificates, fetch_certificates, every=10 * MINUTES),
    "complaints.wipe_old": clock(complaints.wipe_old, every=60 * MINUTES),
    "downloads.purge": clock(downloads.purge, every=60 * MINUTES),
    "policies.start_due": clock(policies.start_due, every=MINUTES),
    "promises.remind": clock(promises.remind, every=60 * MINUTES),
    "registry.mark_old": clock(registry.mark_old, every=60 * MINUTES),
    "registry.purge_papers": clock(registry.purge_papers, every=60 * MINUTES),
    "statements.tell_due": clock(statements.tell_due, every=60 * MINUTES),
    "statements.tell_half_due": clock(statements.tell_half_due, every=60 * MINUTES),
    "tables.sweep": clock(tables.sweep, every=60 * MINUTES),
    "people.sweep": clock(people.sweep, every=60 * MINUTES),
    "people.unused": clock(people.unused, every=60 * MINUTES),
    "wishes.end_head_starts": clock(waiting.end_head_starts, every=MINUTES),
    "wishes.remind_holders": clock(wishes.remind_holders, every=10 * MINUTES),
    "wishes.return_overdue": clock(wishes.return_overdue_claims, every=MINUTES),
}
