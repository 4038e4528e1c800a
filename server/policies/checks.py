"""自检 — the version of a policy's text equals the number of its moves (I12)."""

from sqlalchemy import func, select

from server.kit.checks import Check
from server.kit.db import db
from server.policies.models import PolicyVersion, VersionEvent


def _versions() -> list[str]:
    made = select(func.count()).where(VersionEvent.subject_id == PolicyVersion.id).scalar_subquery()
    wrong = db.session.scalars(select(PolicyVersion.uid).where(PolicyVersion.version != made))
    return [f"政策版本 {uid} 的版本号与办理记录数不一致" for uid in wrong]


CHECKS = [Check("I12.policies", "政策版本号等于办理记录数", _versions)]
