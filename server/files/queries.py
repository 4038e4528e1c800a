"""查看 — rows and bytes, for the room that owns them. There is no route that serves any file by its uid."""

from pathlib import Path

from sqlalchemy import select

from server.files import shelf
from server.files.errors import FileUnknown
from server.files.models import File
from server.kit.db import db


def find(uid: str) -> File:
    file = db.session.scalars(select(File).where(File.uid == uid)).one_or_none()
    if file is None:
        raise FileUnknown
    return file


def of_owner(owner: str) -> list[File]:
    """What belongs to one thing, oldest first."""
    return list(db.session.scalars(select(File).where(File.owner == owner).order_by(File.id)))


def read(file: File) -> bytes:
    """The bytes; FileUnknown when the disk has lost them."""
    try:
        return path(file).read_bytes()
    except FileNotFoundError as error:
        raise FileUnknown from error


def path(file: File) -> Path:
    return shelf.path(file.sha256)
