"""孩子另有规矩, and what a reviewer must answer for."""

import pytest

from server.registry import queries as records
from server.registry import service as registry
from server.registry.rules import Controller, Guardian
from server.registry.service import PersonFacts
from server.wishes import service as wishes
from server.wishes.errors import ConsentNeeded, DecisionNeeded, PrivateText
from server.wishes.rules import Look
from server.wishes.service import judging
from tests.cast import VILLAGE
from tests.wishes import desk

STORY = "孩子在饭桌上写作业，想要一套能调高低的桌椅。"


def child(cast, consent="guardian", birth_year=2018):
    facts = PersonFacts(
        name="罗小示",
        kind="困境儿童",
        area_code=VILLAGE,
        controller=Controller.CHARITY,
        birth_year=birth_year,
        guardian=Guardian("罗示例", "13800000009", "祖父"),
    )
    row = registry.register_person(facts, actor=cast.tian)
    if consent:
        desk.give_consent(cast, row, by=consent)
    return row.uid


def draft(cast, person, photo=None, **changes):
    facts = {"title": "学习桌椅", "for_whom": "困境儿童", "story": STORY, "person_uid": person, **changes}
    return wishes.draft(desk.facts(**facts), actor=cast.tian, photo=photo).uid


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("for_whom", "8岁困境儿童"),
        ("story", "孩子读三年级，写作业没有桌子，想要一张。"),
        ("story", "孩子在示例小学读书，想要一套桌椅。"),
        ("story", "孩子2018年5月出生，想要一套桌椅。"),
        ("story", "小明写作业没有桌子，想要一套桌椅。"),
    ],
)
def test_of_a_child_neither_years_nor_school(cast, unit, field, text):
    with unit():
        uid = draft(cast, child(cast), **{field: text})
        with pytest.raises(PrivateText) as refusal:
            wishes.submit(uid, actor=cast.tian)
    assert [line["field"] for line in refusal.value.detail] == [f"/{field}"]


def test_of_a_grown_up_a_person_judges(cast, unit):
    with unit():
        uid = desk.in_review(cast, story="想回示例小学看看教过书的地方，盼有人陪一趟。")
        with pytest.raises(DecisionNeeded) as refusal:
            wishes.publish(uid, actor=cast.chen)
        assert [line["field"] for line in refusal.value.detail] == ["/because_words"]
        assert wishes.publish(uid, actor=cast.chen, answers={"words": "学校已撤并，认不出人"}).state == "open"


@pytest.mark.parametrize("name", ["罗小示", "罗示例", "罗 小\n示"])
def test_neither_the_childs_nor_the_guardians_name(cast, unit, name):
    with unit():
        uid = draft(cast, child(cast), story=f"{name}家里缺一套桌椅，想要一套。")
        with pytest.raises(PrivateText):
            wishes.submit(uid, actor=cast.tian)


def test_the_guardian_agrees_or_nobody(cast, unit):
    """A slip a grown-up signed is none once the year of birth was put right."""
    with unit():
        uid = draft(cast, child(cast, consent=""))
        wishes.submit(uid, actor=cast.tian)
        row = records.person(desk.row(uid).person_uid or "")
        with pytest.raises(ConsentNeeded):
            desk.publish(uid, cast.chen)
        row.birth_year = 1990
        desk.give_consent(cast, row, by="self")
        row.birth_year = 2018
        with pytest.raises(ConsentNeeded, match="监护人"):
            desk.publish(uid, cast.chen)
        desk.give_consent(cast, row, by="guardian")
        assert desk.publish(uid, cast.chen).state == "open"


def test_a_picture_shows_the_thing_alone(cast, unit):
    with unit():
        uid = draft(cast, child(cast), photo=desk.picture())
        wishes.submit(uid, actor=cast.tian)
        asked = judging.sight(desk.row(uid), cast.chen).questions
        assert [one.about for one in asked] == ["child"]
        with pytest.raises(DecisionNeeded) as refusal:
            wishes.publish(uid, actor=cast.chen, answers={"photo": "看过，没有问题"})
        assert "孩子的心愿配了图" in refusal.value.detail[0]["issue"]
        answers = {"child": "只有桌椅，没有人和校名"}
        assert wishes.publish(uid, actor=cast.chen, answers=answers).state == "open"


def test_a_reason_shows_nobody_either(cast, unit):
    with unit():
        uid = desk.in_review(cast, look=Look.REVIEW)
        with pytest.raises(PrivateText):
            wishes.publish(uid, actor=cast.chen, answers={"text": f"问过{desk.NAME}本人"})
        with pytest.raises(PrivateText):
            wishes.publish(uid, actor=cast.chen, answers={"text": "打过13800000009"})


def test_nothing_to_judge_asks_nothing(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        assert judging.sight(desk.row(uid), cast.chen).questions == []
        assert wishes.publish(uid, actor=cast.chen).state == "open"
