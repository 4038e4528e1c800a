"""登记 and 提交."""

import pytest
from sqlalchemy import text

from server.kit.db import db
from server.kit.errors import Forbidden, Invalid
from server.kit.states import StateChanged
from server.regions.errors import RegionUnknown
from server.registry.errors import PersonUnknown
from server.wishes import service as wishes
from server.wishes.errors import MoneyWish, OutsideArea, PersonNeeded, PrivateText, WishIncomplete, WishNotFound
from server.wishes.lists import WISHES
from tests.cast import OTHER_TOWN
from tests.wishes import desk


def test_a_draft_is_saved_with_its_number(cast, unit, app):
    with unit():
        wish = wishes.draft(desk.facts(), actor=cast.tian)
        uid, no = wish.uid, wish.no
    assert no.startswith("XY-")
    with app.app_context(), db.engine.connect() as connection:
        row = connection.execute(text("SELECT state, version, taken FROM wishes WHERE uid = :uid"), {"uid": uid}).one()
    assert tuple(row) == ("draft", 0, 0)


def test_a_draft_may_be_incomplete(cast, unit):
    with unit():
        assert wishes.draft(desk.facts(story="", price_fen=None), actor=cast.tian).state == "draft"


def test_a_draft_can_be_found_by_staff(cast, unit):
    with unit():
        uid = wishes.draft(desk.facts(), actor=cast.tian).uid
        assert [line.wish.uid for line in WISHES.ask(cast.tian, {"queue": "draft", "q": "风扇"}).page().items] == [uid]
        assert WISHES.ask(cast.tian, {"queue": "draft", "q": "轮椅"}).page().items == []


def test_a_picture_comes_along(cast, unit):
    with unit():
        assert wishes.draft(desk.facts(), actor=cast.tian, photo=desk.picture()).photo_uid


@pytest.mark.parametrize("who", ["lan", "zhou", "fang", "ren"])
def test_only_those_who_meet_people_write(cast, unit, who):
    with unit(), pytest.raises(Forbidden):
        wishes.draft(desk.facts(), actor=getattr(cast, who))


def test_nobody_writes_for_another_place(cast, unit):
    with unit(), pytest.raises(OutsideArea):
        wishes.draft(desk.facts(area_code=OTHER_TOWN), actor=cast.tian)


@pytest.mark.parametrize("code", ["360902", "360902999", "nowhere", ""])
def test_it_lies_in_a_township_we_know(cast, unit, code):
    with unit(), pytest.raises((Invalid, RegionUnknown)):
        wishes.draft(desk.facts(area_code=code), actor=cast.chen)


def test_the_person_must_be_on_record(cast, unit):
    with unit(), pytest.raises(PersonUnknown):
        wishes.draft(desk.facts(person_uid="0000000000000000"), actor=cast.tian)


def test_a_person_of_another_place_is_not_there(cast, unit):
    with unit():
        person = desk.person(cast)
        with pytest.raises(PersonUnknown):
            wishes.draft(desk.facts(area_code=OTHER_TOWN, person_uid=person), actor=cast.guo)


def test_too_long_is_named(cast, unit):
    with unit(), pytest.raises(Invalid) as refusal:
        wishes.draft(desk.facts(title="长" * 41, quantity=0), actor=cast.tian)
    assert [line["field"] for line in refusal.value.detail] == ["/title", "/quantity"]


def test_an_edit_is_counted(cast, unit):
    with unit():
        uid = wishes.draft(desk.facts(), actor=cast.tian).uid
        wish = wishes.edit(uid, desk.facts(title="落地扇"), actor=cast.tian, seen_version=0)
        assert (wish.title, wish.version) == ("落地扇", 1)


def test_two_editors_do_not_overwrite_each_other(cast, unit):
    with unit():
        uid = wishes.draft(desk.facts(), actor=cast.tian).uid
        wishes.edit(uid, desk.facts(title="落地扇"), actor=cast.tian, seen_version=0)
        with pytest.raises(StateChanged):
            wishes.edit(uid, desk.facts(title="吊扇"), actor=cast.chen, seen_version=0)


def test_what_is_handed_in_can_no_longer_be_edited(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        with pytest.raises(StateChanged):
            wishes.edit(uid, desk.facts(), actor=cast.tian)


def test_another_townships_wish_does_not_exist(cast, unit):
    with unit():
        uid = desk.in_review(cast)
        with pytest.raises(WishNotFound):
            wishes.edit(uid, desk.facts(), actor=cast.guo)
        with pytest.raises(WishNotFound):
            wishes.submit("0000000000000000", actor=cast.tian)


def test_submit_refuses_what_is_not_whole(cast, unit):
    with unit():
        uid = wishes.draft(desk.facts(story="短", price_fen=None), actor=cast.tian).uid
        with pytest.raises(WishIncomplete) as refusal:
            wishes.submit(uid, actor=cast.tian)
    assert [line["field"] for line in refusal.value.detail] == ["/story", "/price_fen"]


def test_submit_refuses_a_wish_of_nobody(cast, unit):
    with unit():
        uid = wishes.draft(desk.facts(), actor=cast.tian).uid
        with pytest.raises(PersonNeeded):
            wishes.submit(uid, actor=cast.tian)


@pytest.mark.parametrize("story", ["李秀英老人想要一台电风扇，屋里很热", "老人很热，请打13800000003联系她"])
def test_submit_refuses_what_shows_the_person(cast, unit, story):
    with unit():
        uid = wishes.draft(desk.facts(person_uid=desk.person(cast), story=story), actor=cast.tian).uid
        with pytest.raises(PrivateText) as refusal:
            wishes.submit(uid, actor=cast.tian)
    assert refusal.value.detail[0]["field"] == "/story"


def test_article_124_submit_refuses_money(cast, unit):
    with unit():
        uid = wishes.draft(desk.facts(person_uid=desk.person(cast), title="五百元现金"), actor=cast.tian).uid
        with pytest.raises(MoneyWish, match="一百二十四"):
            wishes.submit(uid, actor=cast.tian)
