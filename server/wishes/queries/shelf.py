"""心愿架 — what everybody may see: published wishes, never a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from server.kit import search
from server.kit.db import db
from server.kit.paging import COUNTED_MAX, Page, page_at_once
from server.kit.unled import unled
from server.regions import queries as regions
from server.regions import rules as places
from server.wishes.errors import WishNotFound, WishWithdrawn
from server.wishes.models import Wish
from server.wishes.rules import WITHDRAW_REASONS, is_free
from server.wishes.states import PUBLIC, WishState

SIMILAR = 3
FOUND_MAX = 100


@dataclass(frozen=True)
class Counts:
    """For the home page: wishes that wait and wishes that came true."""

    open: int
    confirmed: int


def shelf(
    *,
    state: str = "open",
    kind: str | None = None,
    area: str | None = None,
    q: str = "",
    least_fen: int | None = None,
    most_fen: int | None = None,
    sort: str = "new",
    page: int = 1,
    page_size: int = 20,
) -> Page[Wish]:
    """One page of the public list. `sort` new (newest first) | waiting (longest waiting first). One statement.

    `least_fen` and `most_fen` hold the price of one piece, both ends included; a service has none and is left out.
    No more than `COUNTED_MAX` are counted and shown. With words one statement more; counted to the end of the next
    page, and no more than `FOUND_MAX` shown: who finds so many narrows what they ask.
    """
    assert state in PUBLIC, state
    asked = Asked(state, kind, area, least_fen, most_fen)
    query = select(Wish).where(*asked.conditions())
    if not q.strip():
        some = select(Wish.id).where(*asked.conditions()).limit(COUNTED_MAX).subquery()
        number = select(func.count()).select_from(some).scalar_subquery()
        page = min(page, COUNTED_MAX // page_size)
        return page_at_once(_sorted(query, sort), Wish.id, page, page_size, number=number, most=COUNTED_MAX)
    return _found(asked, q.strip(), sort, page, page_size)


@dataclass(frozen=True)
class Asked:
    """What the public list is narrowed by, besides words."""

    state: str
    kind: str | None
    area: str | None
    least_fen: int | None
    most_fen: int | None

    def conditions(self, of: Callable[[Any], Any] = lambda column: column) -> list[ColumnElement[bool]]:
        """`of` says how a column is asked: as it is, so that an index may lead, or so that none does."""
        found = [of(Wish.state) == self.state, of(Wish.hidden_at).is_(None)]
        found += [of(Wish.kind) == self.kind] if self.kind else []
        found += [Wish.price_fen >= self.least_fen] if self.least_fen is not None else []
        found += [Wish.price_fen <= self.most_fen] if self.most_fen is not None else []
        return found + (inside(self.area, of(Wish.area_code)) if self.area else [])


def inside(area: str, column: Any) -> list[ColumnElement[bool]]:
    """The codes that begin with this one's, as a range: both engines find it in an index, unlike LIKE."""
    first = places.prefix(area)
    return [column >= first, column < f"{int(first) + 1:0{len(first)}d}"]


