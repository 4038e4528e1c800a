"""求助登记 — invented requests in every state: just in, late, an emergency that was acted on, refused and offered the
charity's help, granted, closed. Every one is marked 示例.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from server.demo import donors, names, staff
from server.demo.places import village_of
from server.demo.profiles import Profile
from server.intake import jobs
from server.intake import service as intake
from server.intake.rules import Consent, HelpFacts
from server.intake.service import ActFacts, Decision, Official
from server.kit import clock
from server.kit.actors import Actor
from server.policies import queries as policies

CALLED = "电话里说明了情况，愿意配合核实，家里有人在。"


@dataclass(frozen=True)
class Story:
    """What somebody said, about which trouble, for whom, under which policy, and how many days ago."""

    text: str
    troubles: tuple[str, ...]
    days: int
    policy: str = ""
    relation: str = ""
    urgent: bool = False
    tell: Callable[[Any, "Desk"], None] = lambda _row, _desk: None


@dataclass(frozen=True)
class Desk:
    """Who works on them in the first town."""

    grid: Actor
    township: Actor
    charity: Actor


def build(chosen: Profile) -> None:
    """They come in at the first town's villages; the clock then says which are late."""
    dice = Random(chosen.seed + 11)  # noqa: S311 - a story is told again the same way
    desk = Desk(staff.actor("wangge"), staff.actor("xiangzhen"), staff.actor("jingban"))
    askers = donors.actors()
    for number, story in enumerate(STORIES):
        # The first ones were made on the phone, the others by telephone at the township.
        actor = askers[number] if number % 2 == 0 else desk.township
        with clock.at(clock.now() - timedelta(days=story.days, hours=number % 5)):
            row = intake.ask(_facts(story, chosen, number, dice), actor=actor, key=f"demo{number}")
            story.tell(row, desk)
    for _ in range(3):
        jobs.escalate_overdue()


def _facts(story: Story, chosen: Profile, number: int, dice: Random) -> HelpFacts:
    on_phone = number % 2 == 0
    return HelpFacts(
        contact_name=names.name(dice),
        contact_phone=names.phone(7000 + number),
        area_code=village_of(chosen.towns[0], 1 + number % 2) if number % 4 < 3 else chosen.towns[0],
        troubles=story.troubles,
        text=story.text,
        consent=Consent("ticked" if on_phone else "spoken"),
        on_behalf="family" if story.relation else "self",
        person_name=names.name(dice) if story.relation else "",
        relation=story.relation,
        policy_uid=policies.find(story.policy).uid if story.policy else None,
        urgent=story.urgent,
        channel="miniapp" if on_phone else "phone",
        sample=True,
    )


def _call(row: Any, desk: Desk) -> None:
    intake.call_back(row.uid, actor=desk.grid if desk.grid.areas[0] in row.area_code else desk.township, text=CALLED)


def _miss(row: Any, desk: Desk) -> None:
    for _ in range(2):
        intake.missed_call(row.uid, actor=desk.township)


def _act(row: Any, desk: Desk) -> None:
    given = ActFacts("生活费和棉被一床", "cash", "reserve", 60_000, clock.now(), "备用金-示例-01")
    intake.act(row.uid, given, actor=desk.township)
    _call(row, desk)


def _hand_over(row: Any, desk: Desk) -> None:
    _call(row, desk)
    door = Official("window", f"示例受理-{row.no[-4:]}", clock.today(), where="便民服务中心社会救助窗口（示例）")
    intake.hand_over(row.uid, door, actor=desk.township)


def _grant(row: Any, desk: Desk) -> None:
    _hand_over(row, desk)
    decision = Decision("granted", "符合临时救助条件，一次性发放（示例）。", clock.today(), granted_fen=150_000)
    intake.decide(row.uid, decision, actor=desk.township)


def _refuse(row: Any, desk: Desk) -> None:
    _hand_over(row, desk)
    decision = Decision("refused", "家庭人均收入超过标准，暂不符合（示例）。情况有变化可以再申请。", clock.today())
    intake.decide(row.uid, decision, actor=desk.township)


def _close(row: Any, desk: Desk) -> None:
    _grant(row, desk)
    intake.close(row.uid, actor=desk.township, outcome="helped", text="钱已经到账，谢谢配合（示例）。")


def _charity(row: Any, desk: Desk) -> None:
    _call(row, desk)
    intake.to_charity(row.uid, actor=desk.township, consent=Consent("spoken"), reason="没有合适的政策，本人愿意")


def _charity_done(row: Any, desk: Desk) -> None:
    _charity(row, desk)
    intake.finish(row.uid, actor=desk.charity, outcome="helped", text="已送去一台轮椅（示例）。")


def _withdraw(row: Any, desk: Desk) -> None:
    intake.withdraw(row.uid, actor=desk.township, reason="家里商量后自己解决了")


def _urge(row: Any, desk: Desk) -> None:
    _hand_over(row, desk)
    intake.urge(row.uid, actor=desk.township)


STORIES = (
    Story("母亲住院做手术，自己付了不少，想问能不能报一些。", ("illness",), 1, "6", "母亲"),
    Story("房子下雨天漏水，屋里放了好几个盆。", ("housing",), 0),
    Story("丈夫出车祸还在医院，家里没有钱买菜了。", ("accident", "living"), 0, urgent=True, relation="丈夫"),
    Story("孩子上高中，学费生活费凑不齐。", ("school",), 6),
    Story("老人一个人在家，取暖器坏了，身边没有人。", ("living", "care"), 2, "", "父亲", urgent=True, tell=_act),
    Story("打零工的厂子停了，三个月没有收入。", ("living",), 3, "6", tell=_call),
    Story("一直咳嗽，检查费太贵没有去看。", ("illness",), 2, tell=_miss),
    Story("医药费花了一大半积蓄，后面还要化疗。", ("illness",), 12, "6", "妻子", tell=_hand_over),
    Story("火灾烧了两间房，家具都没有了。", ("accident", "housing"), 50, "6", tell=_urge),
    Story("打工摔伤了腿，半年不能干活。", ("accident", "living"), 30, "6", tell=_grant),
    Story("想申请低保，家里有两个学生。", ("living", "school"), 40, "1", tell=_refuse),
    Story("大病以后家里欠了债，想问有没有办法。", ("illness", "living"), 60, "6", tell=_close),
    Story("需要一台轮椅推父亲出门晒太阳。", ("care",), 8, relation="父亲", tell=_charity),
    Story("爷爷走路不方便，想要一台轮椅。", ("care",), 45, relation="爷爷", tell=_charity_done),
    Story("孩子的助学金没有到账，想问问。", ("school",), 9, tell=_withdraw),
)
