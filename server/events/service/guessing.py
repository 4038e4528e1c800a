"""猜单位编号 — a unit's code is for its own people: wrong ones are counted by the address they come from."""

from server.events import queries
from server.events.errors import TooManyCodes, UnitUnknown
from server.events.models import Event, EventUnit
from server.people.service import tries

WRONG_MAX = 30  # from one address within a quarter of an hour; a whole school may stand behind one


def brought(event: Event, no: str, *, place: str) -> EventUnit | None:
    """The unit of this event behind a code, None for any other code. TooManyCodes after many wrong ones."""
    refuse_guessing(place)
    try:
        unit = queries.open_unit(no)
    except UnitUnknown:
        return None
    return unit if unit.event_id == event.id else None


def refuse_guessing(place: str) -> None:
    """TooManyCodes: a right one is not told from a wrong one then."""
    wait_s = tries.wait_s(_mark(place), WRONG_MAX)
    if wait_s:
        raise TooManyCodes(retry_after_s=wait_s)


def count_wrong(place: str) -> None:
    """One more code that is nobody's."""
    tries.count(_mark(place))


def _mark(place: str) -> str:
    return tries.mark_of("unit", place)
