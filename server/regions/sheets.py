"""表格 — villages and grids come in by table; and how other rooms read a place out of one: by code or full name."""

from collections.abc import Iterable, Mapping, Sequence

from server.kit.actors import Actor
from server.kit.importing import Column, Importing, Problem, Row, digits
from server.regions import queries, rules, service
from server.regions.errors import RegionMisplaced, RegionTaken
from server.regions.rules import Level

SMALL = (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
LEVELS = {"村（社区）": Level.VILLAGE, "网格": Level.GRID}
STEP = 3  # digits from a place to the one below it


def known(areas: Iterable[str], levels: Sequence[Level] = SMALL) -> dict[str, str]:
    """Codes and full names of the places in `areas`, each to its code; one statement an area and one more."""
    codes = [region.code for area in areas for region in queries.inside(area) if region.level in levels]
    return {code: code for code in codes} | {name: code for code, name in queries.full_names(codes).items()}


def names(actor: Actor, levels: Sequence[Level] = SMALL) -> list[str]:
    """What a template offers: full names, in the order of the codes."""
    codes = [region.code for area in actor.areas for region in queries.inside(area) if region.level in levels]
    found = queries.full_names(codes)
    return [found[code] for code in codes if code in found]


def _check(rows: Sequence[Row], actor: Actor, _ready: Mapping[str, str]) -> list[list[Problem]]:
    codes = [digits(row.get("code", "")) for row in rows]
    here = set(queries.many(codes)) | set(queries.many(code[:9] for code in codes))
    return [_problems(row, code, here) for row, code in zip(rows, codes, strict=True)]


def _problems(row: Row, code: str, here: set[str]) -> list[Problem]:
    """A grid's village may stand in the same file: only its township must be here already."""
    level = LEVELS.get(row.get("level", ""))
    wrong = (
        ("level", level is None, "请选择“村（社区）”或“网格”"),
        ("code", level is not None and rules.level_of(code) != level, "编码位数不对：村（社区）12 位，网格 15 位"),
        ("code", code in here, RegionTaken.says),
        ("code", rules.level_of(code) is not None and code[:9] not in here, "系统里没有它的乡镇（街道）"),
        ("name", not 2 <= len(row.get("name", "")) <= service.NAME_CHARS_MAX, "名称用 2 到 40 个字"),
    )
    return [Problem(column, says) for column, is_so, says in wrong if is_so]


def _take(row: Row, actor: Actor, _ready: Mapping[str, str]) -> str:
    code = digits(row["code"])
    problems = _problems(row, code, {code[:9]})
    if problems:
        raise RegionMisplaced(problems[0].says)
    return service.add_below(code[:-STEP], last_three=code[-STEP:], name=row["name"], actor=actor).code


def _undo(ref: str, actor: Actor) -> None:
    service.remove(ref, actor=actor)


PLACES = Importing(
    key="places",
    title="村和网格",
    about="把村（社区）和网格的名单一次登记进来。乡镇（街道）要先在系统里。",
    roles=frozenset(),  # the room above names the posts
    columns=(
        Column("code", "编码", "国家统计局的编码：村（社区）12 位，网格在后面再加 3 位", "360902001201", required=True),
        Column("name", "名称", "2 到 40 个字", "示例村", required=True),
        Column("level", "级别", "", "村（社区）", required=True, choices=lambda _actor: list(LEVELS)),
    ),
    prepare=lambda _actor: {},
    check=_check,
    take=_take,
    undo=_undo,
    mark=lambda row: digits(row.get("code", "")) or None,
    back="/console/places",
)
