"""旧版 — what a paper says that is no longer so: the text it was printed with, beside the text in force."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from server.kit.db import db
from server.policies import rules
from server.policies.models import Policy, PolicyVersion
from server.policies.queries.catalogue import filled
from server.policies.queries.figures import Figures
from server.policies.states import VersionState

# A paper carries none of these, and a reader of the page follows the link.
NOT_ON_PAPER = frozenset({"full_text", "source_url", "door_url"})


@dataclass(frozen=True)
class Change:
    """One field: how staff and page call it, what the paper says, what holds now. An empty text: there was none."""

    label: str
    before: str
    after: str


def changes(subject: str, paper_version: int, printed_on: date) -> list[Change]:
    """What has changed in a policy since a paper was printed, named figures included. Empty where nothing has.

    One statement, and one for the figures of each day where a text names any.
    """
    both = or_(PolicyVersion.state == VersionState.PUBLISHED, PolicyVersion.number == paper_version)
    mine = select(PolicyVersion).join(Policy, Policy.id == PolicyVersion.policy_id).where(Policy.uid == subject, both)
    found = list(db.session.scalars(mine))
    now = next((one for one in found if one.state == VersionState.PUBLISHED), None)
    then = next((one for one in found if one.number == paper_version), None)
    if now is None or then is None:
        return []
    return between(then, now, then_on=printed_on)


def between(then: PolicyVersion, now: PolicyVersion, *, then_on: date | None = None) -> list[Change]:
    """Field by field, the old text with the figures of its day and the new one with today's."""
    old, new = _said(then, Figures(then_on)), _said(now, Figures())
    return [Change(label, old[label], new[label]) for label in new if old[label] != new[label]]


def current_numbers() -> dict[str, int]:
    """Policy uid → number of the text in force. One statement."""
    live = select(Policy.uid, PolicyVersion.number).join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
    return {row[0]: row[1] for row in db.session.execute(live.where(PolicyVersion.state == VersionState.PUBLISHED))}


def _said(version: PolicyVersion, figures: Figures) -> dict[str, str]:
    texts = [one for one in rules.TEXTS if one.name not in NOT_ON_PAPER]
    said = {one.label: filled(str(getattr(version, one.name) or ""), figures) for one in texts}
    return said | {"要带什么": "、".join(filled(paper, figures) for paper in version.papers)}
