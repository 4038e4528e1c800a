"""备份 — a consistent copy of database, files and bills with a manifest, and the way back; nothing is ever overwritten.

The database first, the files after it: a file is only ever added, under the sum of its bytes, so every row of the copy
finds its file in the copy. Keys are not in it (deploy/backup.md).
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import URL, create_engine, inspect, make_url, text

from server.kit.clock import iso, now
from server.kit.errors import Conflict, Invalid, NotFound, Unavailable

MANIFEST = "manifest.json"
NOTE = "run/last-backup.json"  # in the data folder: the page of health and /metrics read it
FOLDERS = ("files", "bills")
FORM = 1
PIECE = 1024 * 1024
DUMPS = {"sqlite": "database.sqlite", "postgresql": "database.dump"}


class NoBackup(NotFound):
    code, says = "no_backup", "这里没有备份：找不到 manifest.json"


class BackupSpoilt(Invalid):
    code, says = "backup_spoilt", "备份不完整或被改动过，没有恢复任何内容"


class OtherEngine(Invalid):
    code, says = "other_engine", "备份来自另一种数据库，不能恢复到这里"


class TargetInUse(Conflict):
    code, says = "target_in_use", "目标里已有数据，没有恢复。确实要替换，请用 --into 写明目标；原有数据会改名保留"


class ToolMissing(Unavailable):
    code, says = "tool_missing", "没有找到 pg_dump 或 pg_restore，请安装 postgresql-client"


class ToolFailed(Unavailable):
    code, says = "tool_failed", "数据库工具没有完成，没有留下半份备份"


@dataclass(frozen=True)
class Backup:
    """`manifest`: form, at, engine, head, entries, files `{name: {sha256, size}}`."""

    folder: Path
    manifest: dict[str, Any]


def make(out: Path, *, database_url: str, data_dir: Path) -> Backup:
    """备份 into a new folder under `out`, named after the moment; it has its name only when it is whole.

    Raises ToolMissing, ToolFailed, OSError.
    """
    url = make_url(database_url)
    engine = url.get_backend_name()
    name = f"wishbridge-{now():%Y%m%dT%H%M%SZ}"
    folder, part = out / name, out / f".{name}.part"
    part.mkdir(parents=True, mode=0o700)
    try:
        dump = part / DUMPS[engine]
        (_copy_sqlite if engine == "sqlite" else _dump_postgres)(url, dump)
        for kind in FOLDERS:
            if (data_dir / kind).is_dir():
                shutil.copytree(data_dir / kind, part / kind, ignore=shutil.ignore_patterns(".*", "*.part"))
        manifest = {"form": FORM, "at": iso(now()), "engine": engine, **_facts(database_url), "files": _sums(part)}
        (part / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
        _settle(part)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    made = Backup(folder, manifest)
    _write_down(made, data_dir / NOTE)
    return made


@dataclass(frozen=True)
class Made:
    """上次备份, as the data folder remembers it: when, where, how large."""

    at: datetime
    folder: str
    size_bytes: int


def last(data_dir: Path) -> Made | None:
    """The newest backup that was made from here; None when there was none, or its note is gone."""
    try:
        told = json.loads((data_dir / NOTE).read_text(encoding="utf-8"))
        return Made(datetime.fromisoformat(told["at"]), str(told["folder"]), int(told["bytes"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_down(made: Backup, note: Path) -> None:
    size = sum(one["size"] for one in made.manifest["files"].values())
    note.parent.mkdir(parents=True, exist_ok=True)
    told = {"at": made.manifest["at"], "folder": str(made.folder), "bytes": size}
    note.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def read(folder: Path) -> Backup:
    """验备份: every file is there with its sum, and none besides. Raises NoBackup, BackupSpoilt."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoBackup from error
    except ValueError as error:
        raise BackupSpoilt from error
    if not isinstance(manifest, dict) or manifest.get("form") != FORM or manifest.get("files") != _sums(folder):
        raise BackupSpoilt
    return Backup(folder, manifest)


