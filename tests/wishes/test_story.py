"""撤回故事: by the telephone or by staff, at once and everywhere; the wish goes on, or goes down with the consent."""

import pytest
from sqlalchemy import select

from server.files.errors import FileUnknown
from server.files.queries import find
from server.kit import search
from server.kit.db import db
from server.kit.states import StateChanged
from server.kit.tasks import Task
from server.messages import queries as inbox
from server.registry import queries as registry
from server.registry import service as registry_service
from server.registry.rules import Controller, Guardian
from server.registry.service import PersonFacts
from server.wishes import jobs, queries
from server.wishes import service as wishes
from server.wishes.errors import NotYourStory, StoryGone, WishNotFound, WishWithdrawn
from server.wishes.states import PUBLIC
from tests.cast import PHONE_LAN, VILLAGE
from tests.wishes import desk

TOLD = "屋里闷热"


def public(cast, person, **changes):
    wish = wishes.draft(desk.facts(person_uid=person, **changes), actor=cast.tian, photo=desk.picture())
    wishes.submit(wish.uid, actor=cast.tian)
    desk.publish(wish.uid, cast.chen)
    return wish.uid


def known(cast, **changes):
    facts = {"name": "罗示例", "kind": "独居老人", "area_code": VILLAGE, "controller": Controller.CHARITY}
    row = registry_service.register_person(PersonFacts(**{**facts, "birth_year": 1946, **changes}), actor=cast.tian)
    desk.give_consent(cast, row, by="guardian" if changes.get("guardian") else "self")
    return row.uid


def test_it_is_gone_everywhere_at_once(cast, unit, phone):
    with unit():
        uid = public(cast, known(cast))
        photo = desk.row(uid).photo_uid or ""
        assert queries.shelf(q="闷热").total == 1
    assert TOLD in phone.get(f"/api/v1/wishes/{uid}").get_json()["story"]
    assert phone.get(f"/api/v1/wishes/{uid}/photo").status_code == 200
    with unit():
        wishes.take_back(uid, actor=cast.tian)
    answer = phone.get(f"/api/v1/wishes/{uid}").get_json()
    assert (answer["story"], answer["photo_url"], answer["state"]) == ("", None, "open")
    assert phone.get(f"/api/v1/wishes/{uid}/photo").status_code == 404
    with unit():
        assert queries.shelf(q="闷热").total == 0
        assert queries.shelf(q="电风扇").total == 1
        held = db.session.scalars(select(search.SearchRow.tokens).where(search.SearchRow.subject == uid)).one()
        assert "闷热" not in held
        with pytest.raises(FileUnknown):
            find(photo)
        assert TOLD not in str(vars(desk.row(uid)))
        assert wishes.claim(uid, actor=cast.lan).state == "held"
        assert "撤回故事和配图" in [line.what for line in queries.timeline(desk.row(uid), actor=cast.chen)]


def test_by_ones_own_telephone(cast, unit):
    with unit():
        uid = public(cast, known(cast, phone=PHONE_LAN))
        no = desk.row(uid).no
        for number, actor in ((no, cast.bo), (no, cast.qiao), ("XY000", cast.lan), ("", cast.lan)):
            with pytest.raises(NotYourStory):
                wishes.take_back_my_own(number, actor=actor)
        assert wishes.take_back_my_own(f" {no.lower()} ", actor=cast.lan).story == ""
        with pytest.raises(StoryGone):
            wishes.take_back_my_own(no, actor=cast.lan)


def test_by_the_guardians(cast, unit):
    with unit():
        child = known(cast, birth_year=2018, kind="困境儿童", guardian=Guardian("罗示例", PHONE_LAN, "祖父"))
        uid = public(cast, child, for_whom="困境儿童", story="孩子写作业没有桌子，想要一张。")
        assert wishes.take_back_my_own(desk.row(uid).no, actor=cast.lan).story == ""


def test_another_town_cannot(cast, unit):
    with unit():
        uid = public(cast, known(cast))
        with pytest.raises(WishNotFound):
            wishes.take_back(uid, actor=cast.guo)


def test_before_it_is_public_it_goes_back_to_the_draft(cast, unit):
    with unit():
        uid = desk.in_review(cast, person_uid=known(cast))
        assert wishes.take_back(uid, actor=cast.tian).state == "draft"
        down = desk.on_the_shelf(cast)
        wishes.withdraw(down, actor=cast.chen, because="met")
        with pytest.raises(StateChanged):
            wishes.take_back(down, actor=cast.tian)


def gone(cast, person):
    """The consent is taken back, and the news of it is heeded."""
    given = registry.consents(registry.person(person))[0]
    registry_service.withdraw_consent(given.uid, actor=cast.tian)
    task = db.session.scalars(select(Task).where(Task.topic == "wishes.consent_gone")).one()
    jobs.record_consent_gone(task.payload, None)
    jobs.record_consent_gone(task.payload, None)  # a task may run twice


def test_without_the_consent_it_is_taken_down_and_the_donor_freed(cast, unit):
    with unit():
        person = known(cast)
        uid = public(cast, person)
        wishes.claim(uid, actor=cast.lan)
        gone(cast, person)
        with pytest.raises(WishWithdrawn, match="应本人要求"):
            queries.find_public(uid)
        assert desk.row(uid).story == ""
        assert queries.in_hand([cast.lan.ref]) == 0
        assert "应本人要求撤下" in inbox.inbox([cast.lan.uid]).items[0].text


def test_what_is_on_its_way_arrives_without_a_story(cast, unit):
    with unit():
        person = known(cast)
        uid = public(cast, person)
        claim = wishes.claim(uid, actor=cast.lan)
        wishes.sent(claim.uid, actor=cast.lan, carrier="邮政", waybill="YZ1")
        gone(cast, person)
        assert (desk.row(uid).state in PUBLIC, desk.row(uid).story, claim.state) == (True, "", "sent")


def test_another_consent_that_lives_keeps_it_public(cast, unit):
    with unit():
        person = known(cast)
        uid = public(cast, person)
        desk.give_consent(cast, registry.person(person))
        gone(cast, person)
        assert (desk.row(uid).state, desk.row(uid).story) == ("open", desk.STORY)
