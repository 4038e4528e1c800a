"""A hint says why; a human decides."""

import pytest

from server.registry import queries
from server.registry import service as registry
from tests.cast import TOWN
from tests.counting import counted
from tests.registry.people import facts, id_number


@pytest.fixture
def li(unit, cast):
    with unit():
        return registry.register_person(facts(), actor=cast.wang)


def hints(unit, actor, **typed):
    usual = {"controller": "charity", "area_code": facts().area_code, "birth_year": None}
    blank = {"id_number": "", "phone": "", "name": ""}
    with unit(), counted() as statements:
        found = queries.hints(queries.marks_from(**{**usual, **blank, **typed}), actor)
    assert len(statements) <= 3
    return [(hint.person.uid, hint.why, hint.may_merge) for hint in found]


def test_it_works(unit, cast, li):
    assert hints(unit, cast.tian, id_number=id_number(serial="992")) == [(li.uid, "身份证号相同", True)]
    same = hints(unit, cast.tian, name="李 示例", birth_year=1948)
    assert same == [] or same[0][1].startswith("姓名")
    assert hints(unit, cast.tian, name="李示例", birth_year=1948) == [
        (li.uid, "姓名、出生年份相同，在同一个村（社区）", True)
    ]
    assert hints(unit, cast.tian, name="李示例", phone="13800000021") == [(li.uid, "姓名和手机号相同", True)]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"name": "李示例"},
        {"name": "李示例", "birth_year": 1949},
        {"name": "李示例", "birth_year": 1948, "area_code": f"{TOWN}009"},
        {"phone": "13800000021"},
        {"id_number": id_number(serial="994")},
    ],
)
def test_what_is_only_a_little_alike_is_no_hint(unit, cast, li, typed):
    assert hints(unit, cast.tian, **typed) == []


def test_the_other_register_is_told_only_to_who_may_see_it(unit, cast, li):
    number = id_number(serial="992")
    assert hints(unit, cast.tian, controller="relief", id_number=number) == [(li.uid, "身份证号相同", False)]
    assert hints(unit, cast.ren, controller="relief", id_number=number) == []
    assert hints(unit, cast.guo, id_number=number) == []


def test_nobody_is_like_themselves(unit, cast, li):
    with unit():
        assert queries.hints(queries.marks_of(queries.person(li.uid)), cast.tian) == []
