"""docs/rights.md as data: who may open which address of the console and what bounds each of them.

The page is written by people and read by people; the tests hold the product to it, never the other way round.
"""

from dataclasses import dataclass
from functools import cache

from server.people.roles import Role
from tests.shape.sources import ROOT

PAGE = ROOT / "docs" / "rights.md"
HEADS = {
    "平台": Role.PLATFORM_ADMIN,
    "安全": Role.SECURITY_ADMIN,
    "审计": Role.AUDIT_ADMIN,
    "救助": Role.RELIEF,
    "慈善": Role.BUREAU_CHARITY,
    "部门": Role.DEPARTMENT,
    "项目": Role.CHARITY,
    "负责": Role.CHARITY_LEAD,
    "财务": Role.FINANCE,
    "乡镇": Role.TOWNSHIP,
    "社站": Role.STATION,
    "村": Role.VILLAGE,
    "网格": Role.GRID,
    "单位": Role.PARTNER,
}
METHODS = ("GET", "POST", "PATCH", "DELETE", "PUT")
MAY, FIXED = "●", 3
# What a row's third cell says: the thing belongs to a place, to a place and one controller's record, to one person,
# to an organisation, or to the whole county.
SCOPES = {"全县", "地区", "台账", "本人", "本单位"}


@dataclass(frozen=True)
class Row:
    """One address. `path` names the things it is about in braces: `/console/wishes/{wish}/publish`."""

    method: str
    path: str
    scope: str
    roles: frozenset[Role]

    @property
    def address(self) -> str:
        """The path without what is asked of it or sent with it."""
        return self.path.partition("?")[0]


@dataclass(frozen=True)
class PublicRow:
    """One address outside the console, and who may call it: `PUBLIC` says how."""

    method: str
    path: str
    who: str


# anyone · a donor · the donor whose thing it is · a worker on the phone · WeChat, by its signature · this machine
PUBLIC = {"任何人", "爱心人士", "本人", "工作身份", "微信", "本机"}


@cache
def public_rows() -> tuple[PublicRow, ...]:
    """The rows of three cells."""
    return tuple(PublicRow(cells[0], cells[1].strip("`"), cells[2]) for cells in _tables() if len(cells) == FIXED)


@cache
def rows() -> tuple[Row, ...]:
    """Every line of every table of the page that names an address of the console."""
    return tuple(_row(cells) for cells in _tables() if len(cells) > FIXED)


def _tables() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in lines if line.startswith("| ")]
    return [found for found in cells if found[0] in METHODS]


def _row(cells: list[str]) -> Row:
    assert len(cells) == FIXED + len(HEADS), f"{len(cells)} cells: {cells[:3]}"
    assert cells[2] in SCOPES, cells
    marks = zip(HEADS.values(), cells[FIXED:], strict=True)
    return Row(cells[0], cells[1].strip("`"), cells[2], frozenset(role for role, mark in marks if mark == MAY))


def line(method: str, path: str, scope: str, roles: frozenset[Role] | set[Role]) -> str:
    """A row as the page has it."""
    return (
        "| "
        + " | ".join([method, f"`{path}`", scope, *(MAY if role in roles else "" for role in HEADS.values())])
        + " |"
    )