def restore(backup: Backup, *, database_url: str, data_dir: Path, replace: bool = False) -> list[Path | str]:
    """恢复 to an empty database and data folder. With `replace` what is there is set aside under another name first.

    Gives what was set aside. Raises OtherEngine, TargetInUse, ToolMissing, ToolFailed.
    """
    url = make_url(database_url)
    engine = url.get_backend_name()
    if engine != backup.manifest["engine"]:
        raise OtherEngine
    full = [data_dir / kind for kind in FOLDERS if (data_dir / kind).is_dir() and any((data_dir / kind).iterdir())]
    used = _is_used(url)
    if (full or used) and not replace:
        raise TargetInUse
    mark = f"before-{now():%Y%m%dT%H%M%SZ}"
    aside: list[Path | str] = [folder.rename(folder.with_name(f"{folder.name}.{mark}")) for folder in full]
    if used:
        aside += (_set_aside_sqlite if engine == "sqlite" else _set_aside_postgres)(url, mark)
    (_put_sqlite if engine == "sqlite" else _put_postgres)(backup.folder / DUMPS[engine], url)
    for kind in FOLDERS:
        if (backup.folder / kind).is_dir():
            shutil.copytree(backup.folder / kind, data_dir / kind, dirs_exist_ok=True)
    return aside


def _copy_sqlite(url: URL, target: Path) -> None:
    """The engine's own backup: whole at one moment while others write, what is still in the log included."""
    with closing(sqlite3.connect(_file(url))) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if sound != "ok":
        raise ToolFailed("数据库文件有损坏，没有留下备份")


def _put_sqlite(source: Path, url: URL) -> None:
    target = _file(url)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, part)
    part.rename(target)


def _is_used(url: URL) -> bool:
    if url.get_backend_name() == "sqlite":
        return _file(url).exists() and _file(url).stat().st_size > 0
    engine = create_engine(url)
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _set_aside_sqlite(url: URL, mark: str) -> list[Path | str]:
    """The database with the log that belongs to it: SQLite would put a foreign log into the restored file."""
    parts = [Path(f"{_file(url)}{end}") for end in ("", "-wal", "-shm")]
    return [part.rename(f"{part}.{mark}") for part in parts if part.exists()]


def _set_aside_postgres(url: URL, mark: str) -> list[Path | str]:
    """The whole schema under another name. Whoever restores needs the right to do so: the owner's account."""
    name = mark.replace("-", "_").lower()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f'ALTER SCHEMA public RENAME TO "{name}"'))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    return [name]


def _dump_postgres(url: URL, target: Path) -> None:
    """pg_dump sees one moment. Rights are not in it: `db upgrade` gives them to whoever runs the platform there."""
    _tool("pg_dump", url, "--format=custom", "--schema=public", "--no-owner", "--no-privileges", f"--file={target}")


def _put_postgres(source: Path, url: URL) -> None:
    words = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS public"))  # empty: RESTRICT is the default; the dump makes it
    engine.dispose()
    _tool("pg_restore", url, *words, f"--dbname={url.database}", str(source))


def _tool(name: str, url: URL, *words: str) -> None:
    """The password goes by the environment: an argument can be read by everybody on the machine."""
    program = shutil.which(name)
    if program is None:
        raise ToolMissing
    where = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    where |= {"PGDATABASE": url.database}
    env = os.environ | {key: str(value) for key, value in where.items() if value}
    done = subprocess.run([program, *words], env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise ToolFailed(f"{name} 没有完成：{done.stderr.strip()[-300:]}")


def _facts(database_url: str) -> dict[str, Any]:
    """What a person may compare afterwards; taken after the copy, so it may be a little newer than that."""
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            head = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            entries = connection.execute(text("SELECT count(*) FROM ledger_entries")).scalar_one()
    finally:
        engine.dispose()
    return {"head": head, "entries": int(entries)}


def _sums(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.relative_to(folder).as_posix(): {"sha256": _sha256(path), "size": path.stat().st_size}
        for path in _files(folder)
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def _sha256(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _settle(folder: Path) -> None:
    """On the disk, not only on its way there."""
    for path in (*_files(folder), folder / MANIFEST, folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _file(url: URL) -> Path:
    assert url.database, "a database in memory cannot be backed up"
    return Path(url.database)
