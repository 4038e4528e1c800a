"""查看 — rows and bytes, for the room that owns them. There is no route that serves any file by its uid."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from server.files import rules, shelf
from server.files.errors import FileUnknown, PictureHidden
from server.files.models import File
from server.kit.db import db


def of_uid(uid: str) -> File | None:
    return db.session.scalars(select(File).where(File.uid == uid)).one_or_none()


def find(uid: str) -> File:
    file = of_uid(uid)
    if file is None:
        raise FileUnknown
    return file


def by_trace(trace: str) -> File | None:
    """The picture that WeChat looked at under this number."""
    return db.session.scalars(select(File).where(File.trace == trace)).one_or_none()


def seconds_of(uids: Iterable[str]) -> dict[str, int]:
    """uid → how long it sounds, of the voices among them; one statement, none for nothing."""
    wanted = list(uids)
    if not wanted:
        return {}
    voices = select(File.uid, File.seconds).where(File.uid.in_(wanted), File.seconds.is_not(None))
    return {row.uid: row.seconds for row in db.session.execute(voices)}


def known(uids: Iterable[str]) -> frozenset[str]:
    """Those of them that are still kept; one statement."""
    return frozenset(db.session.scalars(select(File.uid).where(File.uid.in_(list(uids)))))


def hidden(uids: Iterable[str | None]) -> frozenset[str]:
    """Those of them that whoever is not staff no longer sees; one statement, none for nothing."""
    wanted = [uid for uid in uids if uid]
    if not wanted:
        return frozenset()
    return frozenset(db.session.scalars(select(File.uid).where(File.uid.in_(wanted), File.verdict.in_(rules.HIDDEN))))


def of_owner(owner: str) -> list[File]:
    """What belongs to one thing, oldest first."""
    return list(db.session.scalars(select(File).where(File.owner == owner).order_by(File.id)))


def holds(digest: str) -> bool:
    """Whether any row needs these bytes."""
    return db.session.scalar(select(File.id).where(File.sha256 == digest).limit(1)) is not None


def read(file: File) -> bytes:
    """The bytes; FileUnknown when the disk has lost them."""
    try:
        return path(file).read_bytes()
    except FileNotFoundError as error:
        raise FileUnknown from error


def shown(file: File) -> bytes:
    """The bytes for anybody who is not staff. PictureHidden once WeChat did not let it pass."""
    if file.verdict in rules.HIDDEN:
        raise PictureHidden
    return read(file)


def path(file: File) -> Path:
    return shelf.path(file.sha256)
