"""名称 — how policies are called, for lists of other rooms."""

from collections.abc import Collection

from sqlalchemy import select

from server.kit.db import db
from server.policies.models import Policy, PolicyVersion
from server.policies.states import VersionState


def names_of(uids: Collection[str]) -> dict[str, str]:
    """uid → name, in one statement; none for nothing. Unknown ones are absent."""
    if not uids:
        return {}
    rows = db.session.execute(select(Policy.uid, Policy.name).where(Policy.uid.in_(uids)))
    return {row.uid: row.name for row in rows}


def offered() -> list[tuple[str, str]]:
    """(uid, name) of every policy in force, by number: for a choice in a form. One statement."""
    in_force = select(PolicyVersion.policy_id).where(PolicyVersion.state == VersionState.PUBLISHED)
    rows = db.session.execute(select(Policy.uid, Policy.name).where(Policy.id.in_(in_force)).order_by(Policy.no))
    return [(row.uid, row.name) for row in rows]
