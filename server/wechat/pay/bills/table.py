"""账单的表 — header, rows, summary header, one summary row; read a line at a time and refused at the first doubt.

A cell is what follows a back-tick. Nothing escapes ",`" inside a cell, so a text that holds it would forge columns:
a row of another width is refused, and no user's word ever goes into an order's description.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.kit.clock import CHINA
from server.wechat.pay.errors import BadBill

LINE_MAX = 8192
_NUMBER = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,5}))?")
_COUNT = re.compile(r"([0-9]{1,9})(?:\.0+)?")  # WeChat's own example counts 20.0 rows
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_WIDE = str.maketrans("（）", "()")


@dataclass(frozen=True)
class Shape:
    """The names of the columns, parted by commas. WeChat's order may be another, their set may not."""

    header: str
    summary: str


@dataclass(frozen=True)
class Row:
    """One row, or the summary; its cells are asked for by name and refused by name."""

    line: int
    cells: dict[str, str]

    def text(self, name: str, allowed: re.Pattern[str] | None = None) -> str:
        value = self.cells[name]
        if allowed is not None and not allowed.fullmatch(value):
            raise self.refuse(name)
        return value

    def scaled(self, name: str, places: int = 2) -> int:
        """Yuan as a whole number of the smallest part: 2 places are fen, 5 are thousandths of a fen."""
        found = _NUMBER.fullmatch(self.cells[name])
        if found is None or len(found[3] or "") > places:
            raise self.refuse(name)
        number = int(found[2] + (found[3] or "").ljust(places, "0"))
        return -number if found[1] else number

    def fen(self, name: str) -> int:
        number = self.scaled(name)
        if number < 0:
            raise self.refuse(name)
        return number

    def count(self, name: str) -> int:
        found = _COUNT.fullmatch(self.cells[name])
        if found is None:
            raise self.refuse(name)
        return int(found[1])

    def moment(self, name: str) -> datetime:
        value = self.cells[name]
        try:
            if not _MOMENT.fullmatch(value):
                raise ValueError
            return datetime.fromisoformat(value).replace(tzinfo=CHINA)
        except ValueError as error:
            raise self.refuse(name) from error

    def refuse(self, name: str) -> BadBill:
        return BadBill(f"“{name}”的内容无法识别", self.line)


def read(path: Path, shape: Shape) -> Iterator[tuple[Row, bool]]:
    """Every row, then the summary: (row, is it the summary). Memory stays flat. Raises BadBill."""
    lines = _lines(path)
    line, header = next(lines, (1, ""))
    names = _names(line, header, shape.header, "表头")
    for line, text in lines:
        if not text.startswith("`"):
            break
        yield Row(line, _cells(line, text, names)), False
    else:
        raise BadBill("没有汇总行，账单不完整", line)
    names = _names(line, text, shape.summary, "汇总表头")
    line, text = next(lines, (line + 1, ""))
    yield Row(line, _cells(line, text, names)), True
    for line, _text in lines:
        raise BadBill("汇总之后还有内容", line)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, with their numbers: with a BOM or without, ended by CR, LF or both."""
    with path.open(encoding="utf-8-sig", newline=None) as file:
        number = 0
        try:
            while text := file.readline(LINE_MAX + 1):
                number += 1
                if len(text) > LINE_MAX:
                    raise BadBill("这一行太长", number)
                if text != "\n":
                    yield number, text.removesuffix("\n")
        except UnicodeDecodeError as error:
            raise BadBill("不是 UTF-8 文字", number + 1) from error


def _names(line: int, text: str, known: str, what: str) -> list[str]:
    names = text.translate(_WIDE).split(",")
    if sorted(names) != sorted(known.split(",")):
        raise BadBill(f"{what}与已知的账单格式不同", line)
    return names


def _cells(line: int, text: str, names: list[str]) -> dict[str, str]:
    if not text.startswith("`"):
        raise BadBill("应以反引号开头", line)
    cells = text[1:].split(",`")
    if len(cells) != len(names):
        raise BadBill(f"有 {len(cells)} 列，应为 {len(names)} 列", line)
    return dict(zip(names, cells, strict=True))
