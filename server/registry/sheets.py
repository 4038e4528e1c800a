"""表格 — the lists that townships keep in Excel come into the register: one line, one person, with their household,
guardian and the consent to show a wish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import DomainError, Invalid, field_error
from server.kit.importing import Column, Importing, Problem, Row, day_of, digits, problems_of
from server.regions import sheets as places
from server.regions.rules import Level
from server.registry import queries, rules, service
from server.registry.errors import PersonKnown
from server.registry.models import HelpedPerson
from server.registry.rules import CONTROLLER_NAMES, Controller, Guardian, Purpose, Recipient
from server.registry.service import PersonFacts, fields
from server.registry.service.persons import values_from
from server.registry.states import LISTED, REGISTRARS

HOMES = (Level.VILLAGE, Level.GRID)
# The room's fields by the columns of the file.
_COLUMNS = {"area_code": "area", "guardian": "guardian_name"}
_CONTROLLERS = {name: one for one, name in CONTROLLER_NAMES.items()}
ALIKE = "台账里可能已有此人（姓名、出生年份相同，在同一个村（社区）），请核对；确不是同一人的，请在页面上单独登记"


@dataclass(frozen=True)
class Known:
    """What a batch of rows is held against: places by name, numbers on record, people alike."""

    places: Mapping[str, str]
    numbers: set[tuple[str, str | None]]
    alike: set[tuple[str | None, int | None, str]]


def _prepare(actor: Actor) -> Mapping[str, str]:
    return places.known(actor.areas, HOMES)


def _check(rows: Sequence[Row], actor: Actor, here: Mapping[str, str]) -> list[list[Problem]]:
    told = [_facts(row, here) for row in rows]
    known = _known(here, [facts for facts, _problems in told])
    return [problems + _more(row, facts, known, actor) for row, (facts, problems) in zip(rows, told, strict=True)]


def _take(row: Row, actor: Actor, here: Mapping[str, str]) -> str:
    facts, problems = _facts(row, here)
    problems += _consent_problems(row)
    if problems:
        raise Invalid(detail=[field_error(f"/{one.column}", one.says) for one in problems])
    person = service.register_person(facts, actor=actor)
    until = day_of(row.get("consent_until", ""))
    if until is not None:
        service.give_consent(
            person,
            recipient=rules.RECIPIENT_NAMES[Recipient.PUBLIC],
            purpose=Purpose.WISH,
            kinds=rules.PURPOSE_KINDS[Purpose.WISH],
            expires_on=until,
            given_by="guardian" if queries.is_child(person) else "self",
            paper_no=row.get("paper_no", ""),
            actor=actor,
        )
    return person.uid


def _undo(ref: str, actor: Actor) -> None:
    service.void_person(ref, actor=actor)


def _mark(row: Row) -> str | None:
    """Two lines with one number are one person twice; without numbers nobody can tell."""
    number = digits(row.get("id_number", "")).upper()
    return f"{row.get('controller', '')}:{number}" if number else None


def _facts(row: Row, here: Mapping[str, str]) -> tuple[PersonFacts, list[Problem]]:
    area, controller, year = row.get("area", ""), row.get("controller", ""), digits(row.get("birth_year", ""))
    guardian = [row.get(f"guardian_{part}", "") for part in ("name", "phone", "relation")]
    wrong = (
        ("area", bool(area) and area not in here, "您负责的地方没有这个村（社区），请写编码或全名"),
        ("controller", bool(controller) and controller not in _CONTROLLERS, f"请填：{'或'.join(_CONTROLLERS)}"),
        ("birth_year", bool(year) and not (year.isascii() and year.isdigit() and len(year) == 4), "请填四位年份"),
        ("household_no", len(row.get("household_no", "")) > rules.NUMBER_CHARS, f"最多 {rules.NUMBER_CHARS} 个字"),
    )
    problems = [Problem(column, says) for column, is_so, says in wrong if is_so]
    facts = PersonFacts(
        name=row.get("name", ""),
        kind=row.get("kind", ""),
        area_code=here.get(area, ""),
        controller=_CONTROLLERS.get(controller, Controller.CHARITY),
        id_number=digits(row.get("id_number", "")),
        phone=digits(row.get("phone", "")),
        address=row.get("address", ""),
        birth_year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        sex=row.get("sex", ""),
        relation=row.get("relation", ""),
        guardian=Guardian(*guardian) if any(guardian) else None,
        household_no=row.get("household_no", ""),
    )
    return facts, problems


def _known(here: Mapping[str, str], facts: Sequence[PersonFacts]) -> Known:
    """Two statements, whatever the number of rows."""
    numbers = {queries.id_blind(rules.normal_id(one.id_number)) for one in facts if one.id_number}
    named = {queries.name_blind(one.name) for one in facts if one.name}
    same = select(HelpedPerson.controller, HelpedPerson.id_blind).where(HelpedPerson.id_blind.in_(numbers))
    alike = select(HelpedPerson.name_blind, HelpedPerson.birth_year, HelpedPerson.area_code).where(
        HelpedPerson.name_blind.in_(named), HelpedPerson.state.in_(LISTED)
    )
    return Known(
        here,
        {(row[0], row[1]) for row in db.session.execute(same)},
        {(row[0], row[1], row[2][:12]) for row in db.session.execute(alike)},
    )


def _more(row: Row, facts: PersonFacts, known: Known, actor: Actor) -> list[Problem]:
    """What registering would refuse, without writing anything."""
    found = _consent_problems(row)
    if row.get("controller") in _CONTROLLERS and not rules.may_write(actor.roles, Controller(facts.controller)):
        found.append(Problem("controller", "您的岗位不能登记到这个台账"))
    try:
        born = fields.refuse_unfit(values_from(facts))
    except DomainError as refusal:
        given = [
            one for one in problems_of(refusal, _COLUMNS) if row.get(one.column) or one.column not in ("name", "kind")
        ]
        return found + given
    year = born.year if born else facts.birth_year
    if facts.id_number and (str(facts.controller), queries.id_blind(rules.normal_id(facts.id_number))) in known.numbers:
        found.append(Problem("id_number", PersonKnown.says))
    elif (queries.name_blind(facts.name), year, facts.area_code[:12]) in known.alike:
        found.append(Problem("name", ALIKE))
    return found


def _consent_problems(row: Row) -> list[Problem]:
    text, until = row.get("consent_until", ""), day_of(row.get("consent_until", ""))
    if not text:
        return [Problem("consent_until", "填了纸质编号，请同时填到期日")] if row.get("paper_no") else []
    if until is None:
        return [Problem("consent_until", "请填日期，例如 2027-12-31")]
    return [] if until > today() else [Problem("consent_until", "同意书的到期日必须在今天之后")]


PERSONS = Importing(
    key="persons",
    title="困难群众",
    about="把村（社区）和乡镇的困难群众名单登记进台账，一行一个人；户号相同的登记成一户。",
    roles=REGISTRARS,
    columns=(
        Column("name", "姓名", "真实姓名，2 到 30 个字", "张桂花", required=True, secret=True),
        Column("id_number", "身份证号", "18 位；填了就不用填出生年份和性别", "", secret=True),
        Column("phone", "手机号", "11 位", "13800000005", secret=True),
        Column("birth_year", "出生年份", "没有身份证号时必填", "1946"),
        Column("sex", "性别", "", "女", choices=lambda _actor: ["男", "女"]),
        Column("kind", "困难类别", "", "独居老人", required=True, choices=lambda _actor: list(rules.KINDS)),
        Column(
            "controller",
            "台账",
            "救助台账归民政局，慈善台账归慈善会",
            CONTROLLER_NAMES[Controller.CHARITY],
            required=True,
            choices=lambda actor: [CONTROLLER_NAMES[one] for one in sorted(rules.controllers_of(actor.roles))],
        ),
        Column(
            "area",
            "村（社区）",
            "全名，或 12 位、15 位编码",
            "",
            required=True,
            choices=lambda actor: places.names(actor, HOMES),
        ),
        Column("address", "住址", "只用于上门核实", "三组", secret=True),
        Column("household_no", "户号", "同一村里户号相同的是一户", "12"),
        Column("relation", "与户主关系", "", "户主", choices=lambda _actor: list(rules.RELATIONS)),
        Column("guardian_name", "监护人姓名", "未满 14 周岁必填", "", secret=True),
        Column("guardian_phone", "监护人电话", "未满 14 周岁必填", "", secret=True),
        Column("guardian_relation", "监护人关系", "未满 14 周岁必填", ""),
        Column(
            "consent_until", "同意书到期日", "本人或监护人已签“发布微心愿”同意书的填，例如 2027-12-31", "2027-12-31"
        ),
        Column("paper_no", "同意书纸质编号", "原件存放的档案号", "2026-甲-012"),
    ),
    prepare=_prepare,
    check=_check,
    take=_take,
    undo=_undo,
    mark=_mark,
    back="/console/registry",
)
