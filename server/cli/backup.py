"""命令 backup 与 restore — a whole copy of the platform's data, and the way back (deploy/backup.md)."""

from contextlib import nullcontext
from pathlib import Path

import click
from sqlalchemy import make_url

from server.cli import answer, json_option, progress, refuse, with_app
from server.cli.db import run_upgrade
from server.jobs.thread import hold_lock
from server.kit import audit, sealing
from server.kit import backup as copies
from server.kit.actors import THE_CLOCK
from server.kit.clock import now
from server.kit.db import db
from server.kit.settings import settings
from server.kit.units import writing


@click.command("backup", help="备份数据库、附件和账单到一个新文件夹，不停机；密钥不在其中，请另行保管")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="文件夹")
@json_option
@with_app
def backup(folder: Path, as_json: bool) -> None:
    """Consistent while the platform runs; the new folder has its name only when it is whole."""
    progress("正在备份……")
    made = copies.make(folder, database_url=settings().migration_database_url, data_dir=settings().data_dir)
    files = made.manifest["files"]
    size = sum(one["size"] for one in files.values())
    told = {"folder": str(made.folder), "at": made.manifest["at"], "files": len(files), "bytes": size}
    text = f"已备份到 {made.folder}：{len(files)} 个文件，{size / 1e6:.1f} MB，账本 {made.manifest['entries']} 笔分录"
    answer(told | {"entries": made.manifest["entries"]}, as_json=as_json, text=text)


@click.command("restore", help="从备份恢复到空的数据库和数据目录；先停下网站和后台任务")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="备份文件夹")
@click.option(
    "--into", metavar="目标", help="目标里已有数据时，写出它的数据库名（SQLite 写数据目录），原有数据改名保留"
)
@json_option
@with_app
def restore(folder: Path, into: str | None, as_json: bool) -> None:
    """Checks every sum first. What was there is never deleted, only set aside."""
    target = _target()
    if into is not None and into.rstrip("/") != target:
        refuse(f"--into 写的不是这里的目标。这里的目标是 {target}")
    progress("正在核对备份……")
    found = copies.read(folder)
    with hold_lock(settings().data_dir) if settings().is_sqlite else nullcontext():
        db.engine.dispose()
        aside = copies.restore(
            found,
            database_url=settings().migration_database_url,
            data_dir=settings().data_dir,
            replace=into is not None,
        )
        head = run_upgrade(settings().migration_database_url, app_url=settings().database_url)
        _tell_the_audit(found)
    told = {"at": found.manifest["at"], "head": head, "set_aside": [str(one) for one in aside]}
    lines = [f"已恢复到 {found.manifest['at']} 的备份，数据库版本 {head}"]
    lines += [f"原有数据保留为 {one}" for one in aside]
    lines += ["接着请运行：wishbridge check-books，再运行 wishbridge recover 找回备份之后的捐赠"]
    answer(told, as_json=as_json, text="\n".join(lines))


def _tell_the_audit(found: copies.Backup) -> None:
    """What came after the backup is gone from the audit as well: that is no tampering, but it stands there now."""
    forgotten = sealing.forget(f"before-{now():%Y%m%dT%H%M%SZ}")
    with writing():
        newest = sealing.head()
        facts = {"backup": found.manifest["at"], "seal": newest.number if newest else 0, "seal_before": forgotten}
        audit.write(THE_CLOCK, "backup.restore", "platform", facts)


def _target() -> str:
    """What a person writes after `--into`: the database's name, on SQLite the data folder."""
    url = make_url(settings().migration_database_url)
    return str(settings().data_dir) if settings().is_sqlite else str(url.database)
