"""旧版 — what a paper says that is no longer so: the text it was printed with, beside the text in force."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from server.codes.queries import Poster
from server.codes.states import Kind
from server.kit.clock import in_china, today
from server.kit.db import db
from server.policies import rules
from server.policies.models import Policy, PolicyVersion
from server.policies.queries.catalogue import filled
from server.policies.queries.figures import Figures, courses, value_on
from server.policies.states import VersionState

# A paper carries none of these, and a reader of the page follows the link.
NOT_ON_PAPER = frozenset({"full_text", "source_url", "door_url"})
ON_PAPER = tuple(one for one in rules.TEXTS if one.name not in NOT_ON_PAPER)


@dataclass(frozen=True)
class Change:
    """One field: how staff and page call it, what the paper says, what holds now. An empty text: there was none."""

    label: str
    before: str
    after: str


def changes(subject: str, paper_version: int, printed_at: datetime) -> list[Change]:
    """What has changed in a policy since a paper was printed, named figures included. Empty where nothing has.

    A figure that was agreed later counts even if it is to hold from a day before the paper: it is not on it.

    One statement, and one for the figures of each day where a text names any.
    """
    both = or_(PolicyVersion.state == VersionState.PUBLISHED, PolicyVersion.number == paper_version)
    mine = select(PolicyVersion).join(Policy, Policy.id == PolicyVersion.policy_id).where(Policy.uid == subject, both)
    found = list(db.session.scalars(mine))
    now = next((one for one in found if one.state == VersionState.PUBLISHED), None)
    then = next((one for one in found if one.number == paper_version), None)
    if now is None or then is None:
        return []
    return between(then, now, then_at=printed_at)


def renamed(printed: str, name: str) -> list[Change]:
    """The heading of a paper whose policy is called otherwise by now. The paper is good for all that."""
    return [Change("名称", printed, name)] if printed != name else []


def between(then: PolicyVersion, now: PolicyVersion, *, then_at: datetime) -> list[Change]:
    """Field by field, the old text with the figures of its day as it knew them and the new one with today's."""
    old, new = _said(then, Figures(in_china(then_at).date(), then_at)), _said(now, Figures())
    return [Change(label, old[label], new[label]) for label in new if old[label] != new[label]]


def is_old(paper: Poster) -> bool:
    """Whether one paper says what is no longer so; never of paper that is of no policy."""
    return paper.kind == Kind.POLICY and judge()(paper.subject or "", paper.subject_version or 0, paper.at)


def day_of(paper: Poster) -> date:
    """The day in China whose figures stand on it."""
    return in_china(paper.at).date()


def judge() -> Callable[[str, int, datetime], bool]:
    """Whether a paper is old, for many: of its policy's uid, the number of its text and the moment it was printed.

    As a scan says it: by a newer text, or by a figure that the text names. Two statements for however many.
    """
    names = ("papers", *(one.name for one in ON_PAPER))
    columns = (getattr(PolicyVersion, name) for name in names)
    live = select(Policy.uid, PolicyVersion.number, *columns).join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
    found = db.session.execute(live.where(PolicyVersion.state == VersionState.PUBLISHED)).all()
    numbers = {row.uid: row.number for row in found}
    named = {row.uid: rules.figures_in({name: getattr(row, name) for name in names}) for row in found}
    course = courses({figure for figures in named.values() for figure in figures})
    day = today()

    def is_old(uid: str, number: int, printed_at: datetime) -> bool:
        steps, then = (course.get(figure, []) for figure in named.get(uid, ())), in_china(printed_at).date()
        moved = (value_on(one, then, printed_at) != value_on(one, day) for one in steps)
        return number < numbers.get(uid, 0) or any(moved)

    return is_old


def _said(version: PolicyVersion, figures: Figures) -> dict[str, str]:
    said = {one.label: filled(str(getattr(version, one.name) or ""), figures) for one in ON_PAPER}
    return said | {"要带什么": "、".join(filled(paper, figures) for paper in version.papers)}
