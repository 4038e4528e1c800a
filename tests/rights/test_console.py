"""Every address of the console × every role × {own, other township, other organisation, other controller, anonymous,
disabled}: the door is open exactly where docs/rights.md says so, and what is not yours answers as if it were not there.
"""

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest

from server.people.roles import Role
from tests.console.charity_desk import Desk
from tests.rights.draft import ARGUMENT, console_rules, matches
from tests.rights.sheet import Row, rows
from tests.rights.world import RECORD_OF, Relation, World

THING = re.compile(r"\{(\w+)\}")
NOWHERE = "nosuchthing00000"
ODD = re.compile(r"nosuchthing00000|[0-9a-f]{16,32}|编号：\w+|\?v=\w+|value=\"[\w-]*\"")
# Who is kept out of a thing, by what bounds it.
KEEPS_OUT = {
    "全县": (),
    "地区": (Relation.OTHER_TOWNSHIP,),
    "台账": (Relation.OTHER_TOWNSHIP, Relation.OTHER_CONTROLLER),
    "本单位": (Relation.OTHER_ORGANISATION,),
    "本人": tuple(Relation),  # what somebody made for themselves, and nobody in these tests is that person
}
CLOSED, GONE = 403, 404


@pytest.fixture
def world(app, unit, cast):
    one = World(app, unit, cast).build()
    yield one
    one.tidy()


def test_every_address_has_a_row_and_every_row_an_address(app):
    rules = [(method, rule) for method, rule, _ in console_rules(app)]
    bare = [one for one in rules if not any(row.method == one[0] and matches(one[1], row.address) for row in rows())]
    dead = [row for row in rows() if not any(row.method == how and matches(rule, row.address) for how, rule in rules)]
    assert (bare, dead) == ([], [])


def test_every_move_behind_an_address_has_a_row(app):
    """An address that ends in the name of a move serves several doors; no row may stand for all of them."""
    assert [row for row in rows() if re.search(r"\{(name|act|which|kind)\}", row.path)] == []
    assert [row.path for row in rows() if len([one for one in rows() if one == row]) > 1] == []


@pytest.mark.parametrize("relation", list(Relation))
def test_every_cell(world, relation, engine_name):
    """Who is refused at the door asks nothing of the database, so the second engine meets those who may."""
    seats = world.seats(relation)
    wrong = [
        f"{row.method} {row.path} as {role}: {said}, wanted {wanted}"
        for row in sorted(rows(), key=last_things_last)
        for role in sorted(asking(row, relation) if engine_name == "sqlite" else asking(row, relation) & row.roles)
        for wanted in [expected(row, role, relation)]
        for said in [answer(world, seats[role], row, role, relation)]
        if not fits(said, wanted)
    ]
    assert wrong == [], "\n".join(wrong)


def test_foreign_and_unknown_answer_alike(world):
    """Whoever guesses a number learns nothing from the answer: neither its words nor its status differ."""
    seats = world.seats(Relation.OTHER_TOWNSHIP)
    bound = [row for row in rows() if Relation.OTHER_TOWNSHIP in KEEPS_OUT[row.scope] and THING.search(row.path)]
    assert bound
    told = [
        f"{row.method} {row.path} as {role}"
        for row in bound
        for role in row.roles
        if Relation.OTHER_TOWNSHIP in KEEPS_OUT[scope_of(row, role)]
        for desk in [seats[role]]
        if words(ask(desk, row.method, path_of(world, row, role, Relation.OWN)))
        != words(ask(desk, row.method, THING.sub(NOWHERE, row.path)))
    ]
    assert told == [], "\n".join(told)


def asking(row: Row, relation: Relation) -> frozenset[Role]:
    """Every role asks for what is its own; then, of what something bounds, those who may and stand outside of it.

    Whom `OWN` has shown to be refused before the thing is looked for asks no more, and the door itself, which does
    not look at the role, is tried by one of each.
    """
    if relation is Relation.OWN:
        return frozenset(Role)
    if relation in (Relation.ANONYMOUS, Relation.DISABLED):
        return frozenset(sorted(row.roles)[:1])
    return row.roles if row.scope != "全县" else frozenset()


def last_things_last(row: Row) -> tuple[bool, str, str]:
    """Looking before doing, and leaving at the very end."""
    return row.path == "/console/sign-out", row.method, row.path


def expected(row: Row, role: Role, relation: Relation) -> str:
    if relation in (Relation.ANONYMOUS, Relation.DISABLED):
        return "sign in"
    if role not in row.roles:
        return "closed"
    if row.scope == "台账" and relation is Relation.OTHER_CONTROLLER and role not in RECORD_OF:
        return "open"  # whoever serves both records sees both
    return "gone" if relation in KEEPS_OUT[scope_of(row, role)] and THING.search(row.path) else "open"


def scope_of(row: Row, role: Role) -> str:
    """A partner works all over the county; it has what it wrote and took itself before it, nothing of another one."""
    own = "{wish}" in row.path or "{claim}" in row.path
    return "本单位" if role is Role.PARTNER and own else row.scope


def answer(world: World, desk: Any, row: Row, role: Role, relation: Relation) -> str:
    said = ask(desk, row.method, path_of(world, row, role, relation))
    to_the_door = said.status_code in (302, 303) and "/console/sign-in" in said.location
    is_the_door = said.status_code == 401 and b'name="login"' in said.get_data()
    leaves = row.path == "/console/sign-out" and relation is Relation.OWN
    return "sign in" if (to_the_door or is_the_door) and not leaves else str(said.status_code)


def fits(said: str, wanted: str) -> bool:
    if wanted == "open":
        return said not in ("sign in", str(CLOSED), str(GONE)) and said[0] != "5"
    if wanted == "closed":
        return said in (str(CLOSED), str(GONE))  # of several lists behind one address, one that is not theirs is none
    return said == {"gone": str(GONE)}.get(wanted, wanted)


def path_of(world: World, row: Row, role: Role, relation: Relation) -> str:
    return THING.sub(lambda found: world.thing(found[1], role, relation), row.path)


def ask(desk: Any, method: str, path: str) -> Any:
    """A request of this seat: a form carries its CSRF value and nothing else that the view wants."""
    address, _, given = path.partition("?")
    if method == "GET":
        client = desk.client if isinstance(desk, Desk) else desk
        return client.get(path, buffered=True)  # read to the end and close, as a browser does
    fields = dict(parse_qsl(given))
    return desk.post(address.removeprefix("/console"), **fields) if isinstance(desk, Desk) else desk.post(address)


def words(answer: Any) -> tuple[int, str]:
    """Status and page without what differs from request to request."""
    return answer.status_code, ODD.sub("", answer.get_data().decode("utf-8", "replace"))


def test_the_arguments_of_rules_are_understood():
    assert ARGUMENT.findall("/console/reconcile/<text>/x/<int:n>") == ["text", "n"]
    assert matches("/console/wishes/<uid>/<name>", "/console/wishes/{wish}/publish")
    assert not matches("/console/wishes/<uid>", "/console/wishes/{wish}/publish")
