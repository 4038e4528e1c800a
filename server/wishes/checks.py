"""自检 — I3 and I12 for wishes and claims (design §5)."""

from typing import Any

from sqlalchemy import func, or_, select

from server.kit.checks import Check
from server.kit.db import db
from server.wishes.models import Claim, ClaimEvent, Wish, WishEvent
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


def wish_versions() -> list[str]:
    return _versions(Wish, WishEvent, "心愿")


def claim_versions() -> list[str]:
    return _versions(Claim, ClaimEvent, "认领")


def _versions(row: type[Any], events: type[Any], says: str) -> list[str]:
    """I12: a row's version is the number of its events."""
    count = func.count(events.id)
    wrong = select(row.uid, row.version, count.label("events")).outerjoin(events, events.subject_id == row.id)
    wrong = wrong.group_by(row.id, row.uid, row.version).having(count != row.version)
    return [f"{says} {one.uid}：版本 {one.version}，事件 {one.events} 条" for one in db.session.execute(wrong)]


CHECKS = [
    Check("I3", "每个心愿的认领份数与记录一致，且不超过总份数", pieces_add_up),
    Check("I12.wishes", "心愿的版本等于经过的步骤数", wish_versions),
    Check("I12.claims", "认领的版本等于经过的步骤数", claim_versions),
]
