"""表格文件 — the template staff fill in, what is read back from it, and the rows that failed with their reasons."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from server.kit.actors import Actor
from server.kit.importing import ROWS_MAX, Beside, Column, Importing, heading, kept, plain
from server.kit.sheets import PLAIN, Line, TableUnreadable, numbered_lines_of, sheet_lines_of

SAMPLE_MARK = "示例行"
# What is text stays text: nothing in a cell is a formula or a link.
REASON, NUMBER = "问题", "原行号"
LISTS = "选项"
INLINE_CHARS_MAX = 250  # Excel keeps a drop-down's own list only up to 255 letters; longer ones live on a sheet
HEADINGS_WITHIN = 5
BLANK_LINES = 2000  # how far down the template's drop-downs reach


@dataclass(frozen=True)
class Read:
    """What a file holds: (line, cells by column) of every line that is not empty, and the headings nobody knows."""

    rows: list[tuple[int, dict[str, str]]]
    unused: list[str]


def read(importing: Importing, content: bytes, file_name: str) -> Read:
    """Read a file for this kind of table; the sample line of the template is passed over. TableUnreadable."""
    if file_name.lower().endswith(".xls"):
        raise TableUnreadable("旧版 xls 请先在 Excel 或 WPS 里另存为 xlsx")
    heads, lines = _headed(importing, numbered_lines_of(content, file_name))
    by_title = {heading(column.title): column for column in importing.columns}
    missing = [one.title for one in importing.columns if one.required and heading(one.title) not in heads]
    if missing:
        raise TableUnreadable(f"表格缺少这些列：{'、'.join(missing)}。请用本页的模板，不要改列名")
    twice = sorted({head for head in heads if head in by_title and heads.count(head) > 1})
    if twice:
        raise TableUnreadable(f"这些列出现了两次：{'、'.join(twice)}")
    rows = [(number, _row(heads, cells, by_title)) for number, cells in lines if not _is_sample(cells)]
    rows = [(number, row) for number, row in rows if any(row.values())]
    if not rows:
        raise TableUnreadable("表格里没有要导入的行")
    if len(rows) > ROWS_MAX:
        raise TableUnreadable(f"一次最多导入 {ROWS_MAX} 行，请分成几份")
    for beside in importing.besides:
        _put_beside(rows, beside, content, file_name)
    known = {*by_title, NUMBER, REASON, ""}
    return Read(rows, [head[:20] for head in dict.fromkeys(heads) if head not in known][:20])


def _headed(importing: Importing, lines: list[Line]) -> tuple[list[str], list[Line]]:
    """The headings and what stands below them: the first line that names every column one must have, else the first.

    Our own exports and the tables of other programs say on a line above whose they are.
    """
    titles = {column.name: heading(column.title) for column in importing.columns}  # which programs may write as well
    needed = {heading(column.title) for column in importing.columns if column.required}
    named = [[titles.get(head, head) for head in map(heading, cells)] for _number, cells in lines[:HEADINGS_WITHIN]]
    at = next((place for place, heads in enumerate(named) if needed.issubset(heads)), 0)
    return named[at], lines[at + 1 :]


def template(importing: Importing, actor: Actor) -> bytes:
    """模板: headings with their marks, a sample line, drop-downs, and a page that explains each column."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        sheet, notes, lists = (
            book.add_worksheet(importing.title),
            book.add_worksheet("填写说明"),
            book.add_worksheet(LISTS),
        )
        styles = _styles(book)
        for at, column in enumerate(importing.columns):
            sheet.set_column(at, at, max(len(column.title) * 2 + 4, 12), styles["text"])
            sheet.write_string(0, at, f"{column.title}{'＊' if column.required else ''}", _head(column, styles))
            if column.help:
                sheet.write_comment(0, at, column.help)
            sheet.write_string(1, at, _sample(at, column), styles["sample"])
            _drop_down(sheet, lists, at, column, actor)
        sheet.freeze_panes(1, 0)
        for beside in importing.besides:
            sample = {one.name: _sample(at, one) for at, one in enumerate(beside.columns)}
            _write_rows(book, beside.title, beside.columns, [sample], styles)
        _explain(notes, importing, styles)
        lists.hide()
    return out.getvalue()


def failed(importing: Importing, rows: Iterable[tuple[int, Mapping[str, str], Sequence[str]]]) -> bytes:
    """有问题的行 as they were handed in, each with why; mended, the same file can be handed in again."""
    out, rows = BytesIO(), list(rows)
    with xlsxwriter.Workbook(out, PLAIN) as book:
        sheet, styles = book.add_worksheet("有问题的行"), _styles(book)
        heads = [column.title for column in importing.columns] + [NUMBER, REASON]
        for at, title in enumerate(heads):
            sheet.set_column(at, at, 44 if title == REASON else 16, styles["text"])
            sheet.write_string(0, at, title, styles["must"] if title == REASON else styles["head"])
        for line, (number, row, reasons) in enumerate(rows, start=1):
            for at, column in enumerate(importing.columns):
                sheet.write_string(line, at, row.get(column.name, ""), styles["text"])
            sheet.write_string(line, len(heads) - 2, str(number), styles["text"])
            sheet.write_string(line, len(heads) - 1, "；".join(reasons), styles["text"])
        sheet.freeze_panes(1, 0)
        for beside in importing.besides:
            held = list(_beside(beside, (row for _number, row, _reasons in rows)))
            _write_rows(book, beside.title, beside.columns, held, styles)
    return out.getvalue()


