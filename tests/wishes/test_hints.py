"""疑似重复: hinted with why, decided by a human, kept in the timeline; what the bureau gave stays with the bureau."""

from datetime import timedelta

import pytest

from server.kit.clock import at, now, today
from server.registry import queries as records
from server.registry import service as registry
from server.registry.rules import Controller, Source
from server.registry.service import PersonFacts
from server.wishes import queries
from server.wishes import service as wishes
from server.wishes.errors import DecisionNeeded
from server.wishes.queries.hints import hints
from server.wishes.rules import alike
from tests.cast import VILLAGE
from tests.wishes import desk


def told(uid, actor):
    return [(one.kind, one.weighs) for one in hints(desk.row(uid), actor)]


def housemate(cast, person, **changes):
    home = records.person(person).household
    facts = {"name": "罗小示", "kind": "独居老人", "area_code": VILLAGE, "controller": Controller.CHARITY}
    facts |= {"birth_year": 1975, "household_uid": home.uid, **changes}
    row = registry.register_person(PersonFacts(**facts), actor=cast.tian)
    desk.give_consent(cast, row)
    return row.uid


def test_the_same_thing_for_the_same_person(cast, unit):
    with unit():
        person = desk.person(cast)
        first = desk.on_the_shelf(cast, person_uid=person, title="冬被一床", story="被子板结了，想要一床厚的。")
        uid = desk.in_review(cast, person_uid=person, title="两床棉冬被", story="被子薄，夜里冷，想要厚一些的。")
        found = hints(desk.row(uid), cast.chen)
        assert [(one.kind, one.weighs, one.wish) for one in found] == [("wish", True, first)]
        assert "同一个人在" in found[0].why
        assert "东西相同或相近" in found[0].why
        with pytest.raises(DecisionNeeded) as refusal:
            wishes.publish(uid, actor=cast.chen)
        assert [line["field"] for line in refusal.value.detail] == ["/because_twice"]
        wishes.publish(uid, actor=cast.chen, answers={"twice": "老人两间房，各需要一床"})
        lines = [(line.what, line.who, line.note) for line in queries.timeline(desk.row(uid), actor=cast.chen)]
    assert ("判断：可能重复", "陈经办", "同一户有相近的心愿。理由：老人两间房，各需要一床") in lines


def test_of_the_same_house(cast, unit):
    with unit():
        person = desk.person(cast)
        desk.on_the_shelf(cast, person_uid=person, story="屋里闷热，想要一台风扇。")
        uid = desk.in_review(
            cast, person_uid=housemate(cast, person), title="落地电风扇", story="夏天屋里热，想要风扇。"
        )
        found = hints(desk.row(uid), cast.chen)
        assert [(one.kind, one.weighs) for one in found] == [("wish", True)]
        assert "同一户的家人" in found[0].why


def test_another_thing_is_told_and_does_not_weigh(cast, unit):
    with unit():
        person = desk.person(cast)
        desk.on_the_shelf(cast, person_uid=person, story="屋里闷热，想要一台风扇。")
        uid = desk.in_review(cast, person_uid=person, title="老花镜", story="看药瓶上的字很吃力，想要老花镜。")
        assert told(uid, cast.chen) == [("wish", False)]
        assert wishes.publish(uid, actor=cast.chen).state == "open"


def test_neither_last_year_nor_what_was_taken_down(cast, unit):
    with unit():
        person = desk.person(cast)
        with at(now() - timedelta(days=366)):
            desk.in_review(cast, person_uid=person, story="屋里闷热，想要一台风扇。")
        down = desk.on_the_shelf(cast, person_uid=person, story="屋里很热，想要一台风扇。")
        wishes.withdraw(down, actor=cast.chen, because="wrong")
        assert told(desk.in_review(cast, person_uid=person), cast.chen) == []


def test_aid_that_came_within_a_year(cast, unit):
    with unit():
        person = desk.person(cast)
        for number, (what, days) in enumerate((("电风扇一台", 30), ("大米一袋", 60), ("电风扇", 400))):
            day = today() - timedelta(days=days)
            registry.record_provision(person, Source.CHARITY, what, 100_00, day, f"t:{number}", actor=cast.tian)
        uid = desk.in_review(cast, person_uid=person)
        found = hints(desk.row(uid), cast.chen)
        assert [(one.kind, one.weighs) for one in found] == [("aid", True), ("aid", False)]
        assert "从慈善帮扶得到过“电风扇一台”，东西相同或相近" in found[0].why


def test_what_the_bureau_gave_needs_a_slip(cast, unit):
    """Design §1.2: the charity's reviewer learns nothing of relief without the person's consent."""
    with unit():
        facts = {"name": "罗示例", "kind": "独居老人", "area_code": VILLAGE, "birth_year": 1946}
        row = registry.register_person(PersonFacts(**facts, controller=Controller.RELIEF), actor=cast.tian)
        desk.give_consent(cast, row)
        registry.record_provision(row, Source.RELIEF, "电风扇", 100_00, today(), "t:1", actor=cast.ren)
        uid = desk.in_review(cast, person_uid=row.uid)
        assert told(uid, cast.chen) == told(uid, cast.zhou) == []
        assert told(uid, cast.ren) == [("aid", True)]
        registry.give_consent(
            row,
            recipient="袁州区慈善会",
            purpose="share",
            kinds=["受助记录"],
            expires_on=today() + timedelta(days=30),
            opens_to="charity",
            actor=cast.tian,
        )
        assert told(uid, cast.chen) == [("aid", True)]


def test_the_same_words_of_another_house(cast, unit):
    with unit():
        desk.on_the_shelf(cast)
        uid = desk.in_review(cast, title="落地扇")
        found = hints(desk.row(uid), cast.chen)
        assert [(one.kind, one.weighs) for one in found] == [("words", False)]
        assert "一字不差" in found[0].why


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("电风扇", "落地电风扇"),
        ("冬被一床", "两床棉冬被"),
        ("轮椅", "轮椅1辆"),
        ("学习桌椅一套", "学习桌椅"),
        ("ＬＥＤ灯", "led灯"),
    ],
)
def test_alike(one, other):
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("电风扇", "电饭煲"), ("轮椅", "桌椅"), ("棉被", "棉鞋"), ("", "电风扇"), ("一床", "一床")]
)
def test_not_alike(one, other):
    assert not alike(one, other)
