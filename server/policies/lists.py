"""列表 — every policy with the text in force and the one in preparation."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.lists import Column, Filter, Listing, Values, equals, narrowed
from server.people.roles import Role
from server.policies.models import Category, Department, Policy, PolicyVersion
from server.policies.queries import finding
from server.policies.queries.catalogue import filled
from server.policies.queries.desk import PENDING, Line, departments
from server.policies.queries.figures import Figures
from server.policies.states import MARK_NAMES, STATE_NAMES, VersionState

GONE = (VersionState.REPLACED, VersionState.DROPPED)
_live, _pending, _scheduled = aliased(PolicyVersion), aliased(PolicyVersion), aliased(PolicyVersion)


def _policies(_actor: Actor) -> Any:
    return (
        select(Policy, _live, _pending, _scheduled, Category.name, Department.name)
        .join(Category, Category.id == Policy.category_id)
        .join(Department, Department.id == Policy.department_id)
        .outerjoin(_live, and_(_live.policy_id == Policy.id, _live.state == VersionState.PUBLISHED))
        .outerjoin(_pending, and_(_pending.policy_id == Policy.id, _pending.state.in_(PENDING)))
        .outerjoin(_scheduled, and_(_scheduled.policy_id == Policy.id, _scheduled.state == VersionState.SCHEDULED))
    )


def _lines(found: Sequence[Any], _actor: Actor) -> list[Line]:
    figures = Figures()
    return [Line(row[0], row[4], row[5], row[1], row[2], row[3], *_said(row[1], figures)) for row in found]


def _said(live: PolicyVersion | None, figures: Figures) -> tuple[str, str]:
    """一句话 and 多少钱 of the text in force, as residents read them."""
    return (filled(live.summary, figures), filled(live.sum_text, figures)) if live else ("", "")


def _by_number(values: Values) -> Sequence[Any]:
    """A search has the best first."""
    words = values.get("q", "")
    return (finding.order(finding.ranked(words)), Policy.no) if words else (Policy.no,)


def _states(line: Line) -> str:
    held = (line.live, line.scheduled, line.pending)
    return "、".join(STATE_NAMES[VersionState(one.state)] for one in held if one is not None)


POLICIES: Listing[Line] = Listing(
    key="policies",
    title="政策",
    roles=frozenset(Role),
    query=_policies,
    id=Policy.id,
    order=_by_number,
    rows=_lines,
    filters=(
        Filter(
            "q",
            "搜索",
            narrowed(lambda words, _actor: finding.fits(words)),
            kind="search",
            hint="名称、难处、拼音",
        ),
        Filter(
            "department",
            "部门",
            equals(Department.name),
            choices=lambda _actor: [(name, name) for name in departments()],
        ),
        Filter(
            "state",
            "状态",
            narrowed(lambda state, _actor: or_(*(one.state == state for one in (_pending, _live, _scheduled)))),
            choices=[(state, STATE_NAMES[state]) for state in VersionState if state not in GONE],
        ),
        Filter("mark", "数字来源", equals(_live.mark), choices=list(MARK_NAMES.items())),
    ),
    columns=(
        Column("name", "政策", lambda line: line.policy.name),
        Column("no", "编号", lambda line: line.policy.no, kind="number", sort=Policy.no),
        Column("category", "类别", lambda line: line.category),
        Column("department", "部门", lambda line: line.department, usual=False),
        Column("summary", "一句话", lambda line: line.summary, usual=False),
        Column("sum_text", "多少钱", lambda line: line.amount_text),
        Column("since", "生效", lambda line: line.live.effective_from if line.live else None, kind="day"),
        Column("state", "状态", _states, kind="state"),
    ),
)
