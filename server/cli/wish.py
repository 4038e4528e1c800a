"""`wishbridge wish`: take over the wishes that townships collect in a table."""

from pathlib import Path

import click

from server.cli import answer, json_option, progress, with_app
from server.kit.actors import Actor
from server.kit.units import writing
from server.people import queries as people
from server.people.roles import Role
from server.regions import queries as regions
from server.tables import sheets
from server.tables.whole import take_in
from server.wishes.queries.helped import found_many
from server.wishes.tables import WISHES


@click.group(name="wish", help="微心愿")
def wish() -> None:
    """Commands about wishes."""


@wish.command(name="import", help="从 CSV 或 XLSX 表格导入心愿草稿：有一行不对，就一行也不导入；导入过的不会重复")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "login", metavar="用户名", help="以哪位工作人员的名义登记；不写则以平台的名义")
@json_option
@with_app
def import_(file: Path, login: str | None, as_json: bool) -> None:
    """The lines become drafts: a person still hands each of them in, and another one checks it."""
    progress("正在读表格……")
    table = sheets.read(WISHES, file.read_bytes(), file.name)
    if table.unused:
        progress(f"没有用到的列：{'、'.join(table.unused)}")
    with writing():
        done = take_in(WISHES, table.rows, actor=people.actor_of(login) if login else _platform())
        made = [{"id": row.uid, "no": row.no, "title": row.title} for row in found_many(done.refs)]
    text = f"导入完成：新增草稿 {len(made)} 条，以前导入过 {done.known} 条"
    answer({"added": len(made), "unchanged": done.known, "wishes": made}, as_json=as_json, text=text)


def _platform() -> Actor:
    """The operator at the server's own keyboard, for the whole place."""
    areas = tuple(region.code for region in regions.roots())
    return Actor("system", "import", frozenset({Role.CHARITY}), "表格导入", areas)
