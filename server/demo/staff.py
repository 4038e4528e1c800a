"""工作人员 — one invented person for each post of the demo. The password is published, so it protects nothing."""

import csv
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from server.demo.places import village_of
from server.demo.profiles import DATA, Profile
from server.kit import clock
from server.kit.actors import Actor
from server.people import queries
from server.people import service as people
from server.people.roles import NAMES, ONE_TIME_CODE, Role
from server.regions.rules import Scope

PASSWORD = "yuanqiao-shili-2026"  # noqa: S105 - published, for the demo only


@dataclass(frozen=True)
class Post:
    """`where` says for which place the post answers: home, county, town 0…3 of the profile, or its village.

    The second of a post sits in another township or organisation, so that one can see what they do not see.
    """

    login: str
    name: str
    role: Role
    where: str
    organisation: str
    scope: Scope = Scope.BELOW


POSTS = (
    Post("jingban", "陈示例", Role.CHARITY, "home", "charity"),
    Post("fuze", "周示例", Role.CHARITY_LEAD, "home", "charity"),
    Post("caiwu", "方示例", Role.FINANCE, "home", "charity"),
    Post("kuaiji", "夏示例", Role.FINANCE, "home", "charity"),
    Post("jiuzhu", "任示例", Role.RELIEF, "home", "bureau"),
    Post("cishan", "鲁示例", Role.BUREAU_CHARITY, "home", "bureau"),
    Post("xiangzhen", "田示例", Role.TOWNSHIP, "town0", "bureau"),
    Post("shegong", "沈示例", Role.STATION, "town0", "station"),
    Post("cunli", "江示例", Role.VILLAGE, "village0", "bureau"),
    Post("wangge", "王示例", Role.GRID, "village0", "bureau"),
    Post("guanli", "管示例", Role.PLATFORM_ADMIN, "home", "bureau"),
    Post("anquan", "安示例", Role.SECURITY_ADMIN, "home", "bureau"),
    Post("shenji", "沈审例", Role.AUDIT_ADMIN, "home", "bureau"),
    Post("bumen", "卫示例", Role.DEPARTMENT, "home", "卫生健康委员会"),
    Post("aixin", "艾示例", Role.PARTNER, "home", "partner"),
    Post("xiangzhen2", "袁示例", Role.TOWNSHIP, "town1", "bureau"),
    Post("xiangzhen3", "彭示例", Role.TOWNSHIP, "town2", "bureau", Scope.OWN),
    Post("shegong2", "宋示例", Role.STATION, "town1", "station2"),
    Post("cunli2", "易示例", Role.VILLAGE, "village1", "bureau"),
    Post("wangge2", "黄示例", Role.GRID, "village1", "bureau"),
    Post("bumen2", "钟示例", Role.DEPARTMENT, "home", "医疗保障局"),
    Post("aixin2", "文示例", Role.PARTNER, "home", "partner2"),
)


def build(chosen: Profile) -> None:
    """Open the accounts, each with its organisation."""
    units = _departments(chosen) | {
        "charity": people.add_organisation(name=chosen.charity, kind="charity", area_code=chosen.home),
        "bureau": people.add_organisation(name=chosen.bureau, kind="bureau", area_code=chosen.home),
        "station": people.add_organisation(name="示例社会工作服务站", kind="station", area_code=chosen.towns[0]),
        "station2": people.add_organisation(name="示例邻里社工服务站", kind="station", area_code=chosen.towns[1]),
        "partner": people.add_organisation(name="示例超市（爱心单位）", kind="partner", area_code=chosen.home),
        "partner2": people.add_organisation(name="示例志愿服务队", kind="partner", area_code=chosen.home),
    }
    for post in POSTS:
        roles = [(post.role, _area(post, chosen))]
        unit = units[post.organisation]
        people.add_staff(post.login, post.name, PASSWORD, roles=roles, organisation=unit, scope=post.scope)
    _ask_for_a_post(chosen)


def _ask_for_a_post(chosen: Profile) -> None:
    """A second post for a village worker, asked for yesterday: the security administrator has something to grant."""
    with clock.at(clock.now() - timedelta(days=1)):
        village = village_of(chosen.towns[1])
        people.ask_post(actor("cunli2").uid, role=Role.GRID, area_code=village, actor=actor("guanli"))


def actor(login: str) -> Actor:
    """The demo's person of this login, as an actor."""
    return queries.staff_actor(queries.staff_by_login(login))


def accounts() -> list[dict[str, str]]:
    """What `make run` prints: one sign-in per role."""
    seen: set[Role] = set()
    rows = []
    for post in POSTS:
        if post.role in seen:
            continue
        seen.add(post.role)
        hint = f"再输入一次性验证码：wishbridge staff otp {post.login}" if post.role in ONE_TIME_CODE else ""
        rows.append({"role": NAMES[post.role], "login": post.login, "password": PASSWORD, "otp_hint": hint})
    return rows


def _departments(chosen: Profile) -> dict[str, Any]:
    """The departments whose policies the demo shows, by their names; the bureau itself is there already."""
    with (DATA / "policies.csv").open(encoding="utf-8-sig", newline="") as file:
        names = dict.fromkeys(row["department"] for row in csv.DictReader(file))
    return {
        name: people.add_organisation(name=f"{name}（示例）", kind="department", area_code=chosen.home)
        for name in names
        if name != "民政局"
    }


def _area(post: Post, chosen: Profile) -> str:
    if post.where == "home":
        return chosen.city[0] if chosen.city else chosen.home
    town = chosen.towns[int(post.where[-1])]
    return village_of(town) if post.where.startswith("village") else town
