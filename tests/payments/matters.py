"""What became of doubtful money."""

from sqlalchemy import select

from server.kit.db import db
from server.payments.models import Matter


def waiting_matters() -> list[Matter]:
    """Those that wait for a person, oldest first, inside a unit."""
    return list(db.session.scalars(select(Matter).where(Matter.state == "open").order_by(Matter.id)))


def settled() -> list[Matter]:
    """Matters that wait for nobody any more, inside a unit."""
    return list(db.session.scalars(select(Matter).where(Matter.state != "open").order_by(Matter.id)))
