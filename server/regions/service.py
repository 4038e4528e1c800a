"""办理 — register a place and its station."""

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once
from server.regions import queries, rules
from server.regions.errors import RegionMisplaced, RegionTaken
from server.regions.models import Region
from server.regions.rules import Level


def add(code: str, *, name: str, level: Level | str, parent_code: str | None = None, seat: str = "") -> Region:
    """登记地区. Refuses a code that does not fit its level or its parent, and one that is there."""
    level = Level(level)
    if rules.level_of(code) != level:
        raise RegionMisplaced
    if parent_code is not None:
        parent = queries.find(parent_code)
        if parent.code == code or not rules.within(code, parent.code):
            raise RegionMisplaced
    elif level not in (Level.CITY, Level.COUNTY):
        raise RegionMisplaced
    region = Region(code=code, name=name, level=str(level), parent_code=parent_code, seat=seat)
    if not insert_once(region):
        raise RegionTaken
    return region


def set_station(code: str, *, name: str, address: str, phone: str, actor: Actor) -> Region:
    """登记服务站. Only a township has one."""
    region = queries.find(code)
    if region.level != Level.TOWNSHIP:
        raise RegionMisplaced("服务站只登记在乡镇（街道）上")
    region.station_name, region.station_address, region.station_phone = name, address, phone
    audit.write(actor, "regions.set_station", code)
    db.session.flush()
    return region
