"""办理 — register a place and its station."""

from server.kit import audit
from server.kit.actors import THE_CLOCK, Actor
from server.kit.db import db, insert_once
from server.kit.errors import field_error
from server.regions import queries, rules
from server.regions.errors import RegionInUse, RegionMisplaced, RegionNameInvalid, RegionTaken
from server.regions.models import Region
from server.regions.rules import Level

NAME_CHARS_MAX = 40


def add(
    code: str,
    *,
    name: str,
    level: Level | str,
    parent_code: str | None = None,
    seat: str = "",
    actor: Actor = THE_CLOCK,
) -> Region:
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
    audit.write(actor, "regions.add", code)
    return region


def add_below(parent_code: str, *, last_three: str, name: str, actor: Actor) -> Region:
    """登记村（社区）或网格: the next three digits below a township or a village. RegionMisplaced, RegionTaken."""
    parent = queries.find(parent_code)
    code = parent.code + last_three
    if parent.level not in (Level.TOWNSHIP, Level.VILLAGE) or not rules.is_three(last_three):
        raise RegionMisplaced(detail=[field_error("/last_three", "编码填三位数字，从 001 到 999")])
    level = Level.VILLAGE if parent.level == Level.TOWNSHIP else Level.GRID
    return add(code, name=_name(name), level=level, parent_code=parent.code, actor=actor)


def rename(code: str, *, name: str, actor: Actor) -> Region:
    """改名: posters and records show the new one from now on."""
    region = queries.find(code)
    old, region.name = region.name, _name(name)
    audit.write(actor, "regions.rename", code, {"from": old, "to": region.name})
    db.session.flush()
    return region


def remove(code: str, *, actor: Actor) -> None:
    """撤销登记: a township without a station, a village or a grid that was registered by mistake.

    RegionInUse while something lies in it.

    What else stands there is known to the rooms above: they ask before they call.
    """
    region = queries.find(code)
    small = region.level in (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)
    if not small or region.station_name is not None or queries.parents_among([code]):
        raise RegionInUse
    db.session.delete(region)
    audit.write(actor, "regions.remove", code, {"name": region.name})
    db.session.flush()


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 2 <= len(name) <= NAME_CHARS_MAX or not name.isprintable():
        raise RegionNameInvalid(detail=[field_error("/name", RegionNameInvalid.says)])
    return name


def set_station(code: str, *, name: str, address: str, phone: str, actor: Actor) -> Region:
    """登记服务站. Only a township has one."""
    region = queries.find(code)
    if region.level != Level.TOWNSHIP:
        raise RegionMisplaced("服务站只登记在乡镇（街道）上")
    named = {"station_name": (name, 60), "station_address": (address, 120), "station_phone": (phone, 20)}
    wrong = [
        field_error(f"/{field}", "请填写，不要太长")
        for field, (text, most) in named.items()
        if not 0 < len(text) <= most
    ]
    if wrong:
        raise RegionNameInvalid("服务站的名称、地址、电话都要填", detail=wrong)
    region.station_name, region.station_address, region.station_phone = name, address, phone
    audit.write(actor, "regions.set_station", code)
    db.session.flush()
    return region
