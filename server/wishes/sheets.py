"""表格 — wishes that townships collect in Excel come in as drafts: one line, one wish."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.kit.errors import DomainError, field_error
from server.kit.money import parse_yuan
from server.kit.sheets import TableRefused, TableUnreadable, lines_of
from server.wishes import rules
from server.wishes.rules import KIND_NAMES, Facts, Kind

ROWS_MAX = 1000
# Column → how staff write it in Excel. A file may use either name.
COLUMNS = {
    "title": "心愿名称",
    "kind": "类别",
    "for_whom": "对象",
    "area": "乡镇",
    "story": "情况说明",
    "price": "参考价（元）",
    "price_source": "价格来源",
    "quantity": "份数",
    "person": "受助人编号",
}
OPTIONAL = {"kind", "price", "price_source", "quantity", "person"}
_BY_LABEL = {label: name for name, label in COLUMNS.items()}
_KINDS = {text: kind for kind, text in KIND_NAMES.items()} | {str(kind): kind for kind in Kind} | {"": Kind.GOODS}


@dataclass(frozen=True)
class Row:
    """One line, checked. `number` is its line in the file."""

    number: int
    facts: Facts


def read_table(content: bytes, file_name: str, places: Mapping[str, str]) -> list[Row]:
    """The rows of a file; `places` maps codes and full names to codes. TableUnreadable, TableRefused."""
    lines = lines_of(content, file_name)
    names = [_BY_LABEL.get(name.strip(), name.strip()) for name in lines[0]]
    missing = [label for name, label in COLUMNS.items() if name not in names and name not in OPTIONAL]
    if missing or len(lines) - 1 > ROWS_MAX:
        raise TableUnreadable(f"表格缺少这些列：{'、'.join(missing)}" if missing else f"一次最多导入 {ROWS_MAX} 行")
    table = [dict(zip(names, line, strict=False)) for line in lines[1:]]
    return _checked([(number, line) for number, line in enumerate(table, start=2) if any(line.values())], places)


def _checked(lines: list[tuple[int, dict[str, str]]], places: Mapping[str, str]) -> list[Row]:
    rows, faults = [], []
    for number, line in lines:
        facts, problems = facts_from(line, places)
        problems += rules.out_of_bounds(facts)
        faults += [field_error(f"/{number}{one['field']}", f"第 {number} 行：{one['issue']}") for one in problems]
        rows.append(Row(number, facts))
    if faults:
        raise TableRefused(detail=faults)
    if not rows:
        raise TableUnreadable("表格里没有一行心愿")
    return rows


def facts_from(line: Mapping[str, str], places: Mapping[str, str]) -> tuple[Facts, list[dict[str, str]]]:
    """One line as facts, and what cannot be read of it as `detail` lines; `places` as in `read_table`."""
    problems: list[dict[str, str]] = []
    told = {name: (line.get(name) or "").strip() for name in COLUMNS}
    if not told["title"]:
        problems.append(field_error("/title", "请写心愿名称"))
    if told["area"] not in places:
        problems.append(field_error("/area", "没有这个乡镇，请写地区编码或“县（市、区）乡镇”全名"))
    facts = Facts(
        title=told["title"],
        kind=_KINDS.get(told["kind"], told["kind"]),
        for_whom=told["for_whom"],
        area_code=places.get(told["area"], ""),
        story=told["story"],
        price_fen=_price(told["price"], problems),
        price_source=told["price_source"],
        quantity=_quantity(told["quantity"], problems),
        person_uid=told["person"] or None,
    )
    return facts, problems


def _price(text: str, problems: list[dict[str, str]]) -> int | None:
    if text in ("", "0"):
        return None
    try:
        return parse_yuan(text)
    except DomainError as refusal:
        problems.append(field_error("/price", refusal.says))
        return None


def _quantity(text: str, problems: list[dict[str, str]]) -> int:
    if not text:
        return 1
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        problems.append(field_error("/quantity", "份数请填整数"))
        return 1
    return int(text)
