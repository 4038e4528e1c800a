"""自检 — the version of a poster equals the number of its moves (I12)."""

from sqlalchemy import func, select

from server.codes.models import Poster, PosterEvent
from server.kit.checks import Check
from server.kit.db import db


def _versions() -> list[str]:
    made = select(func.count()).where(PosterEvent.subject_id == Poster.id).scalar_subquery()
    wrong = db.session.scalars(select(Poster.serial).where(Poster.version != made))
    return [f"海报 {serial} 的版本号与办理记录数不一致" for serial in wrong]


CHECKS = [Check("I12.codes", "海报版本号等于办理记录数", _versions)]
