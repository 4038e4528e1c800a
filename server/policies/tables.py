"""政策表格 — all policies with their rules and cases as one workbook: out, in again, and nothing differs.

A row that differs becomes a draft, for its writer to submit and another person to publish.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import Invalid, field_error
from server.kit.importing import Beside, Column, Dictionary, Importing, Problem, Row, day_of, folded, kept
from server.people.roles import POLICY_EDITORS
from server.policies import rules, wording
from server.policies.errors import DraftThere, DraftWorkedOn, VersionUnknown
from server.policies.models import Category, Department, Policy, PolicyVersion
from server.policies.queries import desk, figures
from server.policies.service import publishing, rulebook, texts
from server.policies.states import DOOR_NAMES, MARK_NAMES, Mark, VersionState
from server.policies.wording import CaseLine, Line

SAME = "same"  # the reference of a row that changed nothing
NEWER = "这项政策有正在修改的版本，请先完成它"
_MARKS = {label: str(mark) for mark, label in MARK_NAMES.items()} | {str(mark): str(mark) for mark in Mark}
_DOORS = {label: str(door) for door, label in DOOR_NAMES.items()}
_HEADS = ("name", "department", "category", "relief_class")
_REQUIRED = {text.name for text in rules.TEXTS if text.needed}
_LINES = {"who", "benefit", "standard", "how", "where_text", "full_text", "papers"}
RULE_COLUMNS = {
    "no": "编号", "level": "层级", "op": "比较", "fact": "问题", "value": "值", "says": "大白话", "cite": "依据",
    "id": "代号", "since": "从哪一天起", "until": "到哪一天为止",
}  # fmt: skip
CASE_COLUMNS = {
    "no": "编号", "name": "案例", "answers": "回答", "kind": "应得的答复", "decided_by": "由哪些条件决定",
    "yearly": "一年多少元", "on": "按哪一天",
}  # fmt: skip
RULE_HELP = {
    "level": "1 是总的要求，2 是它下面的条件，依此类推；不能同时享受、下一步、金额等不填",
    "op": "、".join(wording.OPS.values()),
    "fact": "自测问题的原文；一组条件不填；“一年的金额”写什么情况",
    "value": "与问题相配的答案；几个答案用分号隔开；倍数写成 3/2 × {参数}；范围写成 60 ～ 80",
    "says": "居民看到的一句话",
}
CASE_HELP = {"answers": "一行一个：「问题」：回答", "yearly": "不算金额就空着；写“没有”表示不该算出金额"}


# ---- out ----


def exported() -> list[dict[str, str]]:
    """Every policy by its number, with the text in force, or the newest one where none is. A few statements."""
    live = aliased(PolicyVersion)
    in_force = (live.policy_id == Policy.id) & (live.state == VersionState.PUBLISHED)
    query = (
        select(Policy, live, Department.name, Category.name)
        .join(Department, Department.id == Policy.department_id)
        .join(Category, Category.id == Policy.category_id)
        .outerjoin(live, in_force)
        .order_by(Policy.no)
    )
    return [_cells(*row) for row in db.session.execute(query)]


def _cells(policy: Policy, live: PolicyVersion | None, department: str, category: str) -> dict[str, str]:
    version = live or publishing.newest(policy)
    assert version is not None, "a policy is born with a text"
    cells = {name: _said(name, getattr(version, name)) for name in (*texts.TEXT_NAMES, *texts.DATE_NAMES)}
    cells |= {"no": str(policy.no), "name": policy.name, "department": department, "category": category}
    cells |= {"relief_class": policy.relief_class}
    lines = [{**asdict(line), "op": wording.OPS[line.op]} for line in wording.lines_of(version.rules)]
    rows = [{name: str(value or "") for name, value in line.items()} for line in lines]
    cells["rules"] = json.dumps(rows, ensure_ascii=False)
    cells["cases"] = json.dumps([asdict(line) for line in wording.case_lines(version.cases)], ensure_ascii=False)
    return cells


def _said(name: str, value: Any) -> str:
    if name == "papers":
        return "\n".join(value)
    if name == "mark":
        return MARK_NAMES[Mark(value)]
    if name == "door_kind":
        return next(label for label, door in _DOORS.items() if door == value)
    return "" if value is None else str(value)


# ---- in ----


def _prepare(_actor: Actor) -> Mapping[str, str]:
    """The figures that a text may name."""
    return dict.fromkeys(figures.names(), "")


def _check(rows: Sequence[Row], actor: Actor, known: Mapping[str, str]) -> list[list[Problem]]:
    return [_problems(row, known) for row in rows]


def _problems(row: Row, known: Mapping[str, str]) -> list[Problem]:
    values, found = _values(row)
    number = _number(row)
    if not number:
        return [Problem("no", "应是 1 到 99999 的整数")]
    found += [Problem(field, says) for field, says in rules.problems(values)]
    found += [
        Problem(field, f"没有叫“{figure}”的参数")
        for figure, field in rules.figures_in(values).items()
        if figure not in known
    ]
    found += _rule_problems(row, number)
    policy = db.session.scalar(select(Policy).where(Policy.no == number))
    if policy is not None:
        found += _head_problems(policy, row)
        if publishing.pending(policy) is not None and not _is_same(policy, row):
            found.append(Problem("", NEWER))
    return list(dict.fromkeys(found))


def _head_problems(policy: Policy, row: Row) -> Iterator[Problem]:
    """What is shown of a policy beside its texts has no second person behind it, so no table changes it."""
    department, category = desk.shelf_names(policy)
    there = (policy.name, department, category, policy.relief_class)
    for name, has in zip(_HEADS, there, strict=True):
        if row.get(name, "") != has:
            yield Problem(name, f"与现有的“{has}”不同；这一列不能用表格改，请到这项政策的页面点“改名称和归类”")


def _rule_problems(row: Row, number: int) -> Iterator[Problem]:
    book, wrong = _book(row)
    yield from wrong
    if book is not None and not wrong:
        for place, says in rulebook.problems(book["rules"], book["cases"], own=number):
            yield Problem("", f"自测规则{place.removeprefix('/rules')}：{says}")


def _book(row: Row) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Rules and cases of a row; None where the file has no sheet of rules."""
    if "rules" not in row or "cases" not in row:
        return None, []
    given = [_line(one) for one in json.loads(row["rules"])]
    held, unread = wording.rules_of(given)
    cases, missed = wording.cases_of([CaseLine(**_only(CaseLine, one)) for one in json.loads(row["cases"])])
    wrong = [Problem("", f"“规则”表里这项政策的第 {one.index + 1} 行：{one.says}") for one in unread]
    wrong += [Problem("", f"“案例”表里这项政策的第 {one.index + 1} 行：{one.says}") for one in missed]
    return {"rules": held, "cases": cases if held else []}, wrong


