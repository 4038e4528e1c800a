"""A flock of canaries: a thousand invented people, each with marks that stand nowhere else in the world.

A name is masked to its first letter, a phone to its first three and last four digits, a number to its first and last
four: so a mark is what the mask must hide. `marks_in` finds any of them in bytes, whatever the page.
"""

import os
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from server.campaigns import queries as campaigns
from server.gifts import service as gifts
from server.kit.actors import donor_actor
from server.kit.clock import today
from server.people import service as people
from server.registry import service as registry
from server.registry.rules import Guardian
from server.spending import service as spending
from server.wishes import service as wishes
from server.wishes.queries import desk_claim
from server.wishes.service import labels
from tests.campaigns.plans import published
from tests.cast import Cast
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.registry.people import facts, id_number
from tests.wishes.desk import a_service, held, on_the_shelf, picture

# `CANARIES=50 pytest tests/privacy/test_canaries.py` for a quick look.
COUNT = int(os.environ.get("CANARIES", "1000"))
BIRD = "鵺鷟"  # in the second and third place of every name, and in every address
LETTERS = "甲乙丙丁戊己庚辛壬癸"
MARKS = re.compile(
    "|".join(
        (
            BIRD,
            r"199\d{4}8642",  # phones of those who are helped, in full
            r"166\d{4}8642",  # phones of donors, in full
            r"360902(?:19|20)\d{6}99\d[\dX]",  # ID numbers, in full
            r"62170099\d{4}8642",  # bank accounts, in full
        )
    )
)


@dataclass
class Flock:
    """Who was planted: uids of helped persons and donors, and what a page may be opened with."""

    persons: list[str] = field(default_factory=list)
    donors: list[str] = field(default_factory=list)
    payees: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    parcel: str = ""
    scene: str = ""


def name(number: int, surname: str = "李") -> str:
    return surname + BIRD + "".join(LETTERS[int(digit)] for digit in f"{number:04d}")


def marks_in(text: str) -> list[str]:
    return MARKS.findall(text)


def plant(cast: Cast, count: int = COUNT) -> Flock:
    """Through the services, as staff and donors would; inside a unit."""
    flock = Flock()
    for number in range(count):
        flock.persons.append(_helped(cast, number))
    for number in range(max(count // 10, 20)):
        flock.donors.append(_donor(number))
    for number in range(10):
        row = spending.register_payee(
            kind="person",
            name=name(number, "钱"),
            bank="示例银行宜春支行",
            bank_account=f"62170099{number:04d}8642",
            actor=cast.fang,
        )
        flock.payees.append(row.uid)
    flock.phones = [f"199{number:04d}8642" for number in range(3)]
    _busy(cast, flock)
    return flock


def _helped(cast: Cast, number: int) -> str:
    """Every tenth is a child with a guardian; all have a wish's consent on file."""
    is_child = number % 10 == 0
    born = date(2018, 1, 1) if is_child else date(1940, 1, 1)
    born += timedelta(days=number)
    phone = f"199{number:04d}8642"
    person = registry.register_person(
        facts(
            name=name(number),
            id_number=id_number(born, f"99{number % 10}"),
            phone=phone,
            kind="困境儿童" if is_child else "独居老人",
            address=f"示例村{BIRD}巷 {number} 号",
            guardian=Guardian(name(number, "祖"), phone, "祖母") if is_child else None,
        ),
        actor=cast.wang,
    )
    if number < 20:
        registry.give_consent(
            person,
            recipient="袁州区慈善会",
            purpose="wish",
            kinds=["情况说明"],
            expires_on=today() + timedelta(days=365),
            given_by="guardian" if is_child else "self",
            actor=cast.tian,
        )
    return person.uid


def _donor(number: int) -> str:
    donor = people.donor_by_openid(f"oBird{number:04d}")
    people.prove_phone(donor, f"166{number:04d}8642")
    people.set_name(donor, name(number, "善"))
    return donor.uid


def _busy(cast: Cast, flock: Flock) -> None:
    """Wishes of canaries, claimed by canaries; gifts of canaries who want no name in public."""
    for uid in flock.persons[1:4]:
        on_the_shelf(cast, person_uid=uid)
    held(cast, donor=donor_actor(flock.donors[0]), person_uid=flock.persons[4])
    _on_the_way(cast, flock)
    campaign = published(cast)
    assert campaigns.find(campaign.uid).uid == campaign.uid
    for uid in flock.donors[:5]:
        no = give(campaign.uid, donor_actor(uid), shown_as="anonymous")
        paid(no)
        gifts.settle(no)


def _on_the_way(cast: Cast, flock: Flock) -> None:
    """A parcel at the station, one that went wrong, a service for today, a letter that waits: each of a canary."""
    first, second = (donor_actor(uid) for uid in flock.donors[1:3])
    arrived, broken, done, served = (
        held(cast, donor=who, person_uid=flock.persons[number], **more)
        for who, number, more in ((first, 5, {}), (first, 6, {}), (second, 7, {}), (second, 8, a_service()))
    )
    for claim, who in ((arrived, first), (broken, first), (done, second)):
        wishes.sent(claim, actor=who, carrier="邮政", waybill=f"YZ{claim[:6]}")
        wishes.receive(claim, actor=cast.tian, photo=picture())
    wishes.problem(broken, actor=cast.tian, reason="杯子碎了", kind="broken", photo=picture())
    wishes.hand_over(done, actor=cast.tian, note="本人签收")
    wishes.write_letter(desk_claim(done, actor=cast.tian)[1].uid, actor=cast.tian, text="谢谢您，用上了。")
    wishes.arrange(served, actor=cast.tian, day=today(), companion=cast.wang.uid)
    (label,) = labels.labels([arrived], actor=cast.tian)
    flock.parcel, flock.scene = arrived, label.url.rpartition("/")[2]
