"""办理 — keep what was handed in, publish it, take it back."""

from pathlib import Path
from typing import BinaryIO

from server.files import pictures, queries, rules, shelf, voices
from server.files.errors import FileEmpty, FileTooLarge, NotAPaper, NotAPicture, VoiceTooLarge
from server.files.models import File
from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db


def keep_photo(given: BinaryIO | bytes, *, owner: str, actor: Actor, public: bool = False) -> File:
    """存照片, re-encoded. NotAPicture, PictureTooLarge, FileTooLarge, FileEmpty."""
    return _keep_picture(_read(given), "photo", owner, actor, public)


def keep_paper(given: BinaryIO | bytes, *, owner: str, actor: Actor) -> File:
    """存材料: a photographed or scanned paper, or a PDF as it is. Always private. NotAPaper."""
    data = _read(given)
    if rules.looks_like_pdf(data):
        return _keep(data, "pdf", rules.PDF, owner, actor)
    try:
        return _keep_picture(data, "paper", owner, actor, public=False)
    except NotAPicture as error:
        raise NotAPaper from error


def keep_voice(given: BinaryIO | bytes, *, owner: str, actor: Actor) -> File:
    """存录音, at most a minute and 2 MB, told by its bytes. Always private. NotAVoice, VoiceTooLong, VoiceTooLarge."""
    data = given if isinstance(given, bytes) else given.read(rules.VOICE_BYTES_MAX + 1)
    if len(data) > rules.VOICE_BYTES_MAX:
        raise VoiceTooLarge
    if not data:
        raise FileEmpty
    voice = voices.clean(data)
    return _keep(voice.data, "voice", voice.mime, owner, actor, seconds=voice.seconds)


def keep_sheet(data: bytes, *, name: str, owner: str, actor: Actor) -> File:
    """存表格, byte for byte: a statement is evidence as the bank made it. Always private. FileTooLarge, FileEmpty."""
    return _keep(_read(data), "sheet", rules.XLSX if name.lower().endswith(".xlsx") else rules.CSV, owner, actor)


def keep_table(given: bytes | Path, *, form: str, owner: str, actor: Actor) -> File:
    """存导出: a table or a print that the platform itself has made, whatever its length. Always private."""
    digest, size = shelf.put_path(given) if isinstance(given, Path) else (shelf.put(given), len(given))
    mime = rules.MADE[form]
    file = File(sha256=digest, kind="sheet", mime=mime, bytes_count=size, owner=owner, by=actor.ref)
    db.session.add(file)
    db.session.flush()
    return file


def discard(uid: str) -> None:
    """删去: row and bytes, unless another row needs the same bytes."""
    file = queries.find(uid)
    db.session.delete(file)
    db.session.flush()
    if not queries.holds(file.sha256):
        shelf.drop(file.sha256)


def publish(uid: str, *, actor: Actor) -> File:
    """公开: the owning room may show it to everybody from now on."""
    return _show(uid, True, actor)


def withdraw(uid: str, *, actor: Actor) -> File:
    """收回."""
    return _show(uid, False, actor)


def _show(uid: str, public: bool, actor: Actor) -> File:
    file = queries.find(uid)
    file.public = public
    audit.write(actor, "files.publish" if public else "files.withdraw", file.uid)
    db.session.flush()
    return file


def _keep_picture(data: bytes, kind: str, owner: str, actor: Actor, public: bool) -> File:
    picture = pictures.clean(data)
    size = {"width": picture.width, "height": picture.height}
    return _keep(picture.data, kind, rules.JPEG, owner, actor, public=public, **size)


def _keep(data: bytes, kind: str, mime: str, owner: str, actor: Actor, **more: bool | int) -> File:
    digest = shelf.put(data)
    file = File(sha256=digest, kind=kind, mime=mime, bytes_count=len(data), owner=owner, by=actor.ref, **more)
    db.session.add(file)
    db.session.flush()
    return file


def _read(given: BinaryIO | bytes) -> bytes:
    """Never more than one byte over the limit, whatever the sender promised."""
    data = given if isinstance(given, bytes) else given.read(rules.FILE_BYTES_MAX + 1)
    if len(data) > rules.FILE_BYTES_MAX:
        raise FileTooLarge
    if not data:
        raise FileEmpty
    return data
