"""企业认领 — a partner takes on many wishes in one go: chosen by filter, seen before, each claimed in its own unit.

The agreement with a partner sets no limit of three; lease, reminder and return hold for each claim as for any other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, Invalid, NotFound, field_error
from server.regions import queries as regions
from server.regions import rules as places
from server.wishes.models import Bulk, Claim, Wish
from server.wishes.rules import BULK_MAX, PRICE_FEN_MAX, Kind
from server.wishes.service.claim import take
from server.wishes.service.find import is_partner, partner_ref
from server.wishes.states import ClaimState, WishState


@dataclass(frozen=True)
class Wanted:
    """What a partner is looking for: at most `number` wishes, one piece of each."""

    number: int
    area: str = ""
    kind: str = ""
    most_fen: int | None = None


def choose(wanted: Wanted, *, actor: Actor) -> list[Wish]:
    """Open wishes that fit, the longest waiting first; none it holds or decided itself. Invalid, Forbidden."""
    _refuse(wanted)
    holder = _holder(actor)
    held = select(Claim.wish_id).where(Claim.holder == holder, Claim.state != ClaimState.RELEASED)
    query = select(Wish).where(open_to_all(), Wish.id.not_in(held), _decided_by_others(actor))
    if wanted.area:
        query = query.where(Wish.area_code.startswith(places.prefix(wanted.area)))
    if wanted.kind:
        query = query.where(Wish.kind == wanted.kind)
    if wanted.most_fen is not None:
        query = query.where(Wish.price_fen <= wanted.most_fen)
    return list(db.session.scalars(query.order_by(Wish.published_at, Wish.id).limit(wanted.number)))


def begin(uid: str, asked: int, *, actor: Actor) -> Bulk:
    """开始. The same `uid` sent twice is one bulk: claiming goes on where it was cut short."""
    row = Bulk(uid=uid, holder=_holder(actor), by=actor.ref, asked=asked)
    if not insert_once(row):
        return find(uid, actor=actor)
    audit.write(actor, "wishes.bulk", uid, {"wanted": asked})
    return row


def take_one(uid: str, wish_uid: str, *, actor: Actor) -> Claim:
    """One piece of one wish, in a unit of its own. Whatever `claim` refuses."""
    return take(wish_uid, actor=actor, bulk=find(uid, actor=actor).uid).claim


def finish(uid: str, missed: Sequence[tuple[str, str]], *, actor: Actor) -> Bulk:
    """What could not be claimed, and why: (wish's uid, words)."""
    row = find(uid, actor=actor)
    row.missed = [[wish_uid, says] for wish_uid, says in missed]
    db.session.flush()
    return row


def find(uid: str, *, actor: Actor) -> Bulk:
    """The partner's own. NotFound."""
    row = db.session.scalars(select(Bulk).where(Bulk.uid == uid)).one_or_none()
    if row is None or row.holder != _holder(actor):
        raise NotFound
    return row


def open_to_all() -> ColumnElement[bool]:
    """Wishes anybody may claim at this moment: neither hidden nor kept for those who waited."""
    free = or_(Wish.kept_until.is_(None), Wish.kept_until <= now())
    return (Wish.state == WishState.OPEN) & Wish.hidden_at.is_(None) & free


def _decided_by_others(actor: Actor) -> ColumnElement[bool]:
    mine = [column.is_not_distinct_from(actor.ref) for column in (Wish.written_by, Wish.asked_by, Wish.approved_by)]
    return ~or_(*mine)


def _holder(actor: Actor) -> str:
    if not is_partner(actor):
        raise Forbidden
    return partner_ref(actor)


def _refuse(wanted: Wanted) -> None:
    wrong: list[tuple[Any, str, str]] = [
        (not 1 <= wanted.number <= BULK_MAX, "/number", f"一次认领 1 到 {BULK_MAX} 个"),
        (bool(wanted.area) and not regions.exists(wanted.area), "/area", "请选择乡镇（街道）"),
        (wanted.kind not in ("", *Kind), "/kind", "请选择物品或服务"),
        (
            wanted.most_fen is not None and not 0 < wanted.most_fen <= PRICE_FEN_MAX,
            "/most",
            "单价上限填 0.01 到 5000 元",
        ),
    ]
    found = [field_error(field, issue) for is_wrong, field, issue in wrong if is_wrong]
    if found:
        raise Invalid(detail=found)
