"""回信 — the station writes what the person would say, a second person reads it, then everybody may.

A letter that waits, or that was sent back, is nobody's but the desk's. Public it stands on the wish itself.
"""

from typing import BinaryIO

from sqlalchemy import select

from server.files import service as files
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db
from server.kit.errors import Invalid, field_error
from server.kit.states import StateChanged, born, move
from server.wishes.errors import LetterThere, NothingArrived, StoryGone
from server.wishes.models import Claim, Letter, Wish
from server.wishes.rules import LETTER_CHARS
from server.wishes.service import letter_looks, news
from server.wishes.service.find import wish_for
from server.wishes.service.persons import clean_note, needed, refuse_shown
from server.wishes.service.publish import body_of
from server.wishes.states import ARRIVED, LETTER_READERS, LIFE, LetterState, WishState

# A wish without a letter.
NOTHING = {"letter_text": None, "letter_from": "", "letter_at": None, "letter_photo_uid": None}


def write_letter(
    wish_uid: str, *, actor: Actor, text: str, seen_version: int | None = None, photo: BinaryIO | None = None
) -> Letter:
    """写回信, or write it anew after it was sent back, and hand it in. It names nobody; WeChat is asked about it.

    `photo`: of a letter written by hand, with no face and no name on it; the one there is stays without a new one.

    NothingArrived before anything is in the person's hands, LetterThere when one is public, StoryGone when the
    person wants nothing in public, Invalid, PrivateText.
    """
    wish, text = wish_for(wish_uid, actor), text.strip()
    LIFE.check(WishState(wish.state), "write_letter", actor.roles)
    if not 1 <= len(text) <= LETTER_CHARS:
        raise Invalid(detail=[field_error("/text", f"请写 1 到 {LETTER_CHARS} 个字")])
    if wish.story_gone_at is not None:
        raise StoryGone
    refuse_shown(wish, {"text": text})
    row = letter_of(wish)
    if row is None:
        if not _arrived(wish):
            raise NothingArrived
        row = Letter(state=LetterState.DRAFT, wish_id=wish.id, text="")
        born(row)
    elif row.state == LetterState.PUBLIC:
        raise LetterThere
    changes: dict[str, object] = {"text": text, "sender": body_of(actor)}
    if photo is not None:
        changes["photo_uid"] = files.keep_photo(photo, owner=f"letter:{row.uid}", actor=actor).uid
    row = move(row, "submit", actor=actor, seen_version=seen_version, changes=changes)
    letter_looks.ask(row, wish)
    return row


def publish_letter(wish_uid: str, *, actor: Actor, seen_version: int, because: str = "") -> Letter:
    """复核通过: another person than the writer, for the very text they read. Every donor whose part arrived hears.

    `because`: why it may stand where WeChat has not let it pass. LookRisky, LookPending, DecisionNeeded.
    """
    wish, row = _letter(wish_uid, actor)
    refuse_shown(wish, {"text": row.text})  # who the person is may be known better by now
    note = ""
    if row.state == LetterState.REVIEW and actor.roles & LETTER_READERS and row.asked_by != actor.ref:
        note = letter_looks.judged(row, clean_note(wish, because, actor))
    row = move(row, "publish", actor=actor, note=note, seen_version=seen_version)
    facts = {"letter_text": row.text, "letter_from": row.sender, "letter_at": now(), "letter_photo_uid": row.photo_uid}
    move(wish, "write_letter", actor=actor, changes=facts)
    for claim in _arrived(wish):
        news.tell("letter", claim, wish, reason=row.sender)
    return row


def send_letter_back(wish_uid: str, *, actor: Actor, reason: str, seen_version: int) -> Letter:
    """退回修改, with a reason that the writer reads."""
    wish, row = _letter(wish_uid, actor)
    return move(row, "send_back", actor=actor, note=needed(wish, reason, actor), seen_version=seen_version)


def withdraw_letter(wish_uid: str, *, actor: Actor, reason: str, seen_version: int) -> Letter:
    """撤下回信: nobody reads it any more, and another may be written."""
    wish, row = _letter(wish_uid, actor)
    row = move(row, "withdraw", actor=actor, note=needed(wish, reason, actor), seen_version=seen_version)
    move(wish, "take_letter", actor=actor, changes=NOTHING)
    return row


def take_off(wish: Wish, row: Letter, *, actor: Actor) -> None:
    """What WeChat judged bad goes back to its writer; a public one leaves the public at once."""
    if row.state == LetterState.REVIEW:
        move(row, "send_back", actor=actor, note="微信判定文字或照片违规", changes={"photo_uid": None})
    elif row.state == LetterState.PUBLIC:
        move(row, "withdraw", actor=actor, note="微信判定文字或照片违规")
        move(wish, "take_letter", actor=actor, changes=NOTHING)


def drop_letter(wish: Wish, *, actor: Actor) -> None:
    """随故事一起撤回: whatever was written goes, read by others or not. The wish's own row the caller clears."""
    row = letter_of(wish)
    if row is None:
        return
    photo = row.photo_uid
    move(row, "drop", actor=actor, changes={"text": "", "text_mark": None, "photo_uid": None})
    if photo is not None:
        files.discard(photo)


def letter_of(wish: Wish) -> Letter | None:
    """The one letter of a wish that is not withdrawn."""
    live = select(Letter).where(Letter.wish_id == wish.id, Letter.state != LetterState.WITHDRAWN)
    return db.session.scalars(live.execution_options(populate_existing=True)).one_or_none()


def _letter(wish_uid: str, actor: Actor) -> tuple[Wish, Letter]:
    wish = wish_for(wish_uid, actor)
    row = letter_of(wish)
    if row is None:
        raise StateChanged
    return wish, row


def _arrived(wish: Wish) -> list[Claim]:
    """Claims whose part is in the person's hands."""
    there = select(Claim).where(Claim.wish_id == wish.id, Claim.state.in_(ARRIVED))
    return list(db.session.scalars(there.order_by(Claim.id)))
