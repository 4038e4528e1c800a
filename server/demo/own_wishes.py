"""群众心愿和参考价目 — invented wishes of residents on their way, and what things cost; every one is marked 示例."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from server.demo import donors, names, staff
from server.demo.places import village_of
from server.demo.profiles import Profile
from server.intake import service as intake
from server.intake.rules import Consent, OwnFacts
from server.intake.service import Visit
from server.kit import clock
from server.kit.actors import Actor
from server.wishes.service.prices import PriceFacts, keep_price

SEEN = "老人独居，家里确实没有，放得下也用得上（示例）。"
# Name, unit, band in yuan, days since it was asked, days it still counts.
PRICES = (
    ("电风扇", "台", 90, 220, 20, 160),
    ("棉被", "床", 80, 260, 20, 160),
    ("电热毯", "床", 60, 180, 20, 160),
    ("护眼台灯", "盏", 40, 180, 20, 160),
    ("书包", "个", 50, 200, 20, 160),
    ("轮椅", "辆", 300, 900, 20, 160),
    ("血压计", "台", 100, 320, 20, 160),
    ("取暖器", "台", 90, 300, 260, -30),
)


@dataclass(frozen=True)
class Story:
    """What somebody wishes, for whom, and how many days ago it was said."""

    text: str
    days: int
    relation: str = ""
    tell: Callable[[Any, "Desk"], None] = lambda _row, _desk: None


@dataclass(frozen=True)
class Desk:
    grid: Actor
    township: Actor


def build(chosen: Profile) -> None:
    """The catalogue first; then wishes in the first town's villages, by phone and at the window by turns."""
    charity = staff.actor("jingban")
    for name, unit, low, high, since, until in PRICES:
        keep_price(_price(name, unit, low, high, since, until), actor=charity)
    dice = Random(chosen.seed + 17)  # noqa: S311 - a story is told again the same way
    desk = Desk(staff.actor("wangge"), staff.actor("xiangzhen"))
    askers = donors.actors()
    for number, story in enumerate(STORIES):
        actor = askers[number + 3] if number % 2 == 0 else desk.township
        with clock.at(clock.now() - timedelta(days=story.days, hours=number)):
            row = intake.wish(_facts(story, chosen, number, dice), actor=actor, key=f"demo-own{number}")
            story.tell(row, desk)


def _price(name: str, unit: str, low: int, high: int, since: int, until: int) -> PriceFacts:
    return PriceFacts(
        name=name,
        unit=unit,
        low_fen=low * 100,
        high_fen=high * 100,
        source="示例超市询价",
        checked_on=clock.today() - timedelta(days=since),
        valid_until=clock.today() + timedelta(days=until),
        sample=True,
    )


def _facts(story: Story, chosen: Profile, number: int, dice: Random) -> OwnFacts:
    on_phone = number % 2 == 0
    return OwnFacts(
        contact_name=names.name(dice),
        contact_phone=names.phone(7600 + number),
        area_code=village_of(chosen.towns[0], 1 + number % 2),
        text=story.text,
        consent=Consent("ticked" if on_phone else "spoken"),
        on_behalf="family" if story.relation else "self",
        person_name=names.name(dice) if story.relation else "",
        relation=story.relation,
        channel="miniapp" if on_phone else "phone",
        sample=True,
    )


def _visit(row: Any, desk: Desk) -> None:
    intake.check(row.uid, Visit(clock.today(), SEEN), actor=desk.township)


def _answer(row: Any, desk: Desk) -> None:
    text = "村里上个月刚发过一台，家里还能用，这次先让给更需要的人家（示例）。以后有需要再说，我们都在。"
    intake.answer(row.uid, because="met", text=text, actor=desk.township)


def _withdraw(row: Any, desk: Desk) -> None:
    intake.withdraw_wish(row.uid, actor=desk.township, reason="家里自己买了")


STORIES = (
    Story("冬天脚冷，想要一床电热毯。", 1),
    Story("想要一个血压计，妈妈有高血压。", 2, "母亲"),
    Story("想请人帮忙修一修院子的水龙头。", 12),
    Story("孩子晚上写作业看不清，想要一盏台灯。", 4, "子女", _visit),
    Story("夏天屋里闷热，想要一台电风扇。", 9, tell=_answer),
    Story("想要一个新书包。", 15, "子女", _withdraw),
)
