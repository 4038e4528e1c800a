"""导入项 — what a room says of tables it takes in: the columns, what is wrong with a row, how it is taken and undone.

One flow draws them all (`server.tables`): template, dry run, failed rows, confirm, undo. The rules stay the room's.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.kit.actors import Actor
from server.kit.errors import DomainError

CELL_CHARS_MAX = 1000
ROWS_MAX = 10_000
# What staff set around a heading to say that it must be filled in; the brackets of a unit, 金额（元）, are no mark.
_MARK = r"(?:[（(]\s*(?:必填|[*＊])\s*[）)]|必填|[*＊\s])+"
_REQUIRED_MARKS = re.compile(f"^{_MARK}|{_MARK}$")

Row = Mapping[str, str]
Dictionary = Callable[[Actor], Sequence[str]]


@dataclass(frozen=True)
class Column:
    """列. `title` stands in the file; `choices` fill the drop-down of the template; `secret` is masked on a screen.

    `lines`: line breaks belong to the text.
    """

    name: str
    title: str
    help: str = ""
    sample: str = ""
    required: bool = False
    choices: Dictionary | None = None
    secret: bool = False
    lines: bool = False
    chars_max: int = CELL_CHARS_MAX


@dataclass(frozen=True)
class Beside:
    """附表. Another sheet of the same workbook whose rows belong to the rows of the first one.

    Its first column names the row it belongs to, as the column `key` of the first sheet does. They are handed on as
    JSON, a list of rows by column name, in the cell `into`; no such sheet in the file: the cell is not there.
    """

    title: str
    into: str
    key: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell; `column` "" for the row as a whole. `says` holds nothing of what the cell held."""

    column: str
    says: str


@dataclass(frozen=True)
class Importing:
    """导入项. `prepare` reads once for some hundred rows what `check` and `take` need of each, such as the places.

    `check` looks at many rows at once and writes nothing; `take` writes one row and returns its reference; `undo`
    takes that back, or refuses with a DomainError. `mark` is what makes two rows of one file the same. `leans` is the
    mark of the row that must come before this one where it stands in the same file: `check` finds it in its mapping.
    `known` is what `check` says of a row that came in with an earlier file. `stays` says why nothing is taken back,
    where `undo` always refuses; empty where a file can be. `idle` says why there is nothing to take of a row yet, and
    is then all that is told of it.
    """

    key: str
    title: str
    about: str
    roles: frozenset[str]
    columns: tuple[Column, ...]
    prepare: Callable[[Actor], Mapping[str, str]]
    check: Callable[[Sequence[Row], Actor, Mapping[str, str]], list[list[Problem]]]
    take: Callable[[Row, Actor, Mapping[str, str]], str]
    undo: Callable[[str, Actor], None]
    mark: Callable[[Row], str | None]
    leans: Callable[[Row], str | None] = lambda _row: None
    idle: Callable[[Row], str] = lambda _row: ""
    known: str = ""
    stays: str = ""
    back: str = "/console/"
    besides: tuple[Beside, ...] = ()

    def column(self, name: str) -> Column | None:
        return next((one for one in self.columns if one.name == name), None)

    @property
    def names_people(self) -> bool:
        """Whether a screen masks some of it."""
        return any(column.secret for column in self.columns)

    @property
    def chooses(self) -> bool:
        """Whether the template has drop-downs."""
        return any(column.choices for column in self.columns)


def heading(text: str) -> str:
    """`姓名＊（必填）` → `姓名`: a heading as it is looked for."""
    return _REQUIRED_MARKS.sub("", plain(text))


def plain(text: str) -> str:
    """A cell without what nobody sees: zero-width and direction marks, control letters, blanks at the ends.

    Letters stay as they are, rare and minority ones too; every blank and line break is one space.
    """
    seen = "".join(" " if letter.isspace() else letter for letter in text)
    kept = "".join(letter for letter in seen if unicodedata.category(letter) not in ("Cc", "Cf"))
    return " ".join(kept.split())


def kept(text: str, column: Column) -> str:
    """A cell as its column takes it: on one line, or line by line."""
    return "\n".join(plain(line) for line in text.strip().splitlines()) if column.lines else plain(text)


def folded(text: str) -> str:
    """`１５０．５` → `150.5`: full-width folded, blanks gone."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def digits(text: str) -> str:
    """`３６０９-０２…` → `360902…`: the same without the hyphens that part the groups of a long number."""
    return "".join(letter for letter in folded(text) if letter not in "-—")


def day_of(text: str) -> date | None:
    """`2027-01-31`, `2027/1/31`, `2027年1月31日` or what Excel makes of a day; None when it is none."""
    folded = unicodedata.normalize("NFKC", text).split(" ")[0].strip("日")
    parts = folded.replace("年", "-").replace("月", "-").replace("/", "-").replace(".", "-").split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        return None


def odd_cells(row: Row, columns: Sequence[Column]) -> list[Problem]:
    """What no room wants: a required cell that is empty, a cell too long, broken letters, a formula."""
    found = []
    for column in columns:
        text = row.get(column.name, "")
        wrong = (
            (column.required and not text, "必填"),
            (len(text) > column.chars_max, f"太长了，最多 {column.chars_max} 个字"),
            (text.startswith(("=", "＝", "@")), "像是公式，请改成文字"),
            (any(unicodedata.category(letter) == "Cs" for letter in text), "有无法识别的字符"),
        )
        found += [Problem(column.name, says) for is_so, says in wrong if is_so]
    return found


def problems_of(refusal: DomainError, names: Mapping[str, str]) -> list[Problem]:
    """A refusal of the room as problems of cells; `names` maps its fields to columns where they differ."""
    found = [
        Problem(names.get(line["field"].lstrip("/"), line["field"].lstrip("/")), line["issue"])
        for line in refusal.detail
    ]
    return found or [Problem("", refusal.says)]
