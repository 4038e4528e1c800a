"""撤回故事 — the person may take the story out of the public at any time, by their telephone or through staff.

个人信息保护法 15: as easy as it was given. Story, picture and letter are gone from the row, not only from the page; the
wish goes on without them, for somebody may be bringing the thing already.
"""

from collections.abc import Iterable

from sqlalchemy import select

from server.files import service as files
from server.kit import search
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Forbidden
from server.kit.states import StateChanged, move
from server.people import queries as people
from server.people.rules import phone_of
from server.regions import queries as regions
from server.registry.queries.kin import kin_of
from server.wishes.errors import NotYourStory, StoryGone, WishNotFound
from server.wishes.models import Claim, Wish
from server.wishes.rules import WITHDRAW_REASONS
from server.wishes.service import letters, waiting
from server.wishes.service.claim import release_claim
from server.wishes.service.find import look_again, wish_for
from server.wishes.states import PUBLIC, TELLERS, ClaimState, WishState

GOES = ("photo_uid", "set_aside", "story_mark", "text_mark", "letter_text", "letter_at", "letter_photo_uid")
EARLY = frozenset({WishState.DRAFT, WishState.REVIEW})
OVER = frozenset({WishState.CONFIRMED, WishState.CLOSED, WishState.WITHDRAWN})


def take_back(uid: str, *, actor: Actor) -> Wish:
    """替本人撤回故事, by whoever serves the place. StoryGone when it was taken back before."""
    wish = wish_for(uid, actor)
    if not actor.roles & TELLERS:
        raise Forbidden
    return _forget(wish, actor)


def take_back_my_own(no: str, *, actor: Actor) -> Wish:
    """本人撤回故事, by the wish's number and the proved telephone of the person, the household or the guardian.

    NotYourStory for a wrong number and for a stranger alike.
    """
    wish = db.session.scalars(select(Wish).where(Wish.no == no.strip().upper())).one_or_none()
    phone = phone_of(people.donor(actor.uid).phone or "")
    if wish is None or phone is None or phone not in kin_of(wish.person_uid).phones:
        raise NotYourStory
    return _forget(wish, actor)


def give_up_all(person_uids: Iterable[str]) -> None:
    """撤回同意之后: what nobody holds yet is taken down, what is under way goes on without a story."""
    for wish in db.session.scalars(select(Wish).where(Wish.person_uid.in_(list(person_uids)))):
        _give_up(wish)


def give_up_one(uid: str) -> None:
    """本人撤回自己提的心愿: the same for the one wish that was written of it."""
    _give_up(wish_of(uid))


def wish_of(uid: str) -> Wish:
    """For the clock. WishNotFound."""
    wish = db.session.scalars(select(Wish).where(Wish.uid == uid)).one_or_none()
    if wish is None:
        raise WishNotFound
    return wish


def _give_up(wish: Wish) -> None:
    if wish.state == WishState.WITHDRAWN:
        return
    if wish.story_gone_at is None:
        _forget(wish, THE_CLOCK)
    _take_down(wish)


def _forget(wish: Wish, actor: Actor) -> Wish:
    if wish.story_gone_at is not None:
        raise StoryGone
    pictures = [uid for uid in (wish.photo_uid, wish.set_aside) if uid]
    for held_still in (False, True):
        try:
            wish = move(wish, _move_of(wish), actor=actor, note="本人要求", changes=_gone())
        except StateChanged:
            if held_still:
                raise
            look_again(wish)
        else:
            break
    letters.drop_letter(wish, actor=actor)
    search.remember("wish", wish.uid, wish.no, wish.title, wish.for_whom, regions.full_name(wish.area_code))
    for uid in pictures:
        files.discard(uid)
    return wish


def _move_of(wish: Wish) -> str:
    if wish.state not in PUBLIC | EARLY:
        raise StateChanged
    return "take_back_early" if wish.state in EARLY else "take_back"


def _gone() -> dict[str, object]:
    nothing = dict.fromkeys(GOES)
    return {**nothing, "story": "", "letter_from": "", "story_gone_at": now()}


def _take_down(wish: Wish) -> None:
    """Only while no claim is past held."""
    live = select(Claim).where(Claim.wish_id == wish.id, Claim.state != ClaimState.RELEASED)
    claims = list(db.session.scalars(live))
    if wish.state in OVER or any(claim.state != ClaimState.HELD for claim in claims):
        return
    waiting.close(wish)
    because = WITHDRAW_REASONS["asked"]
    for claim in claims:
        release_claim(claim, wish, actor=THE_CLOCK, reason=because, told="give_up")
    move(wish, "withdraw", actor=THE_CLOCK, note=because, changes={"withdrawn_because": "asked"})
