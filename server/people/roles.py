"""角色 — who may do what, by the names of the county's own posts (design §8)."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    PLATFORM_ADMIN = "platform_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    RELIEF = "relief"
    BUREAU_CHARITY = "bureau_charity"
    DEPARTMENT = "department"
    CHARITY = "charity"
    CHARITY_LEAD = "charity_lead"
    FINANCE = "finance"
    TOWNSHIP = "township"
    STATION = "station"
    VILLAGE = "village"
    GRID = "grid"
    PARTNER = "partner"


NAMES = {
    Role.PLATFORM_ADMIN: "平台管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
    Role.RELIEF: "民政局救助岗",
    Role.BUREAU_CHARITY: "民政局慈善岗",
    Role.DEPARTMENT: "部门联络员",
    Role.CHARITY: "慈善会项目岗",
    Role.CHARITY_LEAD: "慈善会负责人",
    Role.FINANCE: "慈善会财务岗",
    Role.TOWNSHIP: "乡镇民政岗",
    Role.STATION: "社工站",
    Role.VILLAGE: "村（社区）民政员",
    Role.GRID: "网格员",
    Role.PARTNER: "爱心单位",
}

# Roles that move money, administer, or see many people's data at once sign in with a one-time code as well.
ONE_TIME_CODE = frozenset(
    {
        Role.PLATFORM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
        Role.RELIEF,
        Role.CHARITY,
        Role.CHARITY_LEAD,
        Role.FINANCE,
    }
)
# 三权分立: no account holds two of these.
SEPARATE = frozenset({Role.PLATFORM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})

# Those who may work on the phone: no post among them that needs a one-time code.
WORKERS = frozenset({Role.TOWNSHIP, Role.STATION, Role.VILLAGE, Role.GRID})

# Which kind of organisation a post belongs to; the other posts may stand in any.
AT_HOME_IN: Mapping[Role, frozenset[str]] = {
    Role.RELIEF: frozenset({"bureau"}),
    Role.BUREAU_CHARITY: frozenset({"bureau"}),
    Role.DEPARTMENT: frozenset({"department"}),
    Role.CHARITY: frozenset({"charity"}),
    Role.CHARITY_LEAD: frozenset({"charity"}),
    Role.FINANCE: frozenset({"charity"}),
    Role.PARTNER: frozenset({"partner"}),
}
# How long the area code of a post may be: townships have nine digits, villages twelve, grids fifteen.
AREA_DIGITS: Mapping[Role, frozenset[int]] = {
    Role.TOWNSHIP: frozenset({9}),
    Role.STATION: frozenset({6, 9}),
    Role.VILLAGE: frozenset({12}),
    Role.GRID: frozenset({12, 15}),
    Role.PARTNER: frozenset({6, 9, 12}),
}

WISH_WRITERS = frozenset({Role.CHARITY, Role.TOWNSHIP, Role.STATION, Role.VILLAGE, Role.GRID, Role.PARTNER})
WISH_PUBLISHERS = frozenset({Role.CHARITY, Role.CHARITY_LEAD})
WISH_RECEIVERS = frozenset({Role.CHARITY, Role.TOWNSHIP, Role.STATION})
# Who goes along to somebody's home, so that no giver goes there alone (design §1.6).
COMPANIONS = WISH_RECEIVERS | {Role.VILLAGE, Role.GRID}
CAMPAIGN_WRITERS = frozenset({Role.CHARITY})
CAMPAIGN_APPROVERS = frozenset({Role.CHARITY_LEAD})
MONEY_HANDLERS = frozenset({Role.FINANCE, Role.CHARITY, Role.CHARITY_LEAD})
WORDS_READERS = frozenset({Role.CHARITY, Role.CHARITY_LEAD})
POLICY_EDITORS = frozenset({Role.RELIEF, Role.DEPARTMENT, Role.BUREAU_CHARITY})
