"""排队 — 「有人放弃时告诉我」: who waits for a wish that is fully claimed, and their head start when one falls back.

Whoever changes the list holds the wish still, as a claim does: a piece cannot fall back unseen by who joins just then.
"""

from datetime import datetime

from sqlalchemy import delete, func, select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.messages import service as messages
from server.messages.service import Outside
from server.messages.templates import hour
from server.wishes.errors import MayClaimNow, TooManyWaits, WishKept, WishNotFound
from server.wishes.models import Claim, Wait, Wish
from server.wishes.rules import HEAD_START, WAITS_MAX
from server.wishes.service.find import Holder, holder_of, look_again
from server.wishes.service.nearness import refuse_near
from server.wishes.states import PUBLIC, ClaimState, WishState

AT_ONCE_MAX = 100
TURN = "您等候的“{title}”（{no}）有人退回了。到 {until} 以前，只有排队的爱心人士可以认领；过时不认领，就向所有人开放。"
TURN_HINT = "有人退回了，请尽快认领"
OPEN = "您等候的“{title}”（{no}）又可以认领了，现在向所有人开放。您的排队到此结束。"
TRUE = "您等候的“{title}”（{no}）已经实现，谢谢您惦记着它。您的排队到此结束。"
GONE = "您等候的“{title}”（{no}）已不再公开，您的排队到此结束。"


def join(wish_uid: str, *, actor: Actor) -> Wait | None:
    """有人放弃时告诉我. Asking twice is waiting once; who holds a piece waits for nothing, and None comes back.

    MayClaimNow while a piece is left, NotForYou who may never claim it, TooManyWaits.
    """
    holder, wish = holder_of(actor), _public(wish_uid)
    look_again(wish)
    row = place_of(wish, holder)
    if row is not None or _holds(wish, holder):
        return row
    if wish.state != WishState.CLAIMED:
        raise MayClaimNow if wish.state == WishState.OPEN else WishNotFound
    refuse_near(wish, holder, actor)
    if _number_of(holder) >= WAITS_MAX:
        raise TooManyWaits
    row = Wait(wish_id=wish.id, donor=holder.ref)
    if not insert_once(row):
        return place_of(wish, holder)
    audit.write(actor, "wishes.wait", wish.uid)
    return row


def leave(wish_uid: str, *, actor: Actor) -> bool:
    """不再等候. False when they did not wait."""
    holder, wish = holder_of(actor), _public(wish_uid)
    if not _drop(wish, holder):
        return False
    audit.write(actor, "wishes.leave_line", wish.uid)
    return True


def refuse_kept(wish: Wish, holder: Holder, *, in_line: bool) -> None:
    """WishKept: a piece fell back, and for now it is for those who waited. `in_line`: seen there a moment ago."""
    if is_kept(wish) and not in_line and (holder.kind != "donor" or place_of(wish, holder) is None):
        raise WishKept(f"刚有人退回，到 {hour(_until(wish))} 以前先留给排队的爱心人士，之后向所有人开放")


def claimed(wish: Wish, holder: Holder, was_kept: bool) -> None:
    """Whoever waited and now claims is out of the line; the others wait on, and may be told again."""
    if was_kept:
        _drop(wish, holder)


def fell_back(wish: Wish) -> None:
    """A piece is free: as many as are left are told, the longest waiting first, and it is kept for all who wait.

    After the move of the wish, in the same unit: it is held still by then.
    """
    if wish.state != WishState.OPEN or wish.hidden_at is not None:
        return
    waiting = list(db.session.scalars(select(Wait).where(Wait.wish_id == wish.id).order_by(Wait.id)))
    if not waiting:
        return
    if wish.kept_until is None:  # what was told of a piece that is gone again counts no more
        for one in waiting:
            one.told_at = None
    until = _until(wish) if is_kept(wish) else now() + HEAD_START
    wish.kept_until = until
    untold = [one for one in waiting if one.told_at is None]
    for one in untold[: max(wish.left - len(waiting) + len(untold), 0)]:
        one.told_at = now()
        _tell(one.donor, wish, "轮到您了", TURN, until)


def end_head_starts() -> int:
    """优先时间到了: who was not told before is told now, and everybody may claim. Returns how many wishes."""
    due = select(Wish).where(Wish.kept_until <= now()).order_by(Wish.kept_until, Wish.id).limit(AT_ONCE_MAX)
    wishes = list(db.session.scalars(due))
    for wish in wishes:
        look_again(wish)
        if wish.kept_until is None or is_kept(wish):
            continue
        if wish.state == WishState.CLAIMED:  # by another way than `claim`: who waits waits on
            wish.kept_until = None
            db.session.flush()
        else:
            _end(wish, OPEN, told_too=False)
    return len(wishes)


def close(wish: Wish, *, is_true: bool = False) -> None:
    """It came true, or is public no more: nobody waits for it any longer, and each is told."""
    _end(wish, TRUE if is_true else GONE, told_too=True)


def forget(refs: list[str]) -> int:
    """注销: the donor stands in no line any more. In how many they stood."""
    number = db.session.scalar(select(func.count()).select_from(Wait).where(Wait.donor.in_(refs))) or 0
    db.session.execute(delete(Wait).where(Wait.donor.in_(refs)))
    return number


def place_of(wish: Wish, holder: Holder) -> Wait | None:
    mine = select(Wait).where(Wait.wish_id == wish.id, Wait.donor.in_(holder.refs))
    return db.session.scalars(mine.order_by(Wait.id).limit(1)).one_or_none()


def is_kept(wish: Wish) -> bool:
    return wish.kept_until is not None and wish.kept_until > now()


def _until(wish: Wish) -> datetime:
    assert wish.kept_until is not None
    return wish.kept_until


def _end(wish: Wish, says: str, *, told_too: bool) -> None:
    for one in db.session.scalars(select(Wait).where(Wait.wish_id == wish.id).order_by(Wait.id)):
        if told_too or one.told_at is None:
            _tell(one.donor, wish, "排队结束了", says)
    db.session.execute(delete(Wait).where(Wait.wish_id == wish.id))
    wish.kept_until = None
    db.session.flush()


def _tell(donor: str, wish: Wish, title: str, says: str, until: datetime | None = None) -> None:
    """Into the inbox, and for a turn by WeChat too where they agreed to it."""
    text = says.format(title=wish.title, no=wish.no, until=hour(until) if until else "")
    outside = None
    if until is not None:
        facts = {"id": wish.uid, "wish": wish.title, "no": wish.no, "until": hour(until)}
        outside = Outside("wish_free", {**facts, "hint": TURN_HINT})
    messages.tell_donor(donor.removeprefix("donor:"), title, text, link=f"wish:{wish.uid}", outside=outside)


def _public(uid: str) -> Wish:
    wish = db.session.scalars(select(Wish).where(Wish.uid == uid)).one_or_none()
    if wish is None or wish.state not in PUBLIC or wish.hidden_at is not None:
        raise WishNotFound
    return wish


def _holds(wish: Wish, holder: Holder) -> bool:
    mine = (Claim.wish_id == wish.id, Claim.holder.in_(holder.refs), Claim.state != ClaimState.RELEASED)
    return db.session.scalar(select(Claim.id).where(*mine).limit(1)) is not None


def _number_of(holder: Holder) -> int:
    return db.session.scalar(select(func.count()).select_from(Wait).where(Wait.donor.in_(holder.refs))) or 0


def _drop(wish: Wish, holder: Holder) -> bool:
    mine = delete(Wait).where(Wait.wish_id == wish.id, Wait.donor.in_(holder.refs)).returning(Wait.id)
    return bool(db.session.scalars(mine).all())
