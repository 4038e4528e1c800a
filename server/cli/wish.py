"""`wishbridge wish`: take over the wishes that townships collect in a table."""

from pathlib import Path

import click

from server.cli import answer, json_option, progress, with_app
from server.kit.actors import Actor
from server.kit.units import writing
from server.people import queries as people
from server.people.roles import Role
from server.regions import queries as regions
from server.regions.rules import Level
from server.wishes import service as wishes
from server.wishes.sheets import read_table


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
    content = file.read_bytes()
    progress("正在读表格……")
    with writing():
        actor = people.staff_actor(people.staff_by_login(login)) if login else _platform()
        rows = read_table(content, file.name, _places())
        done = wishes.import_table(rows, actor=actor)
        made = [{"id": row.uid, "no": row.no, "title": row.title} for row in done.added]
    text = f"导入完成：新增草稿 {len(made)} 条，以前导入过 {done.unchanged} 条"
    answer({"added": len(made), "unchanged": done.unchanged, "wishes": made}, as_json=as_json, text=text)


def _platform() -> Actor:
    """The operator at the server's own keyboard, for the whole place."""
    areas = tuple(region.code for region in regions.roots())
    return Actor("system", "import", frozenset({Role.CHARITY}), "表格导入", areas)


def _places() -> dict[str, str]:
    """Codes and full names of townships and villages, each to its code."""
    levels = (Level.TOWNSHIP, Level.VILLAGE)
    found = [region.code for root in regions.roots() for region in regions.inside(root.code) if region.level in levels]
    return {code: code for code in found} | {name: code for code, name in regions.full_names(found).items()}
