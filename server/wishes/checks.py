"""自检 — I3 for wishes and claims (design §5). I12 holds for every row with a life: `jobs.checks`."""

from sqlalchemy import and_, func, or_, select

from server.kit.checks import Check
from server.kit.db import db
from server.wishes.models import Claim, Wait, Wish
from server.wishes.states import ClaimState, WishState


def pieces_add_up() -> list[str]:
    """I3: 0 ≤ Σ pieces of live claims = taken ≤ quantity."""
    live = func.coalesce(func.sum(Claim.pieces), 0)
    joined = select(Wish.uid, Wish.taken, Wish.quantity, live.label("live")).outerjoin(
        Claim, (Claim.wish_id == Wish.id) & (Claim.state != ClaimState.RELEASED)
    )
    wrong = joined.group_by(Wish.id, Wish.uid, Wish.taken, Wish.quantity).having(
        or_(live != Wish.taken, Wish.taken < 0, Wish.taken > Wish.quantity)
    )
    return [
        f"心愿 {row.uid}：认领合计 {row.live} 份，记为 {row.taken} 份，共 {row.quantity} 份"
        for row in db.session.execute(wrong)
    ]


def waits_are_for_something() -> list[str]:
    """Who waits, waits for a public wish of which nothing is left, or which is kept for them; and holds none of it."""
    sensible = or_(Wish.state == WishState.CLAIMED, and_(Wish.state == WishState.OPEN, Wish.kept_until.is_not(None)))
    held = select(Claim.id).where(
        Claim.wish_id == Wait.wish_id, Claim.holder == Wait.donor, Claim.state != ClaimState.RELEASED
    )
    odd = or_(~sensible, Wish.hidden_at.is_not(None), held.exists())
    rows = db.session.execute(select(Wish.uid, Wish.state).join(Wait, Wait.wish_id == Wish.id).where(odd))
    return [f"心愿 {row.uid}：{row.state} 还有人在排队" for row in rows]


def kept_are_open() -> list[str]:
    """A head start is of an open wish that everybody may see."""
    odd = or_(Wish.state != WishState.OPEN, Wish.hidden_at.is_not(None))
    rows = db.session.execute(select(Wish.uid, Wish.state).where(Wish.kept_until.is_not(None), odd))
    return [f"心愿 {row.uid}：{row.state} 还留着优先时间" for row in rows]


CHECKS = [
    Check("I3.waits", "排队等的都是认领完的心愿，排队的人自己没有认领", waits_are_for_something),
    Check("I3.kept", "优先时间只留在待认领的心愿上", kept_are_open),
    Check("I3", "每个心愿的认领份数与记录一致，且不超过总份数", pieces_add_up),
]
