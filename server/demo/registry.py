"""困难群众台账 — invented households as a county has them: three generations under one roof, aid from several purses,
slips that live, have run out or were taken back, two records that may be one person.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from server.demo import names, staff
from server.demo.places import village_of
from server.demo.profiles import Profile
from server.kit import clock
from server.kit.actors import Actor
from server.registry import service as registry
from server.registry.rules import AID, BASIC, CONTACT, RECIPIENT_NAMES, Controller, Guardian, Purpose, Recipient
from server.registry.service import PersonFacts

HOMES_A_TOWN = 3
ADDRESS = "示例组{number}号（示例）"
ALLOWANCES = (("低保金", 52_000), ("残疾人两项补贴", 18_000))
GIFTS = (("春节慰问金", 50_000, "cash"), ("棉被一床", 18_000, "goods"), ("上门理发", None, "service"))


@dataclass(frozen=True)
class Member:
    """One of a household: how old, as what, which kind."""

    relation: str
    kind: str
    age: int


# Families as village workers describe them.
FAMILIES = (
    (Member("户主", "低保家庭", 46), Member("配偶", "重病患者", 44), Member("子女", "困境儿童", 11)),
    (Member("户主", "独居老人", 79),),
    (Member("户主", "残疾人", 52), Member("父母", "特困人员", 80), Member("子女", "低保家庭", 19)),
    (Member("户主", "独居老人", 71), Member("孙子女", "困境儿童", 8)),
)


def build(chosen: Profile) -> None:
    """Some households in each town; the first town's township clerk has the rest of the work on the table."""
    dice, relief, charity = Random(chosen.seed + 7), staff.actor("jiuzhu"), staff.actor("jingban")  # noqa: S311
    first: list[Any] = []
    for place, town in enumerate(chosen.towns):
        for number in range(HOMES_A_TOWN):
            family = FAMILIES[(place + number) % len(FAMILIES)]
            desk = relief if (place + number) % 2 else charity
            home = _household(family, village_of(town, 1 + number % 2), number + 1, desk, dice)
            _aid(home[0], desk, dice)
            _slips(home[0], desk, number)
            first = first or home
    _work_for_two(first, chosen, charity, dice)
    with clock.at(clock.now() - timedelta(days=1)):  # for the audit admin, who reads why somebody looked
        registry.reveal(first[0].uid, because="contact", reason="联系本人，约上门核实的时间（示例）", actor=charity)


def _household(family: tuple[Member, ...], area: str, number: int, desk: Actor, dice: Random) -> list[Any]:
    surname, people = names.name(dice)[:1], []
    for member in family:
        born = date(clock.today().year - member.age, dice.randrange(1, 13), dice.randrange(1, 28))
        guardian = Guardian(names.name(dice), names.phone(9000 + dice.randrange(900)), "祖母")
        facts = PersonFacts(
            name=surname + names.name(dice)[1:],
            kind=member.kind,
            area_code=area,
            controller=_controller(desk),
            id_number=names.id_number(dice, area, born),
            phone=names.phone(8000 + dice.randrange(900)) if member.age > 18 else "",
            address=ADDRESS.format(number=number),
            relation=member.relation,
            guardian=guardian if member.age < 14 else None,
            household_no=f"示例{number:02d}",
            sample=True,
        )
        with clock.at(clock.now() - timedelta(days=200 + dice.randrange(150))):
            people.append(registry.register_person(facts, actor=desk))
    return people


def _controller(desk: Actor) -> Controller:
    return Controller.RELIEF if "relief" in desk.roles else Controller.CHARITY


def _aid(person: Any, desk: Actor, dice: Random) -> None:
    """A year of it: monthly from the state, now and then from the charity; one line was wrong and was corrected."""
    if _controller(desk) == Controller.RELIEF:
        what, fen = ALLOWANCES[dice.randrange(len(ALLOWANCES))]
        for month in range(1, 7):
            _give(person, "relief", f"{what}（第{month}个月，示例）", fen, 30 * month, desk)
        return
    for place, (what, worth, form) in enumerate(GIFTS):
        _give(person, "charity", f"{what}（示例）", worth, 40 + 70 * place, desk, form)
    wrong = _give(person, "partner", "大米两袋（示例）", 24_000, 20, desk, "goods")
    registry.correct_provision(wrong, stands=True, amount_fen=12_000, note="只领到一袋", actor=desk)


def _give(person: Any, source: str, what: str, fen: int | None, days: int, desk: Actor, form: str = "cash") -> str:
    day = clock.today() - timedelta(days=days)
    return registry.record_provision(
        person, source, what, fen, day, f"demo:{person.uid}:{what}", form=form, actor=desk
    ).uid


def _slips(person: Any, desk: Actor, number: int) -> None:
    """One lives, one has run out, one was taken back; and some share with the other register."""
    wish: dict[str, Any] = {
        "recipient": RECIPIENT_NAMES[Recipient.PUBLIC],
        "purpose": Purpose.WISH,
        "kinds": ("心愿内容", "群众类别", "所在乡镇"),
    }
    today = clock.today()
    with clock.at(clock.now() - timedelta(days=190)):
        registry.give_consent(person, **wish, expires_on=today - timedelta(days=5), actor=desk)
    if number == 0:
        registry.give_consent(person, **wish, expires_on=today + timedelta(days=20), paper_no="示例-甲-012", actor=desk)
    if number == 1:
        given = registry.give_consent(person, **wish, expires_on=today + timedelta(days=300), actor=desk)
        registry.withdraw_consent(given.uid, actor=desk)
    other = Recipient.CHARITY if _controller(desk) == Controller.RELIEF else Recipient.RELIEF
    if number == 2:
        registry.give_consent(
            person,
            recipient=RECIPIENT_NAMES[other],
            purpose=Purpose.SHARE,
            kinds=(BASIC, CONTACT, AID),
            expires_on=today + timedelta(days=300),
            opens_to=other,
            actor=desk,
        )


def _work_for_two(home: list[Any], chosen: Profile, desk: Actor, dice: Random) -> None:
    """What a visitor can try: a record that looks doubled with its merge waiting, a life that ended, a correction."""
    head, area = home[0], village_of(chosen.towns[0])
    double = PersonFacts(
        name=head.name or "",
        kind=head.kind,
        area_code=head.area_code,
        controller=Controller.CHARITY,
        birth_year=head.birth_year,
        sex=head.sex,
        sample=True,
    )
    twice = registry.register_person(double, actor=staff.actor("cunli"))
    registry.ask_merge(head.uid, twice.uid, reason="同村同名，出生年份一样（示例）", actor=staff.actor("cunli"))
    old = registry.register_person(
        replace(double, name=names.name(dice), area_code=area, birth_year=1938, kind="特困人员"), actor=desk
    )
    registry.change_life(old.uid, "die", note="村里已核实（示例）", actor=desk)
    registry.edit_person(home[1].uid, {"kind": "其他困难群众"}, note="上门核实后更正（示例）", actor=desk)
