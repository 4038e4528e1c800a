"""列表总表 — every list that can be exported, by its key. A room with a list adds its line."""

from collections.abc import Callable, Mapping
from typing import Any

from server.campaigns.lists import CAMPAIGNS
from server.codes.lists import POSTERS
from server.codes.task_lists import REPLACEMENTS, SILENCES
from server.complaints.lists import COMPLAINTS
from server.events.lists import EVENTS, ROSTERS, UNITS
from server.gifts.lists import GIFTS, LINES, REFUNDS, SLIPS, SPENDINGS, WORDS
from server.intake.lists import HELP, OWN
from server.jobs.logs import AUDIT
from server.kit.lists import Listing
from server.messages.lists import SENDINGS
from server.notices.lists import NOTICES
from server.payments.lists import DIFFERENCES, IMPORTS, MATTERS
from server.people.lists import ACCOUNTS, ORGANISATIONS, WORKER_LIST
from server.policies.lists import POLICIES
from server.policies.step_list import STEPS
from server.promises.lists import PROMISES
from server.receipts.lists import RECEIPTS
from server.registry.lists import PERSONS
from server.spending.lists import PAYEES
from server.wishes.lists import CLAIMS, LETTERS, WISHES
from server.wishes.price_lists import PRICES
from server.wishes.problem_lists import PROBLEMS

_ALL: tuple[Listing[Any], ...] = (
    *(COMPLAINTS, HELP, WISHES, CLAIMS, PROBLEMS, LETTERS, PERSONS, CAMPAIGNS, POLICIES, POSTERS),
    *(EVENTS, UNITS, ROSTERS),
    *(REPLACEMENTS, SILENCES, STEPS, OWN, PRICES),
    *(PROMISES, RECEIPTS, GIFTS, SLIPS, REFUNDS, SPENDINGS, PAYEES, WORDS),
    *(IMPORTS, LINES, DIFFERENCES, MATTERS),
    *(ACCOUNTS, WORKER_LIST, ORGANISATIONS, AUDIT, NOTICES, SENDINGS),
)

LISTINGS: dict[str, Listing[Any]] = {one.key: one for one in _ALL}
assert len(LISTINGS) == len(_ALL), "two lists bear one key"


def over_lists(fetch: Callable[[dict[str, Any], Mapping[str, Listing[Any]]], Any]) -> Callable[[dict[str, Any]], Any]:
    """A job of a low room, told what lists there are."""

    def ask(payload: dict[str, Any]) -> Any:
        return fetch(payload, LISTINGS)

    return ask