def _line(cells: Mapping[str, str]) -> Line:
    level = folded(cells.get("level", ""))
    given = _only(Line, cells) | {"op": wording.op_named(cells.get("op", ""))}
    return Line(**given | {"level": int(level) if level.isdecimal() and len(level) < 3 else 0})


def _only(kind: Any, cells: Mapping[str, str]) -> dict[str, Any]:
    """The cells that a line of this kind has."""
    return {one.name: cells.get(one.name, "") for one in fields(kind)}


def _values(row: Row) -> tuple[dict[str, Any], list[Problem]]:
    """The fields of a text as they are kept, and the days and numbers that cannot be read."""
    values: dict[str, Any] = {
        name: row.get(name, "") if name in rules.BARE else rules.tidy(row.get(name, "")) for name in texts.PLAIN_NAMES
    }
    values["papers"] = rules.papers(row.get("papers", ""))
    values["mark"] = _MARKS.get(row.get("mark", ""), row.get("mark", ""))
    values["door_kind"] = _DOORS.get(row.get("door_kind", ""), row.get("door_kind", "") or "window")
    for stage in rules.STAGES:
        given = folded(row.get(stage.name, "")) or str(stage.usual)
        values[stage.name] = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else given
    found = []
    for name in texts.DATE_NAMES:
        given = row.get(name, "")
        values[name] = day_of(given) if given else None
        if given and values[name] is None:
            found.append(Problem(name, "日期请写成 2026-01-31"))
    return values, found


