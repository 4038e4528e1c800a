"""命令 search — the index of words, made anew."""

import click

from server.cli import answer, json_option, with_app
from server.kit import search
from server.kit.units import writing


@click.group("search", help="搜索")
def family() -> None:
    pass


@family.command("rebuild", help="重建搜索的索引，在手工修过数据库以后用；期间不能写入")
@json_option
@with_app
def rebuild(as_json: bool) -> None:
    """All in one unit: whoever searches meanwhile finds what was there before."""
    with writing():
        number = search.rebuild()
    answer({"words": number}, as_json=as_json, text=f"已重建索引，共 {number} 条")
