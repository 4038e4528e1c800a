"""发布关口 — what stands against putting a text in force: every reason with its place, so that it can be mended."""

from collections.abc import Iterator
from datetime import date

from server.kit.clock import today
from server.kit.errors import field_error
from server.policies import rules
from server.policies.errors import NotReady
from server.policies.models import Policy, PolicyVersion
from server.policies.queries import figures, windows
from server.policies.service import rulebook


def refuse_unready(policy: Policy, version: PolicyVersion, day: date) -> None:
    """NotReady, with each reason, for a text that must not be in force from `day` on."""
    found = unready(policy, version, day)
    if found:
        raise NotReady(detail=[field_error(f"/{field}", says) for field, says in found])


def unready(policy: Policy, version: PolicyVersion, day: date | None = None) -> list[tuple[str, str]]:
    """(field, sentence) for each reason against publishing `version`; an empty list: nothing does.

    `day` is the first day in force; without one what the draft says, or today.
    """
    day = day or version.effective_from or today()
    values = {column.name: getattr(version, column.name) for column in PolicyVersion.__table__.columns}
    found = rules.problems(values | {"effective_from": day})
    found += _without_place(policy, version)
    found += _without_figure(values, day)
    found += [(place.removeprefix("/"), says) for place, says in rulebook.unready(policy, version, day)]
    return found


def _without_place(policy: Policy, version: PolicyVersion) -> Iterator[tuple[str, str]]:
    """Who reads a policy must know where to go: a sentence, a window or an address of 赣服通."""
    if not version.where_text.strip() and not version.door_url and not windows.of(policy):
        yield "where_text", "还没有办理地点：请填“去哪里办”，或登记一个窗口"


def _without_figure(values: dict[str, object], day: date) -> Iterator[tuple[str, str]]:
    named = rules.figures_in(values)
    known = figures.on(day) if named else {}
    for figure, field in named.items():
        if figure not in known:
            yield field, f"参数“{figure}”在 {day.isoformat()} 还没有数字"
