"""隐藏 — what WeChat judged bad after a wish went public leaves the public at once and waits for a person."""

from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.states import StateChanged, move
from server.wishes.errors import LookRisky
from server.wishes.models import Wish
from server.wishes.queries.shelf import find_public
from server.wishes.rules import LOOK_NAMES, Look
from server.wishes.service import waiting
from server.wishes.service.find import look_again, wish_for
from server.wishes.service.judging import Question, keep
from server.wishes.service.looking import looked
from server.wishes.service.persons import needed
from server.wishes.states import PUBLIC


def hide(wish: Wish, why: str, **changes: object) -> None:
    """Out of lists, page, search and counts in this very unit. What is held goes on: a parcel may be under way."""
    for held_still in (False, True):
        if wish.state not in PUBLIC:
            return
        try:
            move(wish, "hide", actor=THE_CLOCK, note=why, changes={"hidden_at": wish.hidden_at or now(), **changes})
        except StateChanged:
            if held_still:
                raise
            look_again(wish)  # somebody claims it this very moment
        else:
            waiting.close(wish)
            return


def stop(uid: str, *, why: str) -> None:
    """先停下来: a public wish is complained about and leaves the public until a person has looked. WishNotFound."""
    hide(find_public(uid), why)


def set_photo_aside(wish: Wish) -> None:
    """The picture leaves every page; the wish waits for a person. Of a draft it is refused at review."""
    hide(wish, "微信判定配图违规，配图已撤下", photo_uid=None, set_aside=wish.photo_uid)


def show(uid: str, *, actor: Actor, reason: str, seen_version: int | None = None) -> Wish:
    """恢复公开, decided by a person with a reason; what WeChat calls risky may not stand as it is: LookRisky."""
    wish = wish_for(uid, actor)
    if wish.hidden_at is None:
        raise StateChanged
    seen = looked(wish)
    if seen.text == Look.RISKY:
        raise LookRisky("微信判定文字违规，不能恢复公开。请撤回故事，或撤下这个心愿")
    reason = needed(wish, reason, actor)
    keep(wish, Question("shown", (LOOK_NAMES[seen.text],)), reason, actor=actor)
    return move(wish, "show", actor=actor, note=reason, seen_version=seen_version, changes={"hidden_at": None})
