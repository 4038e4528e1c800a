"""参考价目 — what things cost, kept by the charity: written down, corrected, out of use; and what a wish may cost."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db, insert_once, swap_one
from server.kit.errors import Forbidden, field_error
from server.kit.lengths import shortened
from server.kit.states import StateChanged
from server.wishes.errors import PriceKnown, PriceUnfit, PriceUnknown, PriceUsed, WishIncomplete
from server.wishes.models import Price, Wish
from server.wishes.queries import prices
from server.wishes.rules import BECAUSE_CHARS_MIN, PRICE_FEN_MAX, SOURCE_CHARS, TITLE_CHARS, Facts, Kind
from server.wishes.states import PRICE_KEEPERS

UNIT_CHARS = 8


@dataclass(frozen=True)
class PriceFacts:
    """What a line says: the band of one `unit`, and until when it counts; after that somebody should ask anew."""

    name: str
    unit: str
    low_fen: int | None
    high_fen: int | None
    source: str
    checked_on: date | None
    valid_until: date | None
    kind: str = Kind.GOODS
    active: bool = True
    sample: bool = False


def keep_price(facts: PriceFacts, *, actor: Actor) -> Price:
    """登记一行参考价. PriceUnfit, PriceKnown."""
    _refuse(facts, actor)
    row = Price(version=0, by=actor.ref, **_columns(facts), sample=facts.sample)
    if not insert_once(row):
        raise PriceKnown
    audit.write(actor, "wishes.keep_price", row.uid)
    return row


def correct_price(uid: str, facts: PriceFacts, *, actor: Actor, seen_version: int | None = None) -> Price:
    """修改, also into or out of use. PriceUnfit, PriceKnown, StateChanged when somebody was faster."""
    row = prices.find(uid)
    _refuse(facts, actor)
    other = prices.named(facts.name.strip(), facts.unit.strip())
    if other is not None and other.uid != uid:
        raise PriceKnown
    seen = row.version if seen_version is None else seen_version
    mine = update(Price).where(Price.id == row.id, Price.version == seen)
    if not swap_one(mine.values(**_columns(facts), version=seen + 1, by=actor.ref)):
        raise StateChanged
    audit.write(actor, "wishes.correct_price", uid)
    db.session.refresh(row)
    return row


def drop_price(uid: str, *, actor: Actor) -> PriceFacts:
    """撤销导入: a line nobody has corrected or priced a wish by. What it said. PriceUsed."""
    row = prices.find(uid)
    if row.version or row.by != actor.ref or prices.is_used(uid):
        raise PriceUsed
    said = facts_of_price(row)
    db.session.execute(delete(Price).where(Price.id == row.id))
    audit.write(actor, "wishes.drop_price", uid)
    return said


def facts_of_price(row: Price) -> PriceFacts:
    names = ("name", "unit", "low_fen", "high_fen", "source", "checked_on", "valid_until", "kind", "active", "sample")
    return PriceFacts(**{name: getattr(row, name) for name in names})


def priced(facts: Facts) -> Facts:
    """The facts with their line of the catalogue: an unknown one is passed over, its source fills an empty one."""
    if not facts.price_uid:
        return facts
    try:
        row = prices.find(facts.price_uid)
    except PriceUnknown:
        return replace(facts, price_uid=None)
    return replace(facts, price_source=facts.price_source.strip() or shortened(prices.source_of(row), SOURCE_CHARS))


def refuse_odd(wish: Wish) -> None:
    """A price outside the band needs a reason, which the reviewer reads. WishIncomplete."""
    band = prices.beside(wish)
    if band is None or band.fits or len(wish.price_because.strip()) >= BECAUSE_CHARS_MIN:
        return
    says = f"参考价目里“{band.row.name}”是{band.text}，请写明为什么不一样（至少 {BECAUSE_CHARS_MIN} 个字）"
    raise WishIncomplete(detail=[field_error("/price_because", says)])


def _refuse(facts: PriceFacts, actor: Actor) -> None:
    if not actor.roles & PRICE_KEEPERS and actor.kind == "staff":
        raise Forbidden
    holes = unfit(facts)
    if holes:
        raise PriceUnfit(detail=holes)


def unfit(facts: PriceFacts) -> list[dict[str, str]]:
    """What is missing, too long or turned about, as `detail` lines."""
    low, high = facts.low_fen or 0, facts.high_fen or 0
    lines = [
        (not 1 <= len(facts.name.strip()) <= TITLE_CHARS, "/name", f"请写名称，最多 {TITLE_CHARS} 个字"),
        (facts.kind not in set(Kind), "/kind", "请选择物品或服务"),
        (not 1 <= len(facts.unit.strip()) <= UNIT_CHARS, "/unit", f"请写单位，例如“台”，最多 {UNIT_CHARS} 个字"),
        (not 0 < low <= PRICE_FEN_MAX, "/low_fen", "请写最低价，不超过 5000 元"),
        (not 0 < high <= PRICE_FEN_MAX, "/high_fen", "请写最高价，不超过 5000 元"),
        (low > high > 0, "/high_fen", "最高价不能低于最低价"),
        (not 1 <= len(facts.source.strip()) <= SOURCE_CHARS, "/source", f"请写从哪里问到的，最多 {SOURCE_CHARS} 个字"),
        *_dates(facts),
    ]
    return [field_error(place, issue) for wrong, place, issue in lines if wrong]


def _dates(facts: PriceFacts) -> list[tuple[bool, str, str]]:
    checked, until = facts.checked_on, facts.valid_until
    return [
        (checked is None, "/checked_on", "请选择询价日期"),
        (checked is not None and checked > today(), "/checked_on", "询价日期不能在今天之后"),
        (until is None, "/valid_until", "请选择有效到哪天"),
        (checked is not None and until is not None and until < checked, "/valid_until", "有效期不能早于询价日期"),
    ]


def _columns(facts: PriceFacts) -> dict[str, Any]:
    return {
        "name": facts.name.strip(),
        "kind": str(facts.kind),
        "unit": facts.unit.strip(),
        "low_fen": facts.low_fen,
        "high_fen": facts.high_fen,
        "source": facts.source.strip(),
        "checked_on": facts.checked_on,
        "valid_until": facts.valid_until,
        "active": facts.active,
    }