def _row(heads: Sequence[str], cells: Sequence[str], by_title: Mapping[str, Column]) -> dict[str, str]:
    pairs = zip(heads, cells, strict=False)
    return {by_title[head].name: kept(cell, by_title[head]) for head, cell in pairs if head in by_title}


def _put_beside(rows: list[tuple[int, dict[str, str]]], beside: Beside, content: bytes, file_name: str) -> None:
    """The rows of another sheet, as JSON in the cell of the row each belongs to. TableUnreadable."""
    lines = sheet_lines_of(content, file_name, beside.title)
    if lines is None:
        return
    held: dict[str, list[dict[str, str]]] = {row.get(beside.key, ""): [] for _number, row in rows}
    for number, row in _beside_rows(lines, beside):
        key = row.pop(beside.columns[0].name, "")
        if key not in held:
            first = beside.columns[0].title
            raise TableUnreadable(f"“{beside.title}”表第 {number} 行的{first}“{key[:20]}”在第一张表里没有")
        held[key].append(row)
    for _number, row in rows:
        row[beside.into] = json.dumps(held[row.get(beside.key, "")], ensure_ascii=False)


def _beside_rows(lines: list[tuple[int, list[str]]], beside: Beside) -> Iterable[tuple[int, dict[str, str]]]:
    heads = [heading(cell) for cell in lines[0][1]] if lines else []
    by_title = {heading(column.title): column for column in beside.columns}
    missing = [one.title for one in beside.columns if one.required and heading(one.title) not in heads]
    if missing:
        raise TableUnreadable(f"“{beside.title}”表缺少这些列：{'、'.join(missing)}")
    for number, cells in lines[1:]:
        row = {} if _is_sample(cells) else _row(heads, cells, by_title)
        long = next((one for one in beside.columns if len(row.get(one.name, "")) > one.chars_max), None)
        if long is not None:
            raise TableUnreadable(f"“{beside.title}”表第 {number} 行的“{long.title}”最多 {long.chars_max} 个字")
        if any(row.values()):
            yield number, row


def filled(importing: Importing, rows: Iterable[Mapping[str, str]]) -> bytes:
    """导出: what is there, as the template has it, so that it can be handed in again."""
    held = list(rows)
    out = BytesIO()
    with xlsxwriter.Workbook(out, PLAIN) as book:
        styles = _styles(book)
        _write_rows(book, importing.title, importing.columns, held, styles)
        for beside in importing.besides:
            _write_rows(book, beside.title, beside.columns, list(_beside(beside, held)), styles)
        _explain(book.add_worksheet("填写说明"), importing, styles)
    return out.getvalue()


def _beside(beside: Beside, rows: Iterable[Mapping[str, str]]) -> Iterable[Mapping[str, str]]:
    for row in rows:
        for one in json.loads(row.get(beside.into) or "[]"):
            yield {beside.columns[0].name: row[beside.key], **one}


def _write_rows(
    book: Any, title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, str]], styles: Mapping[str, Any]
) -> None:
    sheet = book.add_worksheet(title)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, max(len(column.title) * 2 + 4, 12), styles["text"])
        sheet.write_string(0, at, f"{column.title}{'＊' if column.required else ''}", _head(column, styles))
        for line, row in enumerate(rows, start=1):
            sheet.write_string(line, at, row.get(column.name, ""), styles["text"])
    sheet.freeze_panes(1, 0)


def _is_sample(cells: Sequence[str]) -> bool:
    return bool(cells) and plain(cells[0]).startswith(SAMPLE_MARK)


def _sample(at: int, column: Column) -> str:
    return f"{SAMPLE_MARK}：{column.sample}" if at == 0 else column.sample


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 11}
    return {
        "text": book.add_format({**base, "num_format": "@"}),
        "head": book.add_format({**base, "bold": True, "bg_color": "#E8EEF5", "border": 1}),
        "must": book.add_format({**base, "bold": True, "bg_color": "#FBE3DE", "font_color": "#A3201A", "border": 1}),
        "sample": book.add_format({**base, "italic": True, "font_color": "#66707A", "num_format": "@"}),
    }


def _head(column: Column, styles: Mapping[str, Any]) -> Any:
    return styles["must" if column.required else "head"]


def _drop_down(sheet: Any, lists: Any, at: int, column: Column, actor: Actor) -> None:
    choices = list(column.choices(actor)) if column.choices else []
    if not choices:
        return
    source: Any = choices
    if len(",".join(choices)) > INLINE_CHARS_MAX:
        for line, text in enumerate(choices):
            lists.write_string(line, at, text)
        letter = xlsxwriter.utility.xl_col_to_name(at)
        source = f"={LISTS}!${letter}$1:${letter}${len(choices)}"
    sheet.data_validation(
        1,
        at,
        BLANK_LINES,
        at,
        {"validate": "list", "source": source, "error_title": column.title, "error_message": "请从列表中选择"},
    )


def _explain(notes: Any, importing: Importing, styles: Mapping[str, Any]) -> None:
    notes.set_column(0, 1, 18)
    notes.set_column(2, 2, 60)
    lines = [("列名", "是否必填", "怎么填")]
    for one in (*importing.columns, *(column for beside in importing.besides for column in beside.columns)):
        lines.append((one.title, "必填" if one.required else "可不填", one.help or "照实填写"))
    for at, texts in enumerate(lines):
        for column, text in enumerate(texts):
            notes.write_string(at, column, text, styles["head" if at == 0 else "text"])
    notes.write_string(
        len(lines) + 1, 0, f"第一列以“{SAMPLE_MARK}”开头的行不会导入。不要改列名，不要用公式。", styles["text"]
    )
