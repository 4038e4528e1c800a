"""照片和录音 of own wishes."""

from collections.abc import Collection

from sqlalchemy import select

from server.intake.models import OwnWishFile
from server.kit.db import db


def files_of(ids: Collection[int]) -> list[OwnWishFile]:
    """Oldest first."""
    return list(db.session.scalars(select(OwnWishFile).where(OwnWishFile.own_id.in_(ids)).order_by(OwnWishFile.id)))
