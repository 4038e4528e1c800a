"""参考价目 — which lines mean the thing a wish is about, and how its price stands beside them."""

from dataclasses import dataclass

from sqlalchemy import select

from server.kit.clock import today
from server.kit.db import db
from server.kit.money import yuan
from server.wishes.errors import PriceUnknown
from server.wishes.models import Price, Wish
from server.wishes.rules import alike

OFFERED_MAX = 6


@dataclass(frozen=True)
class Band:
    """A line beside the price of a wish. `fits`: the price lies within it, or there is none."""

    row: Price
    fits: bool

    @property
    def text(self) -> str:
        return band_text(self.row)


def band_text(row: Price) -> str:
    """`100 到 200 元（每台）`"""
    low, high = (yuan(fen).removesuffix(".00") for fen in (row.low_fen, row.high_fen))
    return f"{low} 元（每{row.unit}）" if low == high else f"{low} 到 {high} 元（每{row.unit}）"


def source_of(row: Price) -> str:
    """What a wish's own source says: `参考价目：街道超市询价（2026-11）`"""
    return f"参考价目：{row.source}（{row.checked_on:%Y-%m}）"


def is_outdated(row: Price) -> bool:
    return row.valid_until < today()


def find(uid: str) -> Price:
    """PriceUnknown."""
    row = db.session.scalars(select(Price).where(Price.uid == uid)).one_or_none()
    if row is None:
        raise PriceUnknown
    return row


def named(name: str, unit: str) -> Price | None:
    return db.session.scalars(select(Price).where(Price.name == name, Price.unit == unit)).one_or_none()


def is_used(uid: str) -> bool:
    """Whether a wish was priced by this line."""
    return db.session.scalar(select(Wish.id).where(Wish.price_uid == uid).limit(1)) is not None


def matching(title: str, kind: str = "") -> list[Price]:
    """Lines in use that mean the same thing, those that are still valid first; one statement, none for no words."""
    if not title.strip():
        return []
    rows = select(Price).where(Price.active.is_(True)).order_by(Price.name, Price.id)
    found = db.session.scalars(rows.where(Price.kind == kind) if kind else rows)
    return sorted((row for row in found if alike(title, row.name)), key=is_outdated)[:OFFERED_MAX]


def beside(wish: Wish) -> Band | None:
    """The line the writer chose, else the one of the same name, with whether the price fits; one statement."""
    rows = [find(wish.price_uid)] if wish.price_uid else _same_name(wish.title)
    if not rows:
        return None
    row = rows[0]
    return Band(row, wish.price_fen is None or row.low_fen <= wish.price_fen <= row.high_fen)


def _same_name(title: str) -> list[Price]:
    same = select(Price).where(Price.name == title.strip(), Price.active.is_(True), Price.valid_until >= today())
    return list(db.session.scalars(same.order_by(Price.id).limit(1)))
