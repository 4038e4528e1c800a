"""上门核实、写成心愿、答复、转求助: what staff do with an own wish, what the person reads of it, and each refusal."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from server.intake import checks, jobs, queries
from server.intake import service as intake
from server.intake.errors import (
    AnswerUnfit,
    CheckUnfit,
    NotePrivate,
    OutsideArea,
    OwnPersonLinked,
    PersonUnfit,
    PlaceWrong,
    ReasonNeeded,
    ReferConsentNeeded,
    WishStillThere,
)
from server.intake.models import HelpRequest, OwnWish, OwnWishNote
from server.intake.rules import Consent
from server.kit.clock import at, now, today
from server.kit.db import db
from server.kit.units import reading, writing
from server.registry import service as registry
from server.registry.errors import PersonUnknown
from server.registry.rules import Controller
from server.registry.service import PersonFacts
from server.wishes import service as wishes
from server.wishes.errors import PersonNeeded, PrivateText
from tests.cast import COUNTY, OTHER_TOWN, TOWN, VILLAGE
from tests.files.pictures import jpeg
from tests.intake import desk, own_desk
from tests.wishes import desk as wish_desk


def test_a_visit_is_written_down_and_stays_in_the_house(unit, cast):
    with unit():
        uid = own_desk.asked(cast).uid
        row = intake.check(uid, own_desk.visit(photos=[jpeg()]), actor=cast.wang)
        assert (row.state, row.visited_by, row.visited_on) == ("visited", cast.wang.ref, today())
        told = queries.own_one(uid, actor=cast.lan)
        assert (told.notes, told.files) == ([], [])  # what was seen at home is for colleagues
        seen = queries.own_sight(uid, actor=cast.tian)
        assert ([one.text for one in seen.notes], [one.kind for one in seen.files]) == ([own_desk.SEEN], ["home"])
        assert queries.own_file_of(uid, seen.files[0].uid, actor=cast.lan) is None
        assert queries.own_file_of(uid, seen.files[0].uid, actor=cast.tian) is not None
        assert (seen.contact_name, seen.contact_phone) == ("兰*", "138****0001")


@pytest.mark.parametrize(
    "changes",
    [{"visited_on": today() + timedelta(days=2)}, {"visited_on": today() - timedelta(days=90)}, {"text": "好"}],
)
def test_a_visit_has_a_day_and_words(unit, cast, changes):
    with pytest.raises(CheckUnfit), unit():
        intake.check(own_desk.asked(cast).uid, own_desk.visit(**changes), actor=cast.wang)


def test_staff_write_the_public_text_and_the_person_follows_the_wish(unit, cast):
    with unit():
        row = own_desk.written(cast, submit=True, person=True)
        wish = wish_desk.row(row.wish_uid)
        assert (wish.state, wish.person_uid, wish.story) == ("review", row.person_uid, wish_desk.STORY)
        assert own_desk.TEXT not in wish.story
        assert queries.own_one(row.uid, actor=cast.lan).state_name == "已登记成心愿，等审核"
        assert queries.own_of_wish(wish.uid, actor=cast.tian).uid == row.uid
        wish_desk.answered(wish, wish_desk.Look.PASS)
        wishes.publish(wish.uid, actor=cast.zhou)
    said = []
    with unit():
        claim = wishes.claim(wish.uid, actor=cast.bo)
        said.append(queries.own_one(row.uid, actor=cast.lan))
        wishes.sent(claim.uid, actor=cast.bo, waybill="自送", carrier="自送")
        wishes.receive(claim.uid, actor=cast.tian)
        said.append(queries.own_one(row.uid, actor=cast.lan))
        wishes.hand_over(claim.uid, actor=cast.tian, note="本人签收")
        said.append(queries.own_one(row.uid, actor=cast.lan))
        wishes.confirm(claim.uid, actor=cast.tian)
        said.append(queries.own_one(row.uid, actor=cast.lan))
    assert [one.state_name for one in said] == ["有人认领了", "有人认领了", "已送到，等确认", "心愿实现了"]
    assert [sum(step.done for step in one.steps) for one in said] == [5, 5, 6, 7]
    assert "柏舟" not in str([one.steps for one in said]) + str([one.expected for one in said])
    assert "已经寄出" in said[1].expected
    assert said[3].expected == "心愿实现了"


def test_without_a_person_it_is_only_a_draft(unit, cast):
    with unit():
        row = own_desk.written(cast)
        assert wish_desk.row(row.wish_uid).state == "draft"
    with pytest.raises(PersonNeeded), unit():
        own_desk.written(cast, submit=True)
    with unit():  # nothing of the refused one was kept
        assert db.session.execute(text("SELECT count(*) FROM wishes")).scalar_one() == 1


def test_the_guard_stands_here_too(unit, cast):
    with unit():
        uid = own_desk.visited(cast).uid
        intake.link(uid, wish_desk.person(cast), actor=cast.wang)
    shown = own_desk.public_text(story=f"{wish_desk.NAME}独自居住，夏天屋里闷热，想要一台电风扇。")
    with pytest.raises(PrivateText), unit():
        intake.write(uid, shown, actor=cast.wang, submit=True)


def test_a_wish_that_was_taken_down_is_written_again(unit, cast):
    with unit():
        row = own_desk.written(cast)
    with pytest.raises(WishStillThere), unit():
        intake.again(row.uid, actor=cast.wang, reason="换一种写法")
    with unit():
        wishes.withdraw(row.wish_uid, actor=cast.chen, because="wrong")
        assert "登记有误" in queries.own_one(row.uid, actor=cast.lan).expected
        again = intake.again(row.uid, actor=cast.wang, reason="换一种写法")
        assert (again.state, again.wish_uid) == ("visited", None)


def test_somebody_is_answered_kindly(unit, cast):
    with unit():
        row = own_desk.answered(cast)
        told = queries.own_one(row.uid, actor=cast.lan)
        assert [one.text for one in told.notes] == [own_desk.KIND_WORDS]
        assert [step.key for step in told.steps] == ["asked", "answer"]
    for because, words in (("nothing", own_desk.KIND_WORDS), ("met", "好")):
        with pytest.raises(AnswerUnfit), unit():
            intake.answer(own_desk.asked(cast).uid, because=because, text=words, actor=cast.wang)


def test_a_matter_of_relief_goes_over_with_the_persons_word(unit, cast):
    with unit():
        uid = own_desk.asked(cast).uid
        row = intake.refer(uid, troubles=["living"], consent=Consent("paper", paper_no="同 7"), actor=cast.wang)
        help_ = db.session.scalars(select(HelpRequest)).one()
        assert (help_.text, help_.contact_phone, help_.asked_by) == (own_desk.TEXT, own_desk.PHONE, cast.lan.uid)
        assert (row.help_uid, row.answered_because) == (help_.uid, "relief")
        assert {one.kind for one in queries.own_sight(uid, actor=cast.tian).consents} == {"ask", "refer"}
    for consent in (Consent("ticked"), Consent("paper")):
        with pytest.raises(ReferConsentNeeded), unit():
            intake.refer(own_desk.asked(cast).uid, troubles=["living"], consent=consent, actor=cast.wang)


def test_the_person_is_linked_once(unit, cast):
    with unit():
        mother, uid = wish_desk.person(cast), own_desk.asked(cast).uid
        hints = queries.own_sight(uid, actor=cast.wang).people
        assert [one.person.uid for one in hints] == [mother]
        assert intake.link(uid, mother, actor=cast.wang).version == 1
        assert intake.link(uid, mother, actor=cast.wang).version == 1
        other = wish_desk.person(cast, name="赵铁柱")
    with pytest.raises(OwnPersonLinked), unit():
        intake.link(uid, other, actor=cast.wang)
    with pytest.raises(PersonUnknown), unit():
        intake.link(own_desk.asked(cast).uid, "nobody", actor=cast.wang)


def test_somebody_new_is_put_on_record(unit, cast):
    new = PersonFacts("李秀英", "独居老人", VILLAGE, Controller.CHARITY, birth_year=1946, sex="女")
    with unit():
        row = intake.enrol(own_desk.asked(cast).uid, new, actor=cast.wang)
        assert row.person_uid is not None
        assert queries.own_sight(row.uid, actor=cast.wang).person.name == "李**"
    with pytest.raises(OwnPersonLinked), unit():
        intake.enrol(row.uid, new, actor=cast.wang)


def test_a_record_that_stands_for_nobody_any_more_is_not_linked(unit, cast):
    with unit():
        mother = registry.register_person(
            PersonFacts("李秀英", "独居老人", VILLAGE, Controller.CHARITY, birth_year=1946, sex="女"),
            actor=cast.tian,
        )
        registry.void_person(mother.uid, actor=cast.tian)
    with pytest.raises((PersonUnfit, PersonUnknown)), unit():
        intake.link(own_desk.asked(cast).uid, mother.uid, actor=cast.wang)


def test_what_the_same_home_has_wished_or_received_is_told(unit, cast):
    with unit():
        wish_desk.in_review(cast, person_uid=(mother := wish_desk.person(cast)))
        uid = own_desk.asked(cast).uid
        intake.link(uid, mother, actor=cast.wang)
        own_desk.asked(cast)
        seen = queries.own_sight(uid, actor=cast.tian)
        assert [(one.kind, one.weighs) for one in seen.alike] == [("wish", True)]
        assert [one.why for one in seen.others] == ["同一个电话"]


def test_it_is_moved_only_within_ones_places(unit, cast):
    with unit():
        uid = own_desk.asked(cast).uid
        assert intake.move_to(uid, actor=cast.tian, area_code=TOWN).area_code == TOWN
    for area, refusal in ((COUNTY, PlaceWrong), (OTHER_TOWN, OutsideArea)):
        with pytest.raises(refusal), unit():
            intake.move_to(uid, actor=cast.tian, area_code=area)


def test_a_look_at_the_contact_has_a_reason(unit, cast):
    with unit():
        uid = own_desk.asked(cast).uid
        assert intake.reveal_wish(uid, because="visit", actor=cast.wang).phone == own_desk.PHONE
        assert (
            db.session.execute(text("SELECT count(*) FROM audit WHERE what = 'intake.reveal_wish'")).scalar_one() == 1
        )
    with pytest.raises(ReasonNeeded), unit():
        intake.reveal_wish(uid, because="window", actor=cast.wang)


def test_the_timeline_names_nobody(unit, cast):
    for note in (f"{own_desk.MOTHER}不在家", "打 13800000001 没人接"):
        with pytest.raises(NotePrivate), unit():
            intake.missed(own_desk.asked(cast).uid, actor=cast.wang, note=note)


def test_who_waits_is_counted_and_who_waits_too_long(unit, cast):
    with unit():
        own_desk.asked(cast)
        own_desk.visited(cast)
        own_desk.answered(cast)
    with at(now() + timedelta(days=8)), unit():
        counted = queries.own_counts(cast.wang)
        assert (counted["todo"], counted["overdue"], counted["all"]) == (2, 1, 3)
        assert queries.own_counts(cast.guo)["all"] == 0


def test_after_three_years_no_name_is_left(unit, cast):
    with unit():
        uid, open_ = own_desk.answered(cast).uid, own_desk.asked(cast).uid
        wished = own_desk.written(cast).uid
    with at(now() + jobs.KEPT + timedelta(days=1)), unit():
        assert jobs.wipe_old_wishes() == 1  # one waits, one has become a wish that still lives
        row = db.session.scalars(select(OwnWish).where(OwnWish.uid == uid)).one()
        assert (row.contact_name, row.text, row.contact_phone_blind) == (None, None, None)
        notes = db.session.scalars(select(OwnWishNote.text_sealed).where(OwnWishNote.own_id == row.id)).all()
        assert notes == [None]
        for other in (open_, wished):
            assert db.session.scalars(select(OwnWish).where(OwnWish.uid == other)).one().contact_name == own_desk.NAME


PLANTS = {
    "W1": ("written", "UPDATE own_wishes SET wish_uid = 'nosuchwish'"),
    "W2": ("answered", "UPDATE own_wishes SET help_uid = 'x', answered_because = 'relief'"),
    "W3": ("written", "UPDATE own_wishes SET visited_by = 'donor:x'"),
}


@pytest.mark.breaks_the_books
@pytest.mark.parametrize("which", PLANTS)
def test_the_checks_find(app, unit, cast, which):
    state, plant = PLANTS[which]
    with unit():
        own_desk.IN_STATE[state](cast)
        desk.asked(cast)
    with app.app_context(), writing():
        db.session.execute(text(plant))
    with app.app_context(), reading():
        assert which in {check.id for check in checks.CHECKS if check.run()}
