"""微心愿 — some sixty wishes in every state, each of them carried there step by step by the people whose job it is."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from server.demo import donors, names, staff
from server.demo.places import village_of
from server.demo.profiles import DATA, Profile
from server.kit import clock
from server.kit.actors import Actor
from server.registry import service as registry
from server.registry.rules import Guardian, Purpose
from server.registry.service import PersonFacts
from server.wishes import service as wishes
from server.wishes.rules import Facts
from server.wishes.service import judging

# How far each wish of the round is carried, and how many days ago it was published. A wish in hand is younger than
# the seven days after which it would go back to the pool.
FATES = (
    ("open", 3), ("confirmed", 30), ("held", 2), ("open", 9), ("review", 0), ("sent", 5), ("open", 1), ("closed", 60),
    ("open", 16), ("received", 6), ("draft", 0), ("open", 5), ("handed_over", 9), ("open", 24), ("pieces", 4),
    ("open", 12), ("withdrawn", 14), ("held", 4), ("open", 7), ("problem", 6), ("open", 2), ("confirmed", 22),
    ("review", 0), ("open", 19),
)  # fmt: skip
ROUNDS = 60
# Who waits for review was met by the township where there is one: so the charity's own have wishes to review.
TOWNSHIPS = ("xiangzhen", "xiangzhen2")  # of the first towns of the profile
# A service has a road of its own, and there are only a few of them.
SERVICE_FATES = (("arranged", 3), ("done", 6), ("open", 8), ("confirmed", 25), ("held", 1), ("problem", 4))
SEEN = "示例数据，已逐字逐图看过"
LETTER = "东西收到了，很合用。站点的同志当面交到了手上，老人让我们替他说一声谢谢。"


@dataclass(frozen=True)
class Need:
    title: str
    for_whom: str
    person_kind: str
    kind: str
    quantity: int
    price_fen: int
    source: str
    story: str


@dataclass(frozen=True)
class Cast:
    """Who does what: `writer` knows the person, `publisher` is somebody else, `station` receives and hands over."""

    writer: Actor
    publisher: Actor
    station: Actor
    donors: list[Actor]


def build(chosen: Profile) -> None:
    """Every need in turn, in one of the four towns in turn, to one of the fates in turn."""
    dice = Random(chosen.seed + 1)  # noqa: S311 - a story, not a secret
    needs = _needs()
    people = _cast()
    services = 0
    for number in range(ROUNDS):
        lap, place = divmod(number, len(needs))
        need = needs[place]
        # The same need comes again in another town, with another fate.
        town = chosen.towns[(number + lap) % len(chosen.towns)]
        fate, days = FATES[(number * 5 + lap * 7) % len(FATES)]
        if need.kind == "service":
            fate, days = SERVICE_FATES[services % len(SERVICE_FATES)]
            services += 1
        who = _told_by(people, town, chosen) if fate == "review" else people
        _tell(need, fate, days, village_of(town, 1 + number % 2), number, who, dice)


def _told_by(people: Cast, town: str, chosen: Profile) -> Cast:
    """The township's own civil affairs post knows the person and writes, where the demo has one there."""
    posts = dict(zip(chosen.towns, TOWNSHIPS, strict=False))
    return replace(people, writer=staff.actor(posts[town])) if town in posts else people


def _needs() -> list[Need]:
    with (DATA / "wishes.csv").open(encoding="utf-8", newline="") as file:
        return [
            Need(
                title=row["title"],
                for_whom=row["for_whom"],
                person_kind=row["person_kind"],
                kind=row["kind"],
                quantity=int(row["quantity"]),
                price_fen=int(row["price_fen_illustrative"]),
                source="示例价格",
                story=row["story"],
            )
            for row in csv.DictReader(file)
        ]


def _cast() -> Cast:
    return Cast(staff.actor("jingban"), staff.actor("fuze"), staff.actor("jingban"), donors.actors())


def _tell(need: Need, fate: str, days: int, area: str, number: int, people: Cast, dice: Random) -> None:
    fate = "held" if fate == "pieces" and need.quantity == 1 else fate
    start = clock.now() - timedelta(days=days, hours=dice.randrange(1, 20))
    with clock.at(start - timedelta(days=2)):
        person = _person(need, area, people.writer, dice)
        wish = wishes.draft(_facts(need, area, person), actor=people.writer)
        if fate == "draft":
            return
        wishes.submit(wish.uid, actor=people.writer)
    if fate == "review":
        return
    with clock.at(start):
        asked = judging.sight(wish, people.publisher).questions
        answers = {one.about: SEEN for one in asked}
        wishes.publish(wish.uid, actor=people.publisher, answers=answers)
    if fate == "withdrawn":
        wishes.withdraw(wish.uid, actor=people.publisher, because="met")
    elif fate != "open":
        _carry(wish.uid, need, fate, start, people.donors[number % len(people.donors)], people)


