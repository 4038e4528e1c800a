"""A day of giving that is on, with one unit, for the world of rights."""

from tests.cast import Cast
from tests.events.words import on, unit_of


def given_for(cast: Cast, campaign_uid: str) -> dict[str, str]:
    """Inside the caller's unit."""
    event = on(cast, campaign_uid)
    return {"event": event.uid, "unit": unit_of(event, cast).uid}
