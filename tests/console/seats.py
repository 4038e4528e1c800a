"""Sit down at the console in a browser of one's own."""

from typing import Any

from server.kit.actors import Actor
from tests.console.charity_desk import Desk


def seat(app: Any, unit: Any, actor: Actor) -> Desk:
    return Desk(app.test_client(), unit, actor)
