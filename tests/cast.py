"""The people of every test. All of them are invented.

Lan and Bo give; Qiao gives too and has proved nothing yet. Wang walks the village, Tian keeps the township's window,
Chen writes for the charity, Lead Zhou agrees, Fang keeps the money, Ren works at the bureau, Guo at another township.
"""

from dataclasses import dataclass

from server.regions import service as regions

from server.kit.actors import Actor
from server.people import service as people
from server.people.roles import Role

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
    regions.add("360900", "宜春市", "city", None)
    regions.add(COUNTY, "袁州区", "county", "360900")
    station = {
        "station_name": "灵泉街道社工站",
        "station_address": "灵泉街道便民服务中心一楼",
        "station_phone": "12345",
    }
    regions.add(TOWN, "灵泉街道", "township", COUNTY, **station)
    regions.add(OTHER_TOWN, "秀江街道", "township", COUNTY)
    regions.add(VILLAGE, "示例村", "village", TOWN)
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


def staff(login: str, name: str, role: Role, area: str) -> Actor:
    person = people.add_staff(login, name=name, password=PASSWORD, roles=[(role, area)])
    return Actor("staff", person.uid, frozenset({role}), name, (area,))


def donor(openid: str, name: str | None, phone: str | None) -> Actor:
    person = people.donor_by_openid(openid)
    if phone is not None:
        people.prove_phone(person, phone)
    if name is not None:
        people.set_name(person, name)
    return Actor("donor", person.uid, frozenset({"donor"}), name or "")
