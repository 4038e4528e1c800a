"""幂等 — the same request asked twice is done once and answered twice."""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.actors import Actor
from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id, db, insert_once
from server.kit.errors import Conflict
from server.kit.ids import new_uid


class KeyReused(Conflict):
    code, says = "key_reused", "同一个请求编号用在了不同的内容上，请重新提交"


class OnceRow(Base):
    """A key an actor has used, what it was used for, and what was answered: sealed, for an answer may name people."""

    __tablename__ = "once"
    __table_args__ = (UniqueConstraint("actor", "key"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    actor: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(80))
    fingerprint: Mapped[str] = mapped_column(String(64))
    said_sealed: Mapped[bytes | None]
    said = Sealed()
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    @property
    def answer(self) -> Any:
        """What was answered, as JSON holds it; None while nothing was."""
        return None if self.said is None else json.loads(self.said)

    @answer.setter
    def answer(self, value: Any) -> None:
        self.said = json.dumps(value, ensure_ascii=False)


def fingerprint(*parts: Any) -> str:
    """What was asked, as 64 hex digits: the same content in another order of keys is the same."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def answered(actor: Actor, keys: Iterable[str]) -> set[str]:
    """Those of the keys under which something was done; one statement."""
    used = select(OnceRow.key).where(
        OnceRow.actor == actor.ref, OnceRow.key.in_(list(keys)), OnceRow.said_sealed.is_not(None)
    )
    return set(db.session.scalars(used))


def release(actor: Actor, key: str) -> None:
    """What was done under the key has been undone: it may be done again."""
    db.session.execute(update(OnceRow).where(OnceRow.actor == actor.ref, OnceRow.key == key).values(said_sealed=None))


def forget(actors: Iterable[Actor]) -> None:
    """What was answered to people who are forgotten goes; the request that forgets them has no answer yet."""
    theirs = OnceRow.actor.in_([one.ref for one in actors])
    db.session.execute(delete(OnceRow).where(theirs, OnceRow.said_sealed.is_not(None)))


def take(actor: Actor, key: str, mark: str) -> OnceRow:
    """Take a key inside the unit. A row with an `answer` was done before; a fresh row is ours to answer.

    Two at once: the second waits for the first one's commit, then finds its row. Other content is KeyReused.
    """
    row = OnceRow(actor=actor.ref, key=key, fingerprint=mark)
    if insert_once(row):
        return row
    found = db.session.scalar(select(OnceRow).where(OnceRow.actor == actor.ref, OnceRow.key == key))
    assert found is not None, "a key was taken and is not there"
    if found.fingerprint != mark:
        raise KeyReused
    return found