def _found(asked: Asked, words: str, sort: str, page: int, page_size: int) -> Page[Wish]:
    """Few subjects are looked up one by one; of many, the list is walked in its order until there are enough.

    Looked for once, counted and shown from what was found: this page and whether there is another.
    """
    way = search.way("wish", words)
    page = min(page, FOUND_MAX // page_size + 1)
    most = min((page + 1) * page_size, FOUND_MAX)
    found = _keys(asked, way, sort).limit(most + 1).cte("found")
    number = select(func.count()).select_from(found).scalar_subquery()
    here = _sorted(select(Wish, number).join(found, found.c.id == Wish.id), sort)
    rows = db.session.execute(here.limit(page_size).offset((page - 1) * page_size)).all()
    total = rows[0][1] if rows else db.session.scalar(select(number)) or 0
    shown = [row[0] for row in rows][: max(most - (page - 1) * page_size, 0)]
    return Page(shown, min(total, most), page, page_size, most if total > most else None)


def _keys(asked: Asked, way: search.Way, sort: str) -> Select[Any]:
    """The ids in their order. A township's are few: they are put in order before a word is asked of any."""
    if way.leads:
        return _sorted(select(Wish.id).where(*asked.conditions(unled), way.of(Wish.uid)), sort)
    if asked.area and regions.is_small(asked.area):
        both: Any = select(Wish.id, Wish.uid).where(*asked.conditions())
        few = _sorted(both, sort).offset(0).subquery()
        return select(few.c.id).where(way.of(few.c.uid))
    return _sorted(select(Wish.id).where(*asked.conditions(), way.of(Wish.uid)), sort)


def find_public(uid: str) -> Wish:
    """A published wish. WishWithdrawn (410, with the reason) when it was taken down, WishNotFound otherwise."""
    return public(db.session.scalars(select(Wish).where(Wish.uid == uid)).one_or_none())


def public(wish: Wish | None) -> Wish:
    """The same for a row that was read, or was not there."""
    if wish is not None and wish.state == WishState.WITHDRAWN and wish.published_at is not None:
        raise WishWithdrawn(f"这个心愿已经撤下：{WITHDRAW_REASONS[wish.withdrawn_because or '']}")
    if wish is None or wish.state not in PUBLIC or wish.hidden_at is not None:
        raise WishNotFound
    return wish


def similar(wish: Wish) -> list[tuple[Wish, str]]:
    """Three others that anybody may claim: of the kind and the price, in the township, then in the county; then any.

    Each with the name of its township.

    One statement: each step takes the longest waiting from the end of an index, and the first three are shown.
    """
    free = [Wish.state == WishState.OPEN, Wish.hidden_at.is_(None), Wish.id != wish.id]
    alike = [Wish.kind == wish.kind, *_band(wish.price_fen)]
    near = inside(places.township_of(wish.area_code) or wish.area_code, Wish.area_code)
    steps: tuple[list[ColumnElement[bool]], ...] = ([*alike, *near], alike, [Wish.kind == wish.kind], [])
    ids = union_all(*(_oldest([*free, *step], number) for number, step in enumerate(steps))).subquery()
    query = regions.beside(select(Wish).join(ids, ids.c.id == Wish.id), Wish.area_code)
    rows = db.session.execute(query.order_by(ids.c.step, ids.c.at, Wish.id))
    found = {one: place.name if place else "" for one, place in rows if _is_free(one)}
    return list(found.items())[:SIMILAR]


def _is_free(wish: Wish) -> bool:
    return is_free(wish.state, wish.hidden_at, wish.kept_until)


def _band(price_fen: int | None) -> list[ColumnElement[bool]]:
    """From half to double the price; of a service none."""
    price = unled(Wish.price_fen)  # half of all lie in the band: the longest waiting are met sooner than sorted out
    return [price >= price_fen // 2, price <= price_fen * 2] if price_fen else []


def _oldest(conditions: list[ColumnElement[bool]], step: int) -> Select[Any]:
    few = select(Wish.id, Wish.published_at.label("at")).where(*conditions)
    few = few.order_by(*_waiting_longest()).limit(2 * SIMILAR)
    found = few.subquery()
    return select(found.c.id, found.c.at, literal(step).label("step"))


def counts() -> Counts:
    """Open and fulfilled wishes, in one statement."""
    shown = select(Wish.state, func.count()).where(Wish.hidden_at.is_(None)).group_by(Wish.state)
    rows = db.session.execute(shown)
    by_state = {row[0]: row[1] for row in rows}
    fulfilled = by_state.get(WishState.CONFIRMED, 0) + by_state.get(WishState.CLOSED, 0)
    return Counts(by_state.get(WishState.OPEN, 0), fulfilled)


def public_photo(uid: str) -> str:
    """The file uid of the picture of the thing, while the wish is public."""
    wish = find_public(uid)
    if wish.photo_uid is None:
        raise WishNotFound
    return wish.photo_uid


def letter_photo(uid: str) -> str:
    """The file uid of the picture of the letter, while both are public."""
    wish = find_public(uid)
    if wish.letter_photo_uid is None:
        raise WishNotFound
    return wish.letter_photo_uid


def _sorted(query: Select[Any], sort: str) -> Select[Any]:
    if sort == "waiting":
        return query.order_by(*_waiting_longest())
    return query.order_by(*(column.desc() for column in _waiting_longest()))


def _waiting_longest() -> tuple[Any, ...]:
    """`hidden_at` is null in each row that is shown, and named for PostgreSQL: else it does not know that the index
    which holds it before these two is in this order, and sorts every open wish for each page."""
    return Wish.hidden_at, Wish.published_at, Wish.id
