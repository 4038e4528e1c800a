"""发布 — a second person puts a text in force for a day; the clock does it when the day comes."""

from datetime import date, timedelta

from sqlalchemy import select

from server.kit import search
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import field_error
from server.kit.sounds import sounds as sounds_of
from server.kit.states import move
from server.policies.errors import PolicyIncomplete, ScheduledThere, TooFarBack
from server.policies.models import Category, Department, Policy, PolicyVersion
from server.policies.service import gate
from server.policies.states import VersionState


def submit(version: PolicyVersion, *, actor: Actor, seen_version: int) -> PolicyVersion:
    """提交复核."""
    return move(version, "submit", actor=actor, seen_version=seen_version)


def send_back(version: PolicyVersion, *, actor: Actor, note: str, seen_version: int) -> PolicyVersion:
    """退回修改, with the reason."""
    return move(version, "send_back", actor=actor, note=_reason(note), seen_version=seen_version)


def drop(version: PolicyVersion, *, actor: Actor, seen_version: int | None = None) -> PolicyVersion:
    """放弃这一版: a draft that nobody will publish."""
    return move(version, "drop", actor=actor, seen_version=seen_version)


def call_back(version: PolicyVersion, *, actor: Actor, note: str, seen_version: int) -> PolicyVersion:
    """取消定期: a text that waits for its day is a draft again. DraftThere is the database's: one in preparation."""
    policy = db.session.get_one(Policy, version.policy_id)
    if pending(policy) is not None:
        raise PolicyIncomplete("这项政策已有一版在修改，请先完成那一版")
    return move(version, "call_back", actor=actor, note=_reason(note), seen_version=seen_version)


def publish(version: PolicyVersion, *, actor: Actor, seen_version: int, since: date | None = None) -> PolicyVersion:
    """复核通过 by another person than the one who submitted, for `since` (what the draft says, or today).

    Today or earlier: in force at once, the old text ends the day before. Later: the text waits for its day.
    NotReady with each reason, TooFarBack, ScheduledThere.
    """
    policy = db.session.get_one(Policy, version.policy_id)
    since = since or version.effective_from or today()
    gate.refuse_unready(policy, version, since)
    if since > today():
        return _wait(policy, version, "schedule", actor, since, seen_version)
    old = in_state(policy, VersionState.PUBLISHED)
    if old is not None and old.effective_from is not None and since < old.effective_from:
        says = f"现行版从 {old.effective_from.isoformat()} 起生效，新版不能比它更早"
        raise TooFarBack(says, detail=[field_error("/since", says)])
    return _go_live(policy, version, "publish", actor, since=since, seen_version=seen_version)


def adopt(version: PolicyVersion, policy: Policy, *, since: date | None, actor: Actor) -> PolicyVersion:
    """A text of the operator's table: in force at once, or waiting for its day."""
    if since is not None and since > today():
        return _wait(policy, version, "adopt_later", actor, since, None)
    return _go_live(policy, version, "adopt", actor, since=since)


def start_due(*, actor: Actor, at_most: int) -> int:
    """到日子自动生效: every text whose day has come. How many."""
    due = select(PolicyVersion).where(
        PolicyVersion.state == VersionState.SCHEDULED, PolicyVersion.effective_from <= today()
    )
    found = list(db.session.scalars(due.order_by(PolicyVersion.effective_from).limit(at_most)))
    for version in found:
        policy = db.session.get_one(Policy, version.policy_id)
        _go_live(policy, version, "start", actor, since=version.effective_from)
    return len(found)


def _wait(
    policy: Policy, version: PolicyVersion, name: str, actor: Actor, since: date, seen_version: int | None
) -> PolicyVersion:
    if in_state(policy, VersionState.SCHEDULED) is not None:
        raise ScheduledThere
    return move(version, name, actor=actor, seen_version=seen_version, changes={"effective_from": since})


def _go_live(
    policy: Policy,
    version: PolicyVersion,
    name: str,
    actor: Actor,
    *,
    since: date | None,
    seen_version: int | None = None,
) -> PolicyVersion:
    """The old text ends the day before the new one begins, or earlier where it said so itself."""
    old = in_state(policy, VersionState.PUBLISHED)
    since = since or today()
    if old is not None:
        assert old.effective_from is not None, "a text in force has a date"
        since = max(since, old.effective_from)
        last = max(since - timedelta(days=1), old.effective_from)
        move(old, "replace", actor=actor, changes={"effective_to": min(last, old.effective_to or last)})
    live = move(version, name, actor=actor, seen_version=seen_version, changes={"effective_from": since})
    make_findable(policy, live)
    return live


def make_findable(policy: Policy, version: PolicyVersion) -> None:
    """What the search knows of a policy is its text in force."""
    category = db.session.get_one(Category, policy.category_id)
    department = db.session.get_one(Department, policy.department_id)
    said = (version.summary, version.who, version.benefit, version.standard, policy.relief_class)
    heads = (policy.name, category.name, department.name)
    sounds = (sound for head in (*heads, policy.relief_class) for sound in sounds_of(head))
    search.remember("policy", policy.uid, *heads, *said, sounds=sounds)


def pending(policy: Policy) -> PolicyVersion | None:
    """The text in preparation."""
    return in_state(policy, VersionState.DRAFT, VersionState.REVIEW)


def newest(policy: Policy) -> PolicyVersion | None:
    mine = select(PolicyVersion).where(PolicyVersion.policy_id == policy.id)
    return db.session.scalar(mine.order_by(PolicyVersion.number.desc()).limit(1))


def in_state(policy: Policy, *states: VersionState) -> PolicyVersion | None:
    query = select(PolicyVersion).where(PolicyVersion.policy_id == policy.id, PolicyVersion.state.in_(states))
    return db.session.scalar(query)


def _reason(note: str) -> str:
    if not note.strip():
        raise PolicyIncomplete("请写明退回的原因", detail=[field_error("/note", "请写明退回的原因")])
    return note.strip()
