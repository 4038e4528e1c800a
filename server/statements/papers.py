"""文件 — a month and a half-year as a PDF to print, sign and hang."""

from collections.abc import Sequence

from server.campaigns import queries as campaigns
from server.codes.document import Document, Heading, Part, Table, Text, pdf
from server.kit.money import yuan
from server.kit.pages import day
from server.kit.settings import settings
from server.regions import queries as regions
from server.statements.halves import Half
from server.statements.queries import Month
from server.statements.rules import SUMS, Line

HEADS = ("项目", "收到（元）", "退回（元）", "拨付（元）", "手续费（元）", "期末结余（元）")
TOLD = "数字由账本逐笔相加得出，公布后不再改动，每天核对一次能不能重新算出。"


def month_pdf(month: Month) -> bytes:
    """月度公示. GlyphsMissing."""
    name = f"{month.month[:4]} 年 {int(month.month[5:])} 月"
    parts: list[Part] = [Heading("收支"), _table(month.rows, month.sums), Heading("实现的心愿，按乡镇（街道）")]
    names = regions.full_names(month.wishes)
    places = [(names.get(code, code), f"{count}") for code, count in month.wishes.items()]
    parts.append(Table(("乡镇（街道）", "个"), places) if places else Text("这个月没有实现的心愿。"))
    return _paper(f"{name}善款收支公示", TOLD, parts)


def half_pdf(half: Half) -> bytes:
    """半年运行情况报告. GlyphsMissing."""
    under = f"{day(half.first)}至{day(half.last)}，{day(half.told_at)}公布。{TOLD}"
    ways = [(way.name, yuan(way.came_fen), yuan(way.back_fen)) for way in half.ways]
    parts: list[Part] = [
        Heading("概况"),
        Text(summary(half)),
        Heading("逐个项目"),
        _table(half.rows, half.sums),
        Heading("按收款渠道"),
        Table(("渠道", "收到（元）", "退回（元）"), ways, 90.0) if ways else Text("这半年没有收款。"),
        Heading("公布以后的更正"),
        _answers(half),
    ]
    return _paper(f"{half.name}运行情况报告", under, parts)


def summary(half: Half) -> str:
    """What anybody should know first, in sentences."""
    sums = {name: yuan(fen) for name, fen in half.sums.items()}
    return (
        f"本平台只为{campaigns.charity_facts().organisation}一家慈善组织服务，不向捐赠人和项目收取费用，没有竞价排名和商业广告。\n"
        f"这半年有收支的募捐项目 {half.moved} 个，收到 {sums['came_fen']} 元，退回 {sums['back_fen']} 元，"
        f"拨付 {sums['spent_fen']} 元，指定平台扣收手续费 {sums['fees_fen']} 元，期末结余 {sums['left_fen']} 元。"
        f"实现微心愿 {half.wishes} 个。"
    )


def _answers(half: Half) -> Part:
    if not half.answers:
        return Text("没有更正。以后更正的，写在这里，也记在更正的那个月。")
    rows = [(f"{day(one.at)}　{one.title}　{one.what}", yuan(one.amount_fen)) for one in half.answers]
    return Table(("哪天，哪个项目", "金额（元）"), rows, 90.0)


def _table(rows: Sequence[tuple[str, Line]], sums: dict[str, int]) -> Table:
    lines = [(title, *(yuan(getattr(line, name)) for name in SUMS)) for title, line in rows]
    return Table(HEADS, [*lines, ("合计", *(yuan(sums[name]) for name in SUMS))])


def _paper(title: str, under: str, parts: Sequence[Part]) -> bytes:
    demo = "（示例）" if settings().is_demo else ""
    organisation = campaigns.charity_facts().organisation
    foot = f"{organisation}　{settings().public_base_url}/money"
    return pdf(Document(f"{title}{demo}", f"{organisation}　{under}", parts, foot))
