"""到账 — a booked gift counts for a promise when a person has tied it; what went back takes its tie back."""

from server.gifts import queries as gifts
from server.gifts.queries import GiftCard
from server.kit.actors import THE_CLOCK, Actor
from server.kit.clock import in_china, now
from server.kit.db import db, insert_once
from server.kit.lengths import shortened, whole
from server.kit.money import yuan
from server.kit.states import move
from server.promises import queries, rules
from server.promises.errors import GiftTied, GiftUnfit, NothingOwed, NotStanding, ReasonNeeded
from server.promises.models import Promise, Tie
from server.promises.service.reminding import settle_reminders
from server.promises.states import OPEN, PromiseState

WENT_BACK = "捐赠已退款或撤销入账"


def tie(uid: str, gift_uid: str, *, actor: Actor, seen_version: int | None = None) -> Tie:
    """记到账: as much of the gift as is there and is owed, no more. What is over stays a gift like any other.

    NotStanding, NothingOwed, GiftUnfit (goods, another campaign, before the agreement, gone back), GiftTied, NotFound.
    """
    row, gift = queries.find(uid), gifts.card(gift_uid)
    if row.state == PromiseState.FULFILLED:
        raise NothingOwed
    if row.state not in OPEN:
        raise NotStanding
    _refuse(row, gift)
    arrived_fen = queries.arrived_fen(row)
    free_fen = gift.left_fen - gift.refunding_fen
    amount_fen = min(free_fen, row.amount_fen - arrived_fen)
    name = "tie_whole" if arrived_fen + amount_fen == row.amount_fen else "tie_part"
    made = Tie(promise_id=row.id, gift_uid=gift.uid, gift_no=gift.no, amount_fen=amount_fen, by=actor.ref)
    with db.session.begin_nested():  # both or neither, also for a face that draws the refusal and goes on
        move(row, name, actor=actor, note=_note(made), seen_version=seen_version)
        if not insert_once(made):
            raise GiftTied
    settle_reminders(row)
    return made


def untie(uid: str, tie_uid: str, *, note: str, actor: Actor) -> Tie:
    """取消到账 that was tied wrongly, with the reason; the gift itself is untouched. TieOver, ReasonNeeded."""
    row, note = queries.find(uid), whole(rules.clean(note))
    if len(note) < 2:
        raise ReasonNeeded
    mine = queries.tie(row, tie_uid)
    with db.session.begin_nested():
        _end(row, mine, note, actor)
    return mine


def gift_went_back(gift_uid: str) -> None:
    """捐赠退款后: its tie ends, and what is left of the gift is tied anew. Any number of times with one effect."""
    found = queries.tie_of(gift_uid)
    if found is None:
        return
    mine, row = found
    left_fen = gifts.card(gift_uid).left_fen
    if mine.amount_fen <= left_fen:
        return
    rest = Tie(promise_id=row.id, gift_uid=gift_uid, gift_no=mine.gift_no, amount_fen=left_fen, by=THE_CLOCK.ref)
    _end(row, mine, WENT_BACK, THE_CLOCK, rest if left_fen else None)


def _refuse(row: Promise, gift: GiftCard) -> None:
    """GiftUnfit for what cannot fulfil this promise, GiftTied for what fulfils one already."""
    if gift.goods:
        raise GiftUnfit("这是物资，不是捐款，不能记到认捐上")
    if row.campaign_uid is not None and gift.campaign_uid != row.campaign_uid:
        raise GiftUnfit(f"这笔捐给了「{gift.campaign_title}」，和认捐的项目不同（专款专用，《慈善法》第五十四条）")
    if in_china(gift.at).date() < row.signed_on - rules.PAID_BEFORE_SIGNING:
        raise GiftUnfit("这笔捐赠早于协议签订 30 天以上，不能记到这份认捐上")
    if queries.tied([gift.uid]):
        raise GiftTied
    if gift.left_fen - gift.refunding_fen <= 0:
        raise GiftUnfit("这笔捐赠已经退款或正在退款，不能记到认捐上")


def _end(row: Promise, mine: Tie, why: str, actor: Actor, rest: Tie | None = None) -> None:
    mine.ended_at, mine.ended_by, mine.why = now(), actor.ref, why
    db.session.flush()  # before the rest of the same gift: one live tie at most
    if rest is not None:
        db.session.add(rest)
        db.session.flush()
    move(row, _untie_move(row), actor=actor, note=shortened(f"{_note(mine)}：{why}"))  # the tie keeps all of why


def _untie_move(row: Promise) -> str:
    if row.state == PromiseState.RELEASED:
        return "untie_over"
    return "untie_part" if queries.arrived_fen(row) else "untie_all"


def _note(made: Tie) -> str:
    return f"捐赠 {made.gift_no}，{yuan(made.amount_fen)} 元"
