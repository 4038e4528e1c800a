"""命令 audit — verify the seals of the audit, write rows out, archive what is old enough."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from server.cli import answer, json_option, progress, with_app
from server.kit import archive as archives
from server.kit import audit as acts
from server.kit import sealing, walking
from server.kit.actors import THE_CLOCK
from server.kit.clock import iso, start_of
from server.kit.units import reading, writing


@click.group(name="audit", help="审计记录：查验、导出、归档")
def audit() -> None:
    """Commands about the audit."""


@audit.command(help="逐条查验全部审计记录和封条；有问题时退出码为 1")
@json_option
@with_app
def verify(as_json: bool) -> None:
    """The whole chain at once; the result is kept, so it shows in check-books as the night's walk does."""
    progress("正在查验……")
    with reading():
        walked, newest = walking.walk_all(), sealing.head()
        number = newest.number if newest else 0
    with writing():
        walking.walk_record({}, walked)
    problems = walked.found.problems
    told = {"ok": not problems, "rows": walked.rows, "seals": number, "problems": problems}
    lines = [f"查验了 {walked.rows} 条记录，封条到第 {number} 号"]
    lines += [f"✗ {problem}" for problem in problems] or ["✓ 没有发现改动"]
    answer(told, as_json=as_json, text="\n".join(lines))
    sys.exit(1 if problems else 0)


@audit.command(help="把一段时间的审计记录写成文件（每行一条 JSON）；这次导出本身也记入审计")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="日期", help="从这一天起")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="日期", help="到这一天止（含）")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="文件")
@json_option
@with_app
def export(since: datetime, until: datetime, out: Path, as_json: bool) -> None:
    """Everything a row holds, oldest first."""
    span = f"{since:%Y-%m-%d}..{until:%Y-%m-%d}"
    with reading(), out.open("x", encoding="utf-8") as file:
        rows = 0
        for line in _lines(since, until):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
            rows += 1
    with writing():
        acts.write(THE_CLOCK, "audit.export", "audit", {"days": span, "rows": rows})
    answer({"file": str(out), "rows": rows}, as_json=as_json, text=f"已写出 {rows} 条审计记录到 {out}")


def _lines(since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    begins, ends = start_of(since.date()), start_of(until.date() + timedelta(days=1))
    for row in sealing.dated(begins, ends):
        yield {name: value for name, value in row._mapping.items() if name != "at"} | {"at": iso(row.at)}


@audit.command(help="把保留期已过的审计记录写成归档文件并移出数据库；封条不动，仍可查验")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="文件夹")
@click.option("--keep-days", type=int, default=archives.KEEP_DAYS, show_default=True, help="保留多少天，不能少于六个月")
@json_option
@with_app
def archive(folder: Path, keep_days: int, as_json: bool) -> None:
    """Meant for a timer that runs under the account which owns the tables (MIGRATION_DATABASE_URL)."""
    made = list(archives.archive(folder, keep_days))
    files = [{"file": str(one.path), "rows": one.rows, "sha256": one.sha256} for one in made]
    lines = [f"{one.path}：{one.rows} 条，第 {one.first_seal} 到 {one.last_seal} 号封条" for one in made]
    answer({"files": files}, as_json=as_json, text="\n".join(lines) or "没有到期的审计记录")
