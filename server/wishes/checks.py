"""自检 — I3 for wishes and claims (design §5). I12 holds for every row with a life: `jobs.checks`."""

from sqlalchemy import func, or_, select

from server.kit.checks import Check
from server.kit.db import db
from server.wishes.models import Claim, Wish
from server.wishes.states import ClaimState


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


CHECKS = [Check("I3", "每个心愿的认领份数与记录一致，且不超过总份数", pieces_add_up)]
