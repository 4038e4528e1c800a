"""表格 — places come in by table, township to grid; how other rooms read one out of a table: by code or full name."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from server.kit.actors import Actor
from server.kit.importing import Column, Importing, Problem, Row, digits
from server.regions import queries, rules, service
from server.regions.errors import RegionMisplaced, RegionTaken
from server.regions.rules import LEVEL_NAMES, Level

SMALL = (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
LEVELS = {"乡镇（街道）": Level.TOWNSHIP, "村（社区）": Level.VILLAGE, "网格": Level.GRID}
COUNTY_DIGITS = 6
CODE_HELP = "国家统计局的编码：乡镇（街道）9 位，村（社区）12 位，网格在后面再加 3 位"
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


def _check(rows: Sequence[Row], actor: Actor, ready: Mapping[str, str]) -> list[list[Problem]]:
    """What a place lies in is here already, or stands in the same file: `ready` has those."""
    codes = [digits(row.get("code", "")) for row in rows]
    above = {above for code in codes if (above := _above(code))}
    here = set(queries.many(codes)) | set(queries.many(above))
    return [
        _problems(row, code, here) + _homeless(code, here | ready.keys()) for row, code in zip(rows, codes, strict=True)
    ]


def _above(code: str) -> str | None:
    """The code of what this place lies in; None for what is no place of these levels."""
    return code[:-STEP] if rules.level_of(code) in SMALL else None


def _homeless(code: str, known: Collection[str]) -> list[Problem]:
    above = _above(code)
    if above is None or above in known:
        return []
    level = rules.level_of(above)
    assert level is not None, above
    return [Problem("code", f"系统里和本表中都没有它所在的{LEVEL_NAMES[level]}")]


def _steps(code: str) -> list[str]:
    """The threes a code adds below its county."""
    return [code[at : at + STEP] for at in range(COUNTY_DIGITS, len(code), STEP)]


def _problems(row: Row, code: str, here: Collection[str]) -> list[Problem]:
    level = LEVELS.get(row.get("level", ""))
    wrong = (
        ("level", level is None, "请选择“乡镇（街道）”“村（社区）”或“网格”"),
        (
            "code",
            level is not None and rules.level_of(code) != level,
            "编码位数不对：乡镇（街道）9 位，村（社区）12 位，网格 15 位",
        ),
        ("code", "000" in _steps(code), "编码的每三位从 001 到 999"),
        ("code", code in here, RegionTaken.says),
        ("name", not 2 <= len(row.get("name", "")) <= service.NAME_CHARS_MAX, "名称用 2 到 40 个字"),
    )
    return [Problem(column, says) for column, is_so, says in wrong if is_so]


def _take(row: Row, actor: Actor, _ready: Mapping[str, str]) -> str:
    code = digits(row["code"])
    problems = _problems(row, code, ())
    if problems:
        raise RegionMisplaced(problems[0].says)
    if LEVELS[row["level"]] == Level.TOWNSHIP:
        return service.add(code, name=row["name"], level=Level.TOWNSHIP, parent_code=code[:-STEP], actor=actor).code
    return service.add_below(code[:-STEP], last_three=code[-STEP:], name=row["name"], actor=actor).code


def _undo(ref: str, actor: Actor) -> None:
    service.remove(ref, actor=actor)


PLACES = Importing(
    key="places",
    title="乡镇、村和网格",
    about="把乡镇（街道）、村（社区）和网格的名单一次登记进来，上级排在下级前面。县（市、区）要先在系统里。",
    roles=frozenset(),  # the room above names the posts
    columns=(
        Column(
            "code",
            "编码",
            CODE_HELP,
            "360902001201",
            required=True,
        ),
        Column("name", "名称", "2 到 40 个字", "示例村", required=True),
        Column("level", "级别", "", "村（社区）", required=True, choices=lambda _actor: list(LEVELS)),
    ),
    prepare=lambda _actor: {},
    check=_check,
    take=_take,
    undo=_undo,
    mark=lambda row: digits(row.get("code", "")) or None,
    leans=lambda row: _above(digits(row.get("code", ""))),
    back="/console/places",
)
