"""窗口 — which window of a policy serves a place: its own, the township's station, or one further up."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from server.kit.db import db
from server.policies.errors import WindowUnknown
from server.policies.models import Policy, PolicyWindow
from server.regions import queries as regions
from server.regions import rules as places


@dataclass(frozen=True)
class Window:
    """Where somebody of a place goes. `hours` and `phone` may be empty; then the policy's own phone answers."""

    name: str
    address: str
    phone: str
    hours: str = ""


@dataclass(frozen=True)
class Line:
    """One window as staff see it."""

    uid: str
    area_code: str
    area: str
    window: Window


def serving(policy_id: int, area: str, *, at_township: bool) -> Window | None:
    """The nearest window of the policy around `area`; the station before one of the county where it decides."""
    around = (PolicyWindow.policy_id == policy_id, PolicyWindow.area_code.in_(list(places.parents(area))))
    found = sorted(db.session.scalars(select(PolicyWindow).where(*around)), key=lambda row: -_nearness(row.area_code))
    near = next((row for row in found if _nearness(row.area_code) > _COUNTY), None)
    if near is None and at_township:
        station = regions.station(area)
        if station is not None:
            return Window(station.name, station.address, station.phone)
    return _window(near or found[0]) if found else None


def of(policy: Policy) -> list[Line]:
    """Every window of a policy, by place; two statements."""
    rows: list[PolicyWindow] = list(db.session.scalars(_mine(policy).order_by(PolicyWindow.area_code)))
    names = regions.full_names(row.area_code for row in rows)
    return [Line(row.uid, row.area_code, names.get(row.area_code, row.area_code), _window(row)) for row in rows]


def any_in(area_code: str) -> bool:
    """Whether a policy has a window in this very place."""
    return db.session.scalar(select(PolicyWindow.id).where(PolicyWindow.area_code == area_code).limit(1)) is not None


def find(uid: str) -> PolicyWindow:
    row = db.session.scalar(select(PolicyWindow).where(PolicyWindow.uid == uid))
    if row is None:
        raise WindowUnknown
    return row


def at(policy: Policy, area_code: str) -> PolicyWindow | None:
    row: PolicyWindow | None = db.session.scalar(_mine(policy).where(PolicyWindow.area_code == area_code))
    return row


_COUNTY = 6


def _nearness(code: str) -> int:
    """A city's code is as long as a county's, and further away."""
    return len(places.prefix(code))


def _mine(policy: Policy) -> Select[Any]:
    return select(PolicyWindow).where(PolicyWindow.policy_id == policy.id)


def _window(row: PolicyWindow) -> Window:
    return Window(row.station_name, row.station_address, row.station_phone, row.hours)
