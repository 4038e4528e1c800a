"""转发 — what a link into the phone client says of itself in a chat: a title, a sentence, a picture of ours.

Only what everybody may read: no person, no place one came from, no poster. The pages themselves are drawn by a script,
which those who show links do not run.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from server.campaigns import queries as campaigns
from server.kit.errors import DomainError
from server.notices import queries as notices
from server.policies import queries as policies
from server.wishes import queries as wishes
from server.wishes.rules import NOTICE


@dataclass(frozen=True)
class Card:
    """`picture` is the name of static/site/share-….png, `own` the one address of the page."""

    title: str
    says: str
    picture: str
    own: str


def card(page: str, uid: str) -> Card | None:
    """Of one of CARDS' pages and the `id` in its address; None for a thing that is not there for everybody."""
    try:
        return CARDS[page](uid)
    except DomainError:
        return None


def _policy(uid: str) -> Card:
    found = policies.full(uid)
    return Card(found.name, found.summary, "policy", f"/policies/{found.id}")


def _wish(uid: str) -> Card:
    found = wishes.find_public(uid)
    return Card(f"微心愿：{found.title}", NOTICE, "wish", f"/m/wish/detail?id={found.uid}")


def _campaign(uid: str) -> Card:
    found = campaigns.find_public(uid)
    return Card(found.title, found.summary, "give", f"/m/give/campaign?id={found.uid}")


def _notice(uid: str) -> Card:
    found = notices.public(uid)
    return Card(found.title, found.summary, "house", f"/notices/{found.uid}")


CARDS: Mapping[str, Callable[[str], Card]] = {
    "policy/detail": _policy,
    "wish/detail": _wish,
    "give/campaign": _campaign,
    "notice/detail": _notice,
}
