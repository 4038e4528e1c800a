"""表格与海报 — the bureau's list of policies comes in as CSV or XLSX; posters of a policy go out as sheets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from server.kit.errors import field_error
from server.kit.sheets import TableRefused, TableUnreadable, lines_of
from server.policies import rules

ROWS_MAX = 2000
# Column → (name here, how staff write it in Excel). `basis` of the bureau's list says how sure a figure is.
COLUMNS = {
    "no": "编号",
    "department": "部门",
    "category": "类别",
    "name": "政策名称",
    "summary": "一句话说明",
    "who": "谁可以申请",
    "benefit": "能得到什么",
    "amount": "多少钱",
    "standard": "标准",
    "how": "怎么办",
    "where": "去哪里办",
    "materials": "材料",
    "days": "多少天",
    "phone": "电话",
    "legal_basis": "依据",
    "basis": "数字来源",
    "relief_class": "救助类型",
    "effective_from": "生效日期",
}
OPTIONAL = {"days", "legal_basis", "relief_class", "effective_from"}
_BY_LABEL = {label: name for name, label in COLUMNS.items()}


@dataclass(frozen=True)
class Row:
    """One policy of a table, checked and tidied."""

    no: int
    department: str
    category: str
    name: str
    relief_class: str
    effective_from: date | None
    texts: dict[str, Any]


def read_table(content: bytes, file_name: str) -> list[Row]:
    """The rows of a CSV (UTF-8 or GB 18030) or XLSX file. TableUnreadable, or TableRefused with every problem."""
    lines = lines_of(content, file_name)
    names = [_BY_LABEL.get(name.strip(), name.strip()) for name in lines[0]]
    missing = [name for name in COLUMNS if name not in names and name not in OPTIONAL]
    if missing or len(lines) - 1 > ROWS_MAX:
        says = "、".join(f"{COLUMNS[name]}（{name}）" for name in missing)
        raise TableUnreadable(f"表格缺少这些列：{says}" if missing else f"一次最多导入 {ROWS_MAX} 行")
    return _checked([dict(zip(names, line, strict=False)) for line in lines[1:]])


def _checked(lines: list[dict[str, str]]) -> list[Row]:
    rows: list[Row] = []
    found: list[dict[str, str]] = []
    for number, line in enumerate(lines, start=2):
        if any(line.values()):
            row, problems = _row(line)
            found += [field_error(f"/{number}/{field}", f"第 {number} 行：{says}") for field, says in problems]
            rows += [row] if row else []
    found += _twice(rows)
    if found:
        raise TableRefused(detail=found)
    if not rows:
        raise TableUnreadable("表格里没有一行政策")
    return rows


def _row(line: dict[str, str]) -> tuple[Row | None, list[tuple[str, str]]]:
    problems = [
        (name, f"请填写“{COLUMNS[name]}”") for name in ("department", "category", "name") if not _get(line, name)
    ]
    if not _get(line, "no").isdecimal() or not 0 < int(_get(line, "no")) < 100000:
        problems.append(("no", "“编号”应为正整数"))
    problems += [(name, f"“{COLUMNS[name]}”太长了") for name, most in (("name", 60),) if len(_get(line, name)) > most]
    texts = _texts(line)
    problems += rules.problems(texts)
    try:
        since = date.fromisoformat(_get(line, "effective_from")[:10]) if _get(line, "effective_from") else None
    except ValueError:
        problems.append(("effective_from", "“生效日期”应写成 2026-01-31"))
    if problems:
        return None, problems
    heads = {name: rules.tidy(_get(line, name)) for name in ("department", "category", "name", "relief_class")}
    return Row(no=int(_get(line, "no")), effective_from=since, texts=texts, **heads), []


def _texts(line: dict[str, str]) -> dict[str, Any]:
    return {
        "summary": rules.tidy(_get(line, "summary")),
        "who": rules.tidy(_get(line, "who")),
        "benefit": rules.tidy(_get(line, "benefit")),
        "sum_text": rules.tidy(_get(line, "amount")),
        "standard": rules.tidy(_get(line, "standard")),
        "how": rules.tidy(_get(line, "how")),
        "where_text": rules.tidy(_get(line, "where")),
        "papers": rules.papers(_get(line, "materials")),
        "days_text": rules.tidy(_get(line, "days")),
        "phone": _get(line, "phone"),
        "basis": rules.tidy(_get(line, "legal_basis")),
        "mark": _get(line, "basis"),
    }


def _get(line: dict[str, str], name: str) -> str:
    return (line.get(name) or "").strip()


def _twice(rows: list[Row]) -> list[dict[str, str]]:
    seen: set[int] = set()
    found = []
    for row in rows:
        if row.no in seen:
            found.append(field_error(f"/{row.no}/no", f"编号 {row.no} 出现了两次"))
        seen.add(row.no)
    return found
