"""列表 — the register as staff see it: masked, of their own places and records, and of what slips open to them.

Nothing here searches by name: names are sealed. A whole ID or phone number finds somebody through the blind index,
by a form that posts it, for an address stays in logs and histories.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.lists import Column, Filter, Listing, equals, narrowed
from server.regions import choices as choosing
from server.regions.queries import in_areas
from server.registry import rules
from server.registry.models import HelpedPerson, Household, Provision
from server.registry.queries import scope
from server.registry.queries.persons import Masked, masked_many
from server.registry.rules import BASIC, CONTACT, ID_CARD, Purpose
from server.registry.states import LISTED, PERSON_NAMES, REGISTRARS, PersonState

YES_NO = {"yes": "是", "no": "否"}
CONSENTS = {"live": "有效", "soon": f"{rules.EXPIRES_SOON_DAYS} 天内到期", "none": "没有或已失效"}
AIDED = {"yes": "近一年有", "no": "近一年没有"}


@dataclass(frozen=True)
class PersonLine:
    """One person in the list. `row` is for the personal columns of an export alone: a screen draws `mask`."""

    row: HelpedPerson
    mask: Masked

    def whole(self, kind: str, value: str | None) -> str:
        """A whole field for an export; empty where it is not one's own to see."""
        return value or "" if kind in self.mask.kinds else ""


def _persons(actor: Actor) -> Select[Any]:
    return select(HelpedPerson).join(Household, Household.id == HelpedPerson.household_id).where(scope.visible(actor))


def _lines(found: Sequence[Any], actor: Actor) -> list[PersonLine]:
    rows = [row[0] for row in found]
    return [PersonLine(row, mask) for row, mask in zip(rows, masked_many(rows, actor), strict=True)]


def child(choice: str) -> ColumnElement[bool]:
    """Under fourteen; whose year of birth leaves it open is a child in doubt."""
    since = today().year - rules.GUARDIAN_UNDER_YEARS
    if choice == "yes":
        return HelpedPerson.birth_year >= since
    return or_(HelpedPerson.birth_year.is_(None), HelpedPerson.birth_year < since)


def consent(choice: str) -> ColumnElement[bool]:
    """How the consent to show a wish stands."""
    lives = scope.live_for(Purpose.WISH)
    if choice == "none":
        return ~lives
    return (
        lives if choice == "live" else and_(lives, ~scope.live_for(Purpose.WISH, beyond_days=rules.EXPIRES_SOON_DAYS))
    )


def aided(choice: str) -> ColumnElement[bool]:
    """Whether anything was received within twelve months, under any record of the person."""
    holder = aliased(HelpedPerson)
    helped = (
        select(Provision.id)
        .join(holder, holder.uid == Provision.person_uid)
        .where(func.coalesce(holder.same_as, holder.uid) == HelpedPerson.uid)
        .where(Provision.given_on >= rules.months_before(today()))
        .correlate(HelpedPerson)
        .exists()
    )
    return helped if choice == "yes" else ~helped


def _state(choice: str) -> ColumnElement[bool]:
    return true() if choice == "all" else HelpedPerson.state == choice


def _controllers(actor: Actor) -> list[tuple[str, str]]:
    return [(one, name) for one, name in rules.CONTROLLER_NAMES.items()]


PERSONS: Listing[PersonLine] = Listing(
    key="registry",
    title="困难群众台账",
    roles=REGISTRARS,
    query=_persons,
    id=HelpedPerson.id,
    rows=_lines,
    filters=(
        Filter(
            "state",
            "在册情况",
            narrowed(lambda state, _actor: _state(state)),
            kind="tabs",
            choices=[(state, PERSON_NAMES[state]) for state in PersonState if state in LISTED] + [("all", "全部")],
            usual=lambda _actor: PersonState.ACTIVE,
        ),
        Filter("kind", "类别", equals(HelpedPerson.kind), choices=[(kind, kind) for kind in rules.KINDS]),
        Filter(
            "area",
            "地区",
            narrowed(lambda code, _actor: in_areas(HelpedPerson.area_code, [code])),
            kind="area",
            choices=lambda actor: choosing.choices(actor.areas),
        ),
        Filter("controller", "台账", equals(HelpedPerson.controller), choices=_controllers),
        Filter("child", "未满 14 周岁", narrowed(lambda one, _actor: child(one)), choices=list(YES_NO.items())),
        Filter("consent", "心愿同意书", narrowed(lambda one, _actor: consent(one)), choices=list(CONSENTS.items())),
        Filter("aid", "受助", narrowed(lambda one, _actor: aided(one)), choices=list(AIDED.items())),
    ),
    columns=(
        Column("name", "姓名", lambda line: line.mask.name),
        Column("kind", "类别", lambda line: line.mask.kind),
        Column("age", "年龄", lambda line: line.mask.age, kind="number"),
        Column("place", "地区", lambda line: line.mask.area_name, sort=HelpedPerson.area_code),
        Column("id_number", "证件号", lambda line: line.mask.id_number),
        Column("phone", "电话", lambda line: line.mask.phone, usual=False),
        Column("relation", "与户主关系", lambda line: line.mask.relation, usual=False),
        Column("controller", "台账", lambda line: line.mask.controller_name),
        Column("at", "登记", lambda line: line.mask.at, kind="day", sort=HelpedPerson.id),
        Column("state", "状态", lambda line: line.mask.state_name, kind="state"),
        Column("whole_name", "姓名（完整）", lambda line: line.whole(BASIC, line.row.name), personal=True),
        Column("whole_id", "身份证号（完整）", lambda line: line.whole(ID_CARD, line.row.id_number), personal=True),
        Column("whole_phone", "手机号（完整）", lambda line: line.whole(CONTACT, line.row.phone), personal=True),
        Column("address", "住址", lambda line: line.whole(CONTACT, line.row.household.address), personal=True),
    ),
)
