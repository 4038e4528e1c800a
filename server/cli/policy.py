"""`wishbridge policy`: take the bureau's table over, print posters with signed codes."""

from pathlib import Path
from typing import Any

import click

from server.cli import answer, json_option, progress, with_app
from server.codes import sheets
from server.codes.queries import Poster
from server.kit.actors import THE_CLOCK
from server.kit.units import writing
from server.policies import service as policies
from server.policies.queries import papers
from server.policies.service import figures
from server.policies.sheets import read_table
from server.regions import queries as regions

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="policy", help="政策与二维码")
def policy() -> None:
    """Commands about policies and their codes."""


@policy.command(name="import", help="从 CSV 或 XLSX 表格导入政策：有一行不对，就一行也不导入")
@click.argument("file", type=_FILE)
@click.option(
    "--rules", "book", metavar="文件", type=_FILE, help="自测规则、已知答案和参数（JSON），按编号配给各项政策"
)
@json_option
@with_app
def import_(file: Path, book: Path | None, as_json: bool) -> None:
    """Every row in force at once; what has not changed stays as it is."""
    rows = read_table(file.read_bytes(), file.name)
    held = policies.read_book(book.read_bytes()) if book else None
    with writing():
        if held is not None:
            figures.adopt(held.figures, actor=THE_CLOCK)
            rows = policies.with_rules(rows, held)
        done = policies.import_table(rows, actor=THE_CLOCK)
    answer(
        {"added": done.added, "changed": done.changed, "unchanged": done.unchanged},
        as_json=as_json,
        text=f"导入完成：新增 {done.added} 项，更新 {done.changed} 项，没有变化 {done.unchanged} 项",
    )


@policy.command(help="打印二维码海报（A4，每张一页），并登记每一张")
@click.option("--policy", "policy_no", metavar="编号", help="一项政策的码")
@click.option("--category", metavar="类别", help="一个类别的码（编号或名称）")
@click.option("--township", metavar="地区编码", help="张贴的乡镇（街道）；单独用是这个地方的总码")
@click.option("--county", metavar="县编码", help="全县每个乡镇一张总码")
@click.option("--out", "out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path))
@json_option
@with_app
def sheet(
    policy_no: str | None,
    category: str | None,
    township: str | None,
    county: str | None,
    out: Path,
    as_json: bool,
) -> None:
    """Registers the posters, then writes the PDF; a PDF that cannot be made leaves no poster behind."""
    chosen = [name for name in (policy_no, category, county) if name]
    if len(chosen) > 1 or not (chosen or township) or (county and township):
        raise click.UsageError("请在 --policy、--category、--county 中选一个，或只给 --township")
    with writing():
        posters = _register(policy_no, category, township, county)
        progress(f"正在排版 {len(posters)} 张……")
        out.write_bytes(sheets.pdf(papers.sheets(posters)))
        printed: list[dict[str, Any]] = [{"serial": poster.serial, "url": poster.url} for poster in posters]
    answer(printed, as_json=as_json, text=f"已写好 {out}，共 {len(printed)} 张")


def _register(policy_no: str | None, category: str | None, township: str | None, county: str | None) -> list[Poster]:
    if policy_no:
        return [policies.register_policy(policy_no, area_code=township, actor=THE_CLOCK)]
    if category:
        return [policies.register_category(category, area_code=township, actor=THE_CLOCK)]
    if county:
        return policies.register_totals(county, actor=THE_CLOCK)
    return [policies.register_total(regions.find(township or "").code, actor=THE_CLOCK)]
