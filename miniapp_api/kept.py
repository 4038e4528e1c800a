"""现做的答案 — what everybody gets alike is made once in a moment: a day on which thousands look at one campaign."""

from collections.abc import Callable
from typing import Any

from flask import Response, request

from miniapp_api.refusals import answer_bytes, as_bytes
from server.kit.fresh import Kept
from server.kit.live import live, watch_live
from server.kit.units import reading

# What stands in these answers. A test holds it to the tables that are read while they are made.
watch_live("campaigns", "campaign_budget_lines", "campaign_changes", "campaign_channels", "campaign_partners")
watch_live("campaign_reports", "campaign_report_photos", "campaign_suggestions", "charity_profile", "organisations")
watch_live("gifts", "gift_offers", "gift_returns", "ledger_checks", "ledger_entries", "ledger_folds")
watch_live("payment_lines", "promises", "promise_ties", "giving_events", "giving_event_campaigns", "notices")
watch_live("spendings", "spending_corrections", "spending_payees", "spending_vouchers")
watch_live("wishes", "wish_waits", "claims")
ADDRESS_CHARS_MAX = 300
Answer = tuple[Any, Callable[[], None] | None]


def show(make: Callable[[], Answer], *, is_for_all: bool) -> Response:
    """`make` returns the answer and what is to be done each time it goes out, or None. It is called in a reading unit,
    for this request alone unless the answer is for all.
    """

    def made() -> Kept:
        answer, each = make()
        return Kept(as_bytes(answer), facts=each)

    if is_for_all and len(request.full_path) <= ADDRESS_CHARS_MAX:
        page = live.show(request.full_path, made)
    else:
        with reading():
            page = made()
    if page.facts is not None:
        page.facts()
    return answer_bytes(page.body)
