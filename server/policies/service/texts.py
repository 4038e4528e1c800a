"""办理 — take the bureau's table over, and prepare a new text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import func, select

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.states import born, move
from server.policies import rules
from server.policies.errors import DraftThere, NumberTaken, PolicyIncomplete
from server.policies.models import Category, Department, Policy, PolicyVersion
from server.policies.queries import figures
from server.policies.service import publishing
from server.policies.sheets import Row
from server.policies.states import Mark, VersionState

Shelf = TypeVar("Shelf", Department, Category)
PLAIN_NAMES = tuple(text.name for text in rules.TEXTS)
DAY_NAMES = tuple(stage.name for stage in rules.STAGES)
TEXT_NAMES = (*PLAIN_NAMES, "papers", "mark", "door_kind", *DAY_NAMES)
DATE_NAMES = ("effective_from", "effective_to")
# A new text begins as a copy of the one in force, but for what belongs to the life of each.
LIFE_NAMES = {"id", "uid", "state", "version", "number", "at", "asked_by", "asked_version", "approved_by", *DATE_NAMES}
COPIED = tuple(
    column.name for column in PolicyVersion.__table__.columns if column.name not in LIFE_NAMES | {"policy_id"}
)
NO_MAX = 99_999
EMPTY: dict[str, Any] = dict.fromkeys(PLAIN_NAMES, "") | {"papers": [], "mark": Mark.GENERAL}


@dataclass(frozen=True)
class Imported:
    """How many policies a table brought, changed and left as they were."""

    added: int
    changed: int
    unchanged: int


def import_table(rows: Iterable[Row], *, actor: Actor) -> Imported:
    """导入: every row becomes a policy, or a new version where its text differs. `actor` is the operator's clock."""
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    for row in rows:
        counts[_take_over(row, actor)] += 1
    audit.write(actor, "policies.import", "policies", counts)
    return Imported(**counts)


def _take_over(row: Row, actor: Actor) -> str:
    policy = db.session.scalar(select(Policy).where(Policy.no == row.no))
    head = _head(row)
    if policy is None:
        policy = Policy(no=row.no, **head)
        db.session.add(policy)
        db.session.flush()
        _adopt(policy, row, actor)
        return "added"
    same_head = all(getattr(policy, name) == value for name, value in head.items())
    for name, value in head.items():
        setattr(policy, name, value)
    current = publishing.in_state(policy, VersionState.PUBLISHED)
    if current is not None and _says_the_same(current, row.texts):
        if not same_head:
            publishing.make_findable(policy, current)
        return "unchanged" if same_head else "changed"
    _adopt(policy, row, actor)
    return "changed"


def _head(row: Row) -> dict[str, Any]:
    department, category = shelf(Department, row.department), shelf(Category, row.category)
    return {
        "name": row.name,
        "department_id": department.id,
        "category_id": category.id,
        "relief_class": row.relief_class,
    }


def _adopt(policy: Policy, row: Row, actor: Actor) -> None:
    """The table's text in force at once. A text that somebody is preparing stays theirs: DraftThere."""
    if publishing.pending(policy) is not None:
        raise DraftThere(f"第 {policy.no} 号政策“{policy.name}”有正在修改的版本，请先完成它")
    current = publishing.in_state(policy, VersionState.PUBLISHED)
    version = new_version(policy, (copy_of(current) if current is not None else {}) | row.texts)
    publishing.adopt(version, policy, since=row.effective_from, actor=actor)


def _says_the_same(current: PolicyVersion, texts: Mapping[str, Any]) -> bool:
    """A table with the figure itself says the same as a text that names it."""
    today = figures.Figures()

    def filled(value: Any) -> Any:
        return rules.fill(value, today.values()) if isinstance(value, str) and rules.has_figures([value]) else value

    return all(value in (getattr(current, name), filled(getattr(current, name))) for name, value in texts.items())


def add(
    *, no: int, name: str, department: str, category: str, relief_class: str = "", actor: Actor
) -> tuple[Policy, PolicyVersion]:
    """新增政策, with an empty text to write. NumberTaken, PolicyIncomplete."""
    given = {"name": name, "department": department, "category": category, "relief_class": relief_class}
    heads = {field: text.strip() for field, text in given.items()}
    wrong = [field_error(f"/{field}", says) for field, says in rules.head_problems(heads)]
    if not 0 < no <= NO_MAX:
        wrong.append(field_error("/no", "编号应为正整数"))
    if wrong:
        raise PolicyIncomplete(detail=wrong)
    if db.session.scalar(select(Policy.id).where(Policy.no == no)) is not None:
        raise NumberTaken
    shelves = {
        "department_id": shelf(Department, heads["department"]).id,
        "category_id": shelf(Category, heads["category"]).id,
    }
    policy = Policy(no=no, name=heads["name"], relief_class=heads["relief_class"], **shelves)
    db.session.add(policy)
    db.session.flush()
    audit.write(actor, "policies.add", policy.uid, {"no": no, "name": policy.name})
    return policy, new_version(policy, EMPTY)


def open_draft(policy: Policy, *, actor: Actor) -> PolicyVersion:
    """修改: a copy of the text in force to work on; the one already being prepared when there is one."""
    pending = publishing.pending(policy)
    if pending is not None:
        return pending
    current = publishing.in_state(policy, VersionState.PUBLISHED) or publishing.newest(policy)
    assert current is not None, "a policy is born with a text"
    draft = new_version(policy, copy_of(current))
    audit.write(actor, "policies.open_draft", draft.uid)
    return draft


def edit(version: PolicyVersion, *, actor: Actor, texts: Mapping[str, Any], seen_version: int) -> PolicyVersion:
    """保存修改. A field that `texts` does not name stays. PolicyIncomplete names each missing, too long or odd one."""
    values = {name: _tidied(name, texts[name]) for name in (*TEXT_NAMES, *DATE_NAMES) if name in texts}
    before = {name: getattr(version, name) for name in (*TEXT_NAMES, *DATE_NAMES)}
    refuse_incomplete(before | values)
    return move(version, "edit", actor=actor, seen_version=seen_version, changes=values)


def copy_of(version: PolicyVersion) -> dict[str, Any]:
    return {name: getattr(version, name) for name in COPIED}


def new_version(policy: Policy, texts: Mapping[str, Any]) -> PolicyVersion:
    """The next number of a policy, a draft without a move behind it."""
    last = db.session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == policy.id))
    version = PolicyVersion(policy_id=policy.id, number=(last or 0) + 1, state=VersionState.DRAFT, **dict(texts))
    born(version)
    return version


def shelf(table: type[Shelf], name: str) -> Shelf:
    """The department or category of this name, made where it is new."""
    found = db.session.scalar(select(table).where(table.name == name))
    if found is None:
        last = db.session.scalar(select(func.max(table.position))) or 0
        found = table(name=name, position=last + 1)
        db.session.add(found)
        db.session.flush()
    return found


def _tidied(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [rules.tidy(str(part)) for part in value if str(part).strip()]
    if not isinstance(value, str):
        return value
    return value.strip() if name in rules.BARE else rules.tidy(value)


def refuse_incomplete(values: Mapping[str, Any]) -> None:
    """PolicyIncomplete for what is missing, too long or odd, and for a figure nobody knows."""
    found = rules.problems(values)
    named = rules.figures_in(values)
    known = figures.names() if named else set()
    found += [
        (field, f"没有叫“{figure}”的参数，请先到“政策参数”登记，或改正花括号里的名字")
        for figure, field in named.items()
        if figure not in known
    ]
    if found:
        raise PolicyIncomplete(detail=[field_error(f"/{name}", says) for name, says in found])
