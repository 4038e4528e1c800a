"""表单里要选的 — what the forms of a claim offer to choose from, asked only for the forms that are drawn."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from server.kit.actors import Actor
from server.kit.money import yuan
from server.people import queries as people
from server.spending import queries as spendings
from server.spending.states import SPENDING_NAMES, SpendingState
from server.wishes import rules, troubles
from server.wishes.queries import problems
from server.wishes.service import buying, deliver, swapping

Choices = Sequence[tuple[str, str]]


class ClaimHelp:
    """帮手 of one wish's page: each answer in words, empty where there is nothing to say."""

    def __init__(self, wish: Any, claims: Sequence[Any], actor: Actor) -> None:
        self.wish, self.actor = wish, actor
        self._names = {f"staff:{one.claim.companion}" for one in claims if one.claim.companion}

    # ---- what the forms choose from ----

    @cached_property
    def companions(self) -> Choices:
        return [one for one in deliver.companions(self.wish) if one[0] != self.actor.uid]

    @cached_property
    def spendings(self) -> Choices:
        return [
            (row.uid, f"{row.no} {row.what_for}，{yuan(row.amount_fen)} 元，{SPENDING_NAMES[SpendingState(row.state)]}")
            for row in spendings.newest()
        ]

    def troubles(self, state: str) -> Choices:
        return troubles.kinds(state)

    def alike(self, held: Any) -> Choices:
        """Who wishes for the same: nobody by name."""
        found = swapping.wishes_alike(held.claim, self.wish, actor=self.actor)
        return [(one.uid, f"{one.no} {one.title}（{one.for_whom}）") for one in found]

    def asked_for(self, held: Any) -> str:
        """The query of a spending's form, filled in."""
        return urlencode(buying.asked_for(held.claim, self.wish))

    # ---- what is said of a claim ----

    @cached_property
    def _who(self) -> dict[str, str]:
        return people.actor_names(self._names) if self._names else {}

    def companion(self, claim: Any) -> str:
        return self._who.get(f"staff:{claim.companion}", "") if claim.companion else ""

    def buying(self, claim: Any) -> str:
        if claim.holder_kind != "project":
            return ""
        found = buying.buying(claim)
        return f"{found.no}，{yuan(found.amount_fen)} 元，{found.says}" if found.no else found.says

    def trouble(self, held: Any) -> str:
        """What is wrong, since when: while it is open."""
        if held.claim.problem_kind is None:
            return ""
        where = rules.claim_state_text(held.claim.problem_from)
        return f"{troubles.NAMES[held.claim.problem_kind]}（{where}时）：{held.problem_text}"

    def has_problem_photo(self, claim: Any) -> bool:
        return claim.problem_kind is not None and problems.photo_of(claim) is not None
