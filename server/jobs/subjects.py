"""对象 — what the things in the log of acts are called, asked of every room at once.

Each model says what its rows are called, or nothing where that would name somebody.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Text, cast, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from server.kit.audit import AuditRow
from server.kit.db import Base, db


def titles(audit_ids: Iterable[int]) -> dict[str, str]:
    """subject → what it is called, for those of these rows of the audit that are called anything; one statement."""
    wanted = select(AuditRow.subject).where(AuditRow.id.in_(list(audit_ids))).distinct().cte("wanted")
    asked = [select(uid, title).where(uid.in_(select(wanted.c.subject))) for uid, title in _called()]
    return {row[0]: row[1] for row in db.session.execute(union_all(*asked))}


def like(words: str) -> CompoundSelect[Any]:
    """The subjects that are called so."""
    return union_all(*(select(uid).where(title.contains(words, autoescape=True)) for uid, title in _called()))


@cache
def _called() -> list[tuple[InstrumentedAttribute[str], ColumnElement[str]]]:
    """(what the log knows it by, what it is called) of every table whose rows are called anything."""
    kinds: list[Any] = sorted((one.class_ for one in Base.registry.mappers), key=lambda kind: str(kind.__tablename__))
    named = [(kind, kind.called()) for kind in kinds]
    return [(getattr(kind, kind.known_by), cast(title, Text)) for kind, title in named if title is not None]
