"""书架 — bytes by their sha256 under DATA_DIR/files/<aa>/. A file is there whole or not at all."""

import os
from hashlib import file_digest, sha256
from pathlib import Path
from shutil import copyfile
from tempfile import NamedTemporaryFile

from server.kit.settings import settings


def put(data: bytes) -> str:
    """Write the bytes once and return their sha256. Bytes of a unit that is undone stay behind and harm nobody."""
    digest = sha256(data).hexdigest()
    target = path(digest)
    if target.is_file() and target.stat().st_size == len(data):
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False) as fresh:
        try:
            fresh.write(data)
            fresh.flush()
            os.fsync(fresh.fileno())
            Path(fresh.name).replace(target)
        except OSError:
            Path(fresh.name).unlink(missing_ok=True)
            raise
    return digest


def put_path(given: Path) -> tuple[str, int]:
    """The same for a file too long to be held in memory; it is copied, not moved. Its sha256 and its bytes."""
    with given.open("rb") as source:
        digest, size = file_digest(source, "sha256").hexdigest(), given.stat().st_size
    target = path(digest)
    if not target.is_file() or target.stat().st_size != size:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".new-{given.name}")
        copyfile(given, fresh)
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(target)
    return digest, size


def drop(digest: str) -> None:
    path(digest).unlink(missing_ok=True)


def path(digest: str) -> Path:
    return settings().data_dir / "files" / digest[:2] / digest
