"""The people of every test. All of them are invented.

Lan and Bo give; Qiao gives too and has proved nothing yet. Wang walks the village, Tian keeps the township's window,
Chen writes for the charity, Lead Zhou agrees, Fang keeps the money, Ren works at the bureau, Guo at another township.
"""

from dataclasses import dataclass
from functools import cache

from server.kit.actors import THE_CLOCK, Actor
from server.people import service as people
from server.people.roles import Role
from server.regions import service as regions

PASSWORD = "xin-yuan-2026-qiao"
COUNTY, TOWN, OTHER_TOWN, VILLAGE = "360902", "360902001", "360902002", "360902001001"
PHONE_LAN, PHONE_BO = "13800000001", "13800000002"


@dataclass(frozen=True)
class Cast:
    """Actors by name; donors by uid in `actor.uid`."""

    lan: Actor
    bo: Actor
    qiao: Actor
    wang: Actor
    tian: Actor
    guo: Actor
    chen: Actor
    zhou: Actor
    fang: Actor
    ren: Actor


def gather() -> Cast:
    """Build county, staff and donors through the services, inside the caller's unit."""
    regions.add("360900", name="宜春市", level="city")
    regions.add(COUNTY, name="袁州区", level="county", parent_code="360900")
    regions.add(TOWN, name="灵泉街道", level="township", parent_code=COUNTY)
    regions.add(OTHER_TOWN, name="秀江街道", level="township", parent_code=COUNTY)
    regions.add(VILLAGE, name="示例村", level="village", parent_code=TOWN)
    address = "灵泉街道便民服务中心一楼"
    regions.set_station(TOWN, name="灵泉街道社工站", address=address, phone="12345", actor=THE_CLOCK)
    return Cast(
        lan=donor("oLan", "兰心", PHONE_LAN),
        bo=donor("oBo", "柏舟", PHONE_BO),
        qiao=donor("oQiao", None, None),
        wang=staff("wang", "王走访", Role.GRID, VILLAGE),
        tian=staff("tian", "田窗口", Role.TOWNSHIP, TOWN),
        guo=staff("guo", "郭邻镇", Role.TOWNSHIP, OTHER_TOWN),
        chen=staff("chen", "陈经办", Role.CHARITY, COUNTY),
        zhou=staff("zhou", "周负责", Role.CHARITY_LEAD, COUNTY),
        fang=staff("fang", "方财务", Role.FINANCE, COUNTY),
        ren=staff("ren", "任救助", Role.RELIEF, COUNTY),
    )


@cache
def hashed() -> people.Hashed:
    """Hashing is slow on purpose; the cast shares one password and waits once."""
    return people.hash_password(PASSWORD)


def staff(login: str, name: str, role: Role, area: str) -> Actor:
    person = people.add_staff(login, name, hashed(), roles=[(role, area)])
    return Actor("staff", person.uid, frozenset({role}), name, (area,))


def donor(openid: str, name: str | None, phone: str | None) -> Actor:
    person = people.donor_by_openid(openid)
    if phone is not None:
        people.prove_phone(person, phone)
    if name is not None:
        people.set_name(person, name)
    return Actor("donor", person.uid, frozenset({"donor"}), name or "")