def _number(row: Row) -> int:
    given = folded(row.get("no", ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0


def _is_same(policy: Policy, row: Row) -> bool:
    """Whether the text in force says what the row says."""
    current = publishing.in_state(policy, VersionState.PUBLISHED) or publishing.newest(policy)
    assert current is not None, "a policy is born with a text"
    values, _found = _values(row)
    book, _wrong = _book(row)
    new = values | (book or {})
    if not new["effective_from"]:
        del new["effective_from"]
    return all(_seen(name, getattr(current, name)) == _seen(name, value) for name, value in new.items())


def _seen(name: str, value: Any) -> Any:
    """As a cell would hold it: blanks at the ends of lines belong to nobody."""
    return kept(value, _BY_NAME[name]) if isinstance(value, str) and name in _BY_NAME else value


def _take(row: Row, actor: Actor, known: Mapping[str, str]) -> str:
    problems = _problems(row, known)
    if problems:
        raise Invalid(detail=[field_error(f"/{one.column}", one.says) for one in problems])
    policy = db.session.scalar(select(Policy).where(Policy.no == _number(row)))
    values, _found = _values(row)
    book, _wrong = _book(row)
    if policy is None:
        heads = {name: row.get(name, "") for name in _HEADS}
        policy, draft = texts.add(no=_number(row), actor=actor, **heads)
    elif _is_same(policy, row):
        return SAME
    else:
        if publishing.pending(policy) is not None:
            raise DraftThere
        draft = texts.open_draft(policy, actor=actor)
    _put(draft, values | (book or {}))
    return draft.uid


def _put(draft: PolicyVersion, values: dict[str, Any]) -> None:
    """A draft is born with what the table says. The day of a text in force is not that of the one after it."""
    since = values["effective_from"]
    ahead = since if since is not None and since >= today() else None
    until = values["effective_to"] if ahead is not None else None
    for name, value in (values | {"effective_from": ahead, "effective_to": until}).items():
        setattr(draft, name, value)
    db.session.flush()


def _undo(ref: str, actor: Actor) -> None:
    """A draft that nobody has touched is given up; DraftWorkedOn otherwise."""
    if ref == SAME:
        return
    try:
        _policy, draft = desk.version(ref)
    except VersionUnknown:
        return
    if draft.state != VersionState.DRAFT or draft.version:
        raise DraftWorkedOn
    publishing.drop(draft, actor=actor)


def _mark(row: Row) -> str | None:
    return folded(row.get("no", ""))


_TITLES = {"sum_text": "多少钱", "phone": "电话", "door_text": "怎么找到", "door_url": "入口网址"}


def _text_column(text: rules.Text) -> Column:
    return Column(
        text.name,
        _TITLES.get(text.name, text.label),
        required=text.name in _REQUIRED,
        lines=text.name in _LINES,
        chars_max=text.chars_max,
    )


def _choices(names: Mapping[Any, str]) -> Dictionary:
    return lambda _actor: list(names.values())


COLUMNS = (
    Column("no", "编号", "在局里清单上的编号", "901", required=True),
    Column("department", "部门", "", "示例局", required=True, chars_max=30, choices=lambda _actor: desk.departments()),
    Column("category", "类别", "", "示例类别", required=True, chars_max=30, choices=lambda _actor: desk.categories()),
    Column("name", "政策名称", "", "示例补贴", required=True, chars_max=60),
    Column("relief_class", "救助类型", "8+1+N 体系里的哪一类", "低保", chars_max=30),
    *(_text_column(text) for text in rules.TEXTS),
    Column("papers", "材料", "一行一样，或用分号隔开；不用带材料就空着", "身份证；户口簿", lines=True),
    Column("mark", "数字来源", "", MARK_NAMES[Mark.GENERAL], required=True, choices=_choices(MARK_NAMES)),
    Column("door_kind", "官方入口", "", "到窗口", choices=_choices(DOOR_NAMES)),
    *(Column(one.name, f"{one.label}（工作日）", f"不填是 {one.usual}", str(one.usual)) for one in rules.STAGES),
    Column("effective_from", "生效日期", "不填就是发布那天", ""),
    Column("effective_to", "失效日期", "文件写明到期才填", ""),
)
_BY_NAME = {column.name: column for column in COLUMNS}


def _beside(title: str, into: str, names: Mapping[str, str], helps: Mapping[str, str], lines: set[str]) -> Beside:
    columns = (
        Column(name, text, helps.get(name, ""), required=name == "no", lines=name in lines, chars_max=2000)
        for name, text in names.items()
    )
    return Beside(title, into, "no", tuple(columns))


POLICIES = Importing(
    key="policies",
    title="政策",
    about="一行一项政策；“规则”“案例”两张表是自测规则和已知答案，按编号对上。与现行内容不同的，会成为草稿，"
    "再由您提交、另一位同事复核发布；相同的不动。",
    roles=POLICY_EDITORS,
    columns=COLUMNS,
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    mark=_mark,
    back="/console/policies",
    besides=(
        _beside("规则", "rules", RULE_COLUMNS, RULE_HELP, set()),
        _beside("案例", "cases", CASE_COLUMNS, CASE_HELP, {"answers"}),
    ),
)
