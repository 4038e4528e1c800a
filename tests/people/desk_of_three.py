"""The three administrators of a test, and an account that was invited."""

from server.kit.actors import Actor
from server.people import queries
from server.people import service as people
from server.people.roles import Role
from tests.cast import COUNTY, staff

PASSWORD = "shan-gao-lu-yuan-7"


def three(unit) -> tuple[Actor, Actor, Actor]:
    """Platform, security and audit administrator."""
    with unit():
        found = [
            staff(login, name, role, COUNTY)
            for login, name, role in (
                ("guan", "管平台", Role.PLATFORM_ADMIN),
                ("an", "安保安", Role.SECURITY_ADMIN),
                ("shen", "审计员", Role.AUDIT_ADMIN),
            )
        ]
    return found[0], found[1], found[2]


def invited(unit, guan: Actor, *, login: str = "xin", kind: str = "charity") -> tuple[str, str]:
    """(uid, token) of an account that waits for its person."""
    with unit():
        unit_row = people.add_organisation(name=f"示例单位{kind}", kind=kind, area_code=COUNTY)
        row, token = people.open_account(login=login, name="新同事", organisation=unit_row.uid, actor=guan)
        return row.uid, token


def joined(unit, guan: Actor, an: Actor, *, login: str = "xin", kind: str = "charity") -> str:
    """The uid of an account whose person has set a password."""
    uid, token = invited(unit, guan, login=login, kind=kind)
    with unit():
        code = people.issue_code(uid, actor=an)
    with unit():
        people.accept(token, code, PASSWORD, PASSWORD)
    return uid


def state_of(unit, uid: str) -> str:
    with unit():
        return str(queries.staff(uid).state)