def _carry(wish: str, need: Need, fate: str, start: datetime, donor: Actor, people: Cast) -> None:
    """Claim, and then one step a day until the fate is reached. A finished wish had all its pieces claimed by one."""
    whole = fate in ("confirmed", "closed")
    pieces = max(need.quantity // 3, 1) if not whole else need.quantity
    with clock.at(start + timedelta(hours=5)):
        claim = wishes.claim(wish, actor=donor, pieces=pieces)
    for day, step in enumerate(_steps(need.kind, fate), start=1):
        with clock.at(start + timedelta(hours=5 + 20 * day)):
            _do(step, wish, claim.uid, donor, people)


def _steps(kind: str, fate: str) -> list[str]:
    road = ["sent", "received", "handed_over"] if kind == "goods" else ["arranged", "done"]
    if fate in ("confirmed", "closed"):
        return [*road, "confirmed", "letter", *(["closed"] if fate == "closed" else [])]
    if fate == "problem":
        return [*road[:2], "problem"] if kind == "goods" else ["problem"]
    return road[: road.index(fate) + 1] if fate in road else []


def _do(step: str, wish: str, claim: str, donor: Actor, people: Cast) -> None:
    station = people.station
    acts: dict[str, Callable[[], object]] = {
        "sent": lambda: wishes.sent(claim, actor=donor, carrier="示例快递", waybill=f"SL{claim[:8].upper()}"),
        "received": lambda: wishes.receive(claim, actor=station, note="外包装完好"),
        "handed_over": lambda: wishes.hand_over(claim, actor=station, note="本人签收"),
        "arranged": lambda: wishes.arrange(claim, actor=station, day=clock.today() + timedelta(days=2)),
        "done": lambda: wishes.done(claim, actor=station, note="站点人员陪同，服务一小时"),
        "confirmed": lambda: wishes.confirm(claim, actor=station),
        "letter": lambda: _answer(wish, people),
        "closed": lambda: wishes.close(wish, actor=people.publisher),
        "problem": lambda: wishes.problem(claim, actor=station, reason="尺寸不合，正在与爱心人士商量更换"),
    }
    acts[step]()


def _answer(wish: str, people: Cast) -> None:
    """The station writes, the charity lets it out."""
    letter = wishes.write_letter(wish, actor=people.station, text=LETTER)
    wishes.publish_letter(wish, actor=people.publisher, seen_version=letter.version)


def _facts(need: Need, area: str, person: str) -> Facts:
    return Facts(
        title=need.title,
        kind=need.kind,
        for_whom=need.for_whom,
        area_code=area,
        story=need.story,
        price_fen=need.price_fen or None,
        price_source=need.source if need.price_fen else "",
        quantity=need.quantity,
        person_uid=person,
        sample=True,
    )


def _person(need: Need, area: str, actor: Actor, dice: Random) -> str:
    """An invented person with a consent to publish the wish without name; a child has a guardian who gives it."""
    child = need.person_kind == "困境儿童"
    year = clock.today().year - (dice.randrange(7, 13) if child else dice.randrange(62, 90))
    number = names.id_number(dice, area, date(year, dice.randrange(1, 13), dice.randrange(1, 28)))
    facts = PersonFacts(
        name=names.name(dice),
        kind=need.person_kind,
        area_code=area,
        controller="charity",
        id_number=number,
        address="示例组1号（示例）",
        guardian=Guardian(names.name(dice), names.phone(9000 + dice.randrange(900)), "祖母") if child else None,
        sample=True,
    )
    person = registry.register_person(facts, actor=actor)
    registry.give_consent(
        person,
        recipient="社会公众（不含姓名、住址）",
        purpose=Purpose.WISH,
        kinds=["心愿内容", "群众类别", "所在乡镇"],
        expires_on=clock.today() + timedelta(days=700),
        given_by="guardian" if child else "self",
        actor=actor,
    )
    return person.uid
