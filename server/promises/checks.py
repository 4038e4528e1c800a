"""自检 — instalments come to the promise, ties to no more than their gifts, and every state to what arrived."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from server.gifts import queries as gifts
from server.kit.checks import Check
from server.kit.clock import now
from server.kit.db import db
from server.promises import queries
from server.promises.models import Instalment, Promise, Tie
from server.promises.states import OPEN, PromiseState

GRACE = timedelta(minutes=10)  # how long the news of a refund may be on its way


def instalments_sum() -> list[str]:
    """N1: the instalments in force come to exactly what was promised."""
    live = select(func.coalesce(func.sum(Instalment.amount_fen), 0)).where(Instalment.promise_id == Promise.id)
    total = live.where(Instalment.ended_by.is_(None)).scalar_subquery()
    odd = select(Promise.no).where(total != Promise.amount_fen).order_by(Promise.no)
    return [f"认捐 {no} 的各期合计与总额不符" for no in db.session.scalars(odd)]


def ties_are_within_gifts() -> list[str]:
    """N2: each tie is of a gift of money to the same campaign, once, and for no more than it is."""
    rows = db.session.execute(
        select(Tie, Promise).join(Promise, Promise.id == Tie.promise_id).where(Tie.ended_at.is_(None)).order_by(Tie.id)
    ).all()
    given = gifts.money_of([row[0].gift_uid for row in rows])
    times = Counter(row[0].gift_uid for row in rows)
    problems = [f"捐赠 {uid} 记到了 {count} 份认捐上" for uid, count in sorted(times.items()) if count > 1]
    for tie, promise in rows:
        campaign_uid, fen = given.get(tie.gift_uid, ("", 0))
        if tie.amount_fen > fen:
            problems.append(f"认捐 {promise.no} 记的到账 {tie.gift_no} 多于这笔捐款")
        elif promise.campaign_uid not in (None, campaign_uid):
            problems.append(f"认捐 {promise.no} 记的到账 {tie.gift_no} 捐给了别的项目")
    return problems


def states_agree() -> list[str]:
    """N3: a promise stands where what arrived puts it, and never has more than was promised."""
    rows = db.session.execute(select(Promise.no, Promise.state, Promise.amount_fen, queries.arrived()))
    return [
        f"认捐 {no} 的情况与到账合计不符" for no, state, fen, came in sorted(rows) if not _fits(state, fen, int(came))
    ]


def arrived_reruns() -> list[str]:
    """N4: what counts as arrived is there: made again from the gifts themselves, less what went back of them."""
    live = select(Tie.gift_uid, Tie.amount_fen, Promise.no).join(Promise, Promise.id == Tie.promise_id)
    rows = db.session.execute(live.where(Tie.ended_at.is_(None)).order_by(Promise.no)).all()
    left = gifts.short_since([row[0] for row in rows], now() - GRACE)
    return [f"认捐 {no} 记的到账已经退款，还没有取消" for uid, fen, no in rows if fen > left.get(uid, fen)]


def _fits(state: str, promised_fen: int, arrived_fen: int) -> bool:
    if state == PromiseState.FULFILLED:
        return arrived_fen == promised_fen
    if state in OPEN:
        return arrived_fen < promised_fen and (state == PromiseState.PARTLY) == (arrived_fen > 0)
    return arrived_fen < promised_fen if state == PromiseState.RELEASED else arrived_fen == 0


CHECKS = [
    Check("N1", "认捐各期合计等于总额", instalments_sum),
    Check("N2", "认捐到账不超过捐款，一笔只记一次", ties_are_within_gifts),
    Check("N3", "认捐情况与到账合计一致", states_agree),
    Check("N4", "认捐到账由捐款重算相等", arrived_reruns),
]
