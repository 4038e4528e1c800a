"""利害关系 — nobody connected may claim: neither the person's own house nor who wrote, judged or published the wish.

慈善法 40: a donor may not name somebody near to them as the one who benefits. Only what was proved is compared: the
telephone, by code; a name anybody can type, and a refusal would tell them that they guessed it.
"""

from collections.abc import Sequence
from typing import Any

from server.kit.actors import Actor
from server.people import queries as people
from server.people.rules import phone_of
from server.registry.queries.kin import kin_of
from server.wishes.errors import NotForYou
from server.wishes.models import Wish
from server.wishes.service.find import Holder


def refuse_near(wish: Wish, holder: Holder, actor: Actor, deciders: Sequence[Any] | None = None) -> None:
    """NotForYou, in one sentence for every reason. The filed project is nobody's own: its buying has three people.

    `deciders` are the staff who wrote, handed in or published it, where they were read already.
    """
    if holder.kind == "donor":
        if _is_near(wish, holder, people.staff_many(_deciders(wish)) if deciders is None else deciders):
            raise NotForYou
    elif holder.kind == "partner" and actor.ref in _deciders(wish):
        raise NotForYou


def _is_near(wish: Wish, holder: Holder, deciders: Sequence[Any]) -> bool:
    phone = phone_of(holder.phone)
    if phone is not None and phone in kin_of(wish.person_uid).phones:
        return True
    mine = {ref.removeprefix("donor:") for ref in holder.refs}
    return any(one.donor_uid in mine or (phone is not None and phone_of(one.phone or "") == phone) for one in deciders)


def _deciders(wish: Wish) -> set[str]:
    """Who wrote it, handed it in, published it."""
    return {ref for ref in (wish.written_by, wish.asked_by, wish.approved_by) if ref}
