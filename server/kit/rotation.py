"""换钥 — seal every personal field anew with the first key of the ring, so that an old key can be taken out of it.

A piece of a table at a time, each in a unit of its own: whoever is interrupted begins again and finds only what is
left. The blind indexes have a key of their own; they change all at once or not at all (docs/decisions).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import LargeBinary, func, inspect, literal, select, update

from server.kit.crypto import BrokenSeal, Sealed, blind, head_of
from server.kit.db import Base, db, swap_one
from server.kit.settings import settings
from server.kit.units import reading, writing

AT_ONCE = 200
# Marks that are found by the day, not by the person: they are over before anybody could miss them.
PASSING = frozenset({"phone_codes.phone_blind", "table_rows.mark_blind"})
ALIASES = {"id": "id_number"}


@dataclass
class Progress:
    """What has been done so far. `broken`: boxes whose key is not here or whose bytes were changed, by column."""

    done: int = 0
    left: int = 0
    broken: Counter[str] = field(default_factory=Counter)


def sealed_fields() -> list[tuple[Any, str]]:
    """(model, field) of every sealed field of every table."""
    kinds = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda kind: str(kind.__table__))
    return [(kind, name) for kind in kinds for name, one in vars(kind).items() if isinstance(one, Sealed)]


def rotate() -> Iterator[Progress]:
    """换钥. After each piece how far it is; call it outside any unit. It may be stopped anywhere and begun again."""
    kid = next(iter(settings().field_keys))
    progress = Progress(left=sum(_count_old(kind, name, kid) for kind, name in sealed_fields()))
    yield progress
    for kind, name in sealed_fields():
        after: Any = None
        while True:
            with writing():
                after = _piece(kind, name, kid, after, progress)
            yield progress
            if after is None:
                break


def _piece(kind: Any, name: str, kid: str, after: Any, progress: Progress) -> Any:
    """Seal one piece anew; the key of its last row, or None at the end."""
    key = inspect(kind).primary_key[0]
    query = select(kind).where(_is_old(kind, name, kid)).order_by(key).limit(AT_ONCE)
    rows = list(db.session.scalars(query if after is None else query.where(key > after)).unique())
    for row in rows:
        progress.left -= 1
        try:
            value = getattr(row, name)
        except BrokenSeal:
            progress.broken[f"{kind.__tablename__}.{name}"] += 1
            continue
        old, column = getattr(row, f"{name}_sealed"), getattr(kind, f"{name}_sealed")
        setattr(row, name, value)
        new = getattr(row, f"{name}_sealed")
        db.session.expire(row, [f"{name}_sealed"])
        # Whoever changed the field meanwhile has sealed it with the first key already.
        mine = update(kind).where(key == getattr(row, key.name), column == old)
        progress.done += swap_one(mine.values({column: new}))
    return getattr(rows[-1], key.name) if len(rows) == AT_ONCE else None


def _is_old(kind: Any, name: str, kid: str) -> Any:
    column = getattr(kind, f"{name}_sealed")
    return column.is_not(None) & ~_begins(column, kid)


def _begins(column: Any, kid: str) -> Any:
    head = head_of(kid)
    return func.substr(column, 1, len(head), type_=LargeBinary) == literal(head, LargeBinary)


def _count_old(kind: Any, name: str, kid: str) -> int:
    with reading():
        return db.session.scalar(select(func.count()).select_from(kind).where(_is_old(kind, name, kid))) or 0


def in_use() -> dict[str, int]:
    """How many boxes each key of the ring holds, and `?` for keys that are not in it: one with none may leave."""
    found: Counter[str] = Counter()
    for kind, name in sealed_fields():
        column = getattr(kind, f"{name}_sealed")
        counts = [func.count().filter(_begins(column, kid)) for kid in settings().field_keys]
        row = db.session.execute(select(func.count(column), *counts)).one()
        for kid, count in zip(settings().field_keys, row[1:], strict=True):
            found[kid] += count
        found["?"] += row[0] - sum(row[1:])
    return {kid: count for kid, count in found.items() if kid != "?" or count}


def blind_fields() -> list[tuple[Any, str, str]]:
    """(model, blind column, sealed field it is made of)."""
    kinds = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda kind: str(kind.__table__))
    names = [(kind, one.name) for kind in kinds for one in kind.__table__.columns if one.name.endswith("_blind")]
    lasting = [(kind, name) for kind, name in names if f"{kind.__table__}.{name}" not in PASSING]
    return [(kind, name, _source(name)) for kind, name in lasting]


def _source(column: str) -> str:
    base = column.removesuffix("_blind")
    return ALIASES.get(base, base)


def rotate_blind() -> int:
    """换盲索引的密钥, while the platform stands still: every index anew in one unit, so nobody is there twice.

    Returns how many changed; raises BrokenSeal when a field does not open, and then nothing has changed.
    """
    changed = 0
    with writing():
        for kind, column, source in blind_fields():
            key = inspect(kind).primary_key[0]
            for row in db.session.scalars(_indexed(kind, column).order_by(key)).unique():
                new = _index_of(kind, source, row)
                if new != getattr(row, column):
                    mine = update(kind).where(key == getattr(row, key.name))
                    changed += swap_one(mine.values({getattr(kind, column): new}))
    return changed


def blind_is_current() -> bool:
    """Whether the indexes belong to the first key of BLIND_KEYS, judged by one row of each kind."""
    for kind, column, source in blind_fields():
        row = db.session.scalars(_indexed(kind, column).limit(1)).unique().one_or_none()
        if row is not None and _index_of(kind, source, row) != getattr(row, column):
            return False
    return True


def _indexed(kind: Any, column: str) -> Any:
    return select(kind).where(getattr(kind, column).is_not(None))


def _index_of(kind: Any, source: str, row: Any) -> str:
    return blind(f"{kind.__tablename__}.{source}", str(getattr(row, source)))
