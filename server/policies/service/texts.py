"""办理 — take the bureau's table over, prepare a new text, have a second person publish it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select

from server.kit import audit, search
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.states import born, move
from server.policies import rules
from server.policies.errors import DraftThere, PolicyIncomplete
from server.policies.models import Category, Department, Policy, PolicyVersion
from server.policies.sheets import Row
from server.policies.states import VersionState

Shelf = TypeVar("Shelf", Department, Category)
TEXT_NAMES = (*(text.name for text in rules.TEXTS), "papers", "mark")


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
    current = _in_state(policy, VersionState.PUBLISHED)
    if current is not None and all(getattr(current, name) == row.texts[name] for name in TEXT_NAMES):
        if not same_head:
            _make_findable(policy, current)
        return "unchanged" if same_head else "changed"
    _adopt(policy, row, actor)
    return "changed"


def _head(row: Row) -> dict[str, Any]:
    department, category = _shelf(Department, row.department), _shelf(Category, row.category)
    return {
        "name": row.name,
        "department_id": department.id,
        "category_id": category.id,
        "relief_class": row.relief_class,
    }


def _adopt(policy: Policy, row: Row, actor: Actor) -> None:
    """The table's text in force at once. A text that somebody is preparing stays theirs: DraftThere."""
    if _pending(policy) is not None:
        raise DraftThere(f"第 {policy.no} 号政策“{policy.name}”有正在修改的版本，请先完成它")
    _go_live(policy, _new_version(policy, row.texts), "adopt", actor, since=row.effective_from)


def open_draft(policy: Policy, *, actor: Actor) -> PolicyVersion:
    """修改: a copy of the text in force to work on; the one already being prepared when there is one."""
    pending = _pending(policy)
    if pending is not None:
        return pending
    current = _in_state(policy, VersionState.PUBLISHED)
    assert current is not None, "a policy is born with a text in force"
    draft = _new_version(policy, {name: getattr(current, name) for name in TEXT_NAMES})
    audit.write(actor, "policies.open_draft", draft.uid)
    return draft


def edit(version: PolicyVersion, *, actor: Actor, texts: Mapping[str, Any], seen_version: int) -> PolicyVersion:
    """保存修改. PolicyIncomplete names each field that is missing or too long."""
    values = {name: _tidied(texts.get(name, "")) for name in TEXT_NAMES}
    _refuse_incomplete(values)
    return move(version, "edit", actor=actor, seen_version=seen_version, changes=values)


def submit(version: PolicyVersion, *, actor: Actor, seen_version: int) -> PolicyVersion:
    """提交复核."""
    return move(version, "submit", actor=actor, seen_version=seen_version)


def send_back(version: PolicyVersion, *, actor: Actor, note: str, seen_version: int) -> PolicyVersion:
    """退回修改, with the reason."""
    if not note.strip():
        raise PolicyIncomplete("请写明退回的原因", detail=[field_error("/note", "请写明退回的原因")])
    return move(version, "send_back", actor=actor, note=note.strip(), seen_version=seen_version)


def publish(version: PolicyVersion, *, actor: Actor, seen_version: int) -> PolicyVersion:
    """复核通过并发布, by another person than the one who submitted. From today on; the old text ends yesterday."""
    policy = db.session.get_one(Policy, version.policy_id)
    return _go_live(policy, version, "publish", actor, since=today(), seen_version=seen_version)


def _go_live(
    policy: Policy,
    version: PolicyVersion,
    name: str,
    actor: Actor,
    *,
    since: date | None,
    seen_version: int | None = None,
) -> PolicyVersion:
    old = _in_state(policy, VersionState.PUBLISHED)
    since = since or today()
    if old is not None:
        assert old.effective_from is not None, "a text in force has a date"
        since = max(since, old.effective_from)
        last = max(since - timedelta(days=1), old.effective_from)
        move(old, "replace", actor=actor, changes={"effective_to": last})
    live = move(version, name, actor=actor, seen_version=seen_version, changes={"effective_from": since})
    _make_findable(policy, live)
    return live


def _make_findable(policy: Policy, version: PolicyVersion) -> None:
    category = db.session.get_one(Category, policy.category_id)
    department = db.session.get_one(Department, policy.department_id)
    said = (version.summary, version.who, version.benefit, version.standard, policy.relief_class)
    search.remember("policy", policy.uid, policy.name, category.name, department.name, *said)


def _new_version(policy: Policy, texts: Mapping[str, Any]) -> PolicyVersion:
    last = db.session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == policy.id))
    version = PolicyVersion(policy_id=policy.id, number=(last or 0) + 1, state=VersionState.DRAFT, **dict(texts))
    born(version)
    return version


def _pending(policy: Policy) -> PolicyVersion | None:
    return _in_state(policy, VersionState.DRAFT, VersionState.REVIEW)


def _in_state(policy: Policy, *states: VersionState) -> PolicyVersion | None:
    query = select(PolicyVersion).where(PolicyVersion.policy_id == policy.id, PolicyVersion.state.in_(states))
    return db.session.scalar(query)


def _shelf(table: type[Shelf], name: str) -> Shelf:
    """The department or category of this name, made where it is new."""
    found = db.session.scalar(select(table).where(table.name == name))
    if found is None:
        last = db.session.scalar(select(func.max(table.position))) or 0
        found = table(name=name, position=last + 1)
        db.session.add(found)
        db.session.flush()
    return found


def _tidied(value: Any) -> Any:
    if isinstance(value, list):
        return [rules.tidy(str(part)) for part in value if str(part).strip()]
    return rules.tidy(str(value))


def _refuse_incomplete(values: Mapping[str, Any]) -> None:
    found = rules.problems(values)
    if found:
        raise PolicyIncomplete(detail=[field_error(f"/{name}", says) for name, says in found])
