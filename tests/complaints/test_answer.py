"""答复: looked into by a named person who had no hand in it, stopped in one act, answered in time, asked again once."""

from datetime import timedelta

import pytest

from server.campaigns import queries as campaigns
from server.campaigns import service as campaign_acts
from server.complaints import jobs, queries
from server.complaints import service as complaints
from server.complaints.errors import (
    AgainOver,
    ComplaintNotFound,
    HeldByComplaint,
    NothingToStop,
    OwnMatter,
    SamePersonAgain,
)
from server.complaints.rules import About
from server.files import queries as files
from server.gifts import service as gifts
from server.kit import clock
from server.kit.errors import Forbidden, Invalid
from server.kit.states import StateChanged
from server.messages import queries as messages
from tests.campaigns.plans import published
from tests.complaints.words import told, watcher
from tests.files.pictures import jpeg
from tests.gifts.money import paid
from tests.gifts.test_give import give

ANSWER = "已到学校核对：物资 11 月 20 日才送到，名单今天补公示。"


@pytest.fixture
def campaign_uid(unit, cast):
    with unit():
        return published(cast).uid


@pytest.fixture
def bu(unit, cast):
    with unit():
        return watcher()


@pytest.fixture
def one(unit, cast, bu, campaign_uid):
    """Somebody complains about the campaign; the bureau has taken it on."""
    with unit():
        row, code = told(about=About.CAMPAIGN, subject=campaign_uid)
        complaints.take(row.uid, actor=bu)
        return row.uid, row.no, code


def answered(unit, uid, actor, outcome="partly"):
    with unit():
        return complaints.answer(uid, actor=actor, outcome=outcome, text=ANSWER)


def test_it_works(unit, one, bu):
    uid, no, code = one
    with unit():
        complaints.work(uid, actor=bu, text="给学校打了电话，正在核对签收单")
    answered(unit, uid, bu)
    with unit():
        row = complaints.follow(no, code, place="192.0.2.1")
        assert (row.state, row.outcome, row.in_time, row.due_at) == ("answered", "partly", True, None)
        assert [note.text for note in queries.notes(row, "answer")] == [ANSWER]
        assert [event.move for event in queries.history(row)] == ["take", "work", "answer"]
        assert queries.figures() == queries.Figures(1, 1, 1)


def test_charity_law_108_nobody_judges_their_own_matter(unit, one, cast):
    with unit(), pytest.raises(OwnMatter):
        complaints.answer(one[0], actor=cast.zhou, outcome="unfounded", text=ANSWER)


def test_nor_takes_it_on(unit, cast, campaign_uid):
    with unit():
        uid = told(about=About.CAMPAIGN, subject=campaign_uid)[0].uid
    with unit(), pytest.raises(OwnMatter):
        complaints.take(uid, actor=cast.zhou)


def test_mzt_088_one_act_stops_the_campaign_and_tells_who_gave(unit, app, one, cast, bu, campaign_uid):
    with unit():
        no = give(campaign_uid, cast.lan)
        paid(no)
    with unit():
        gifts.settle(no)
    with unit():
        complaints.freeze(one[0], actor=bu, reason="核查期间先停止收款")
        row = campaigns.find(campaign_uid)
        assert row.state == "suspended"
        assert gifts.tell_pause(campaign_uid, row.version) == 1
        assert gifts.tell_pause(campaign_uid, row.version) == 0
    with unit():
        assert "项目暂停募捐" in [one.title for one in messages.inbox([cast.lan.uid]).items]
    with unit(), pytest.raises(NothingToStop):
        complaints.freeze(one[0], actor=bu, reason="再停一次也没有用")


def test_what_a_complaint_stopped_stands_still_until_it_is_answered(unit, cast, bu, one, campaign_uid):
    with unit():
        complaints.freeze(one[0], actor=bu, reason="核查期间先停止收款")
    with unit(), pytest.raises(HeldByComplaint) as refusal:
        complaints.resume_campaign(campaign_uid, actor=cast.zhou, reason="我看没有问题")
    assert "还在核查" in refusal.value.says
    with unit():
        complaints.answer(one[0], actor=bu, outcome="unfounded", text=ANSWER)
        assert complaints.resume_campaign(campaign_uid, actor=cast.zhou, reason="核查完毕").state == "published"


def test_a_pause_that_is_over_is_not_told(unit, cast, bu, one, campaign_uid):
    with unit():
        complaints.freeze(one[0], actor=bu, reason="核查期间先停止收款")
        version = campaigns.find(campaign_uid).version
        campaign_acts.resume(campaign_uid, actor=cast.zhou, reason="核查完毕，没有问题")
        assert gifts.tell_pause(campaign_uid, version) == 0


def test_what_cannot_be_stopped_is_said(unit, cast, bu):
    with unit():
        uid = told()[0].uid
    with unit(), pytest.raises(NothingToStop):
        complaints.freeze(uid, actor=bu, reason="没有可以停的")


def test_a_reason_names_nobody(unit, one, bu):
    for reason in ("短", "请联系 13800000001 核实"):
        with unit(), pytest.raises(Invalid):
            complaints.freeze(one[0], actor=bu, reason=reason)


def test_again_once_and_by_another_person(unit, one, bu, cast):
    uid, no, code = one
    answered(unit, uid, bu)
    with unit():
        complaints.again(complaints.follow(no, code, place="192.0.2.1"), "名单里还是没有我们班")
    with unit(), pytest.raises(SamePersonAgain):
        complaints.answer(uid, actor=bu, outcome="founded", text=ANSWER)
    with unit():
        other = watcher("xin", "辛监管")
    answered(unit, uid, other, "founded")
    with unit(), pytest.raises(AgainOver):
        complaints.again(complaints.follow(no, code, place="192.0.2.1"), "还是不满意这个答复")
    with unit():
        row = queries.for_desk(uid, bu)
        assert [note.text for note in queries.notes(row, "more")] == ["名单里还是没有我们班"]


def test_again_only_for_a_while(unit, one, bu):
    uid, no, code = one
    answered(unit, uid, bu)
    with unit(), clock.at(clock.now() + timedelta(days=16)):
        row = complaints.follow(no, code, place="192.0.2.1")
        assert not queries.may_ask_again(row)
        with pytest.raises(AgainOver):
            complaints.again(row, "过了很久才看到答复")


def test_late_is_late(unit, one, bu):
    with clock.at(clock.now() + timedelta(days=30)):
        with unit():
            row = queries.for_desk(one[0], bu)
            assert queries.is_overdue(row)
            assert queries.waiting_for(bu).overdue == 1
        answered(unit, one[0], bu)
        with unit():
            assert queries.for_desk(one[0], bu).in_time is False


@pytest.mark.parametrize("outcome", ["", "granted"])
def test_an_answer_has_an_outcome(unit, one, bu, outcome):
    with unit(), pytest.raises(Invalid):
        complaints.answer(one[0], actor=bu, outcome=outcome, text=ANSWER)


def test_other_desks_do_not_see_it(unit, one, cast):
    for actor in (cast.ren, cast.chen, cast.tian, cast.fang):
        with unit(), pytest.raises(ComplaintNotFound):
            queries.for_desk(one[0], actor)
        with unit():
            assert not queries.waiting_for(actor)


def test_relief_answers_for_its_policies(unit, cast):
    with unit():
        uid = told()[0].uid
    with unit():
        assert complaints.take(uid, actor=cast.ren).taken_by == cast.ren.ref


def test_taken_back_and_added_to(unit, one):
    uid, no, code = one
    with unit():
        row = complaints.follow(no, code, place="192.0.2.1")
        complaints.add(row, "补一张照片", [jpeg()])
        assert len(queries.photos(row)) == 1
        complaints.withdraw(row)
    with unit(), pytest.raises(StateChanged):
        complaints.add(complaints.follow(no, code, place="192.0.2.1"), "撤回以后再补充")


def test_the_teller_makes_no_move_of_the_desk(unit, one):
    with unit(), pytest.raises((Forbidden, ComplaintNotFound)):
        complaints.take(one[0], actor=complaints.THE_TELLER)


def test_the_telephone_is_shown_to_the_desk_and_that_is_on_record(unit, one, bu):
    with unit():
        assert complaints.reveal(one[0], actor=bu) == "13800000009"


def test_three_years_later_nothing_of_it_is_left_but_that_it_was(unit, one, bu):
    uid, no, code = one
    with unit():
        row = complaints.follow(no, code, place="192.0.2.1")
        complaints.add(row, "", [jpeg()])
        photo = queries.photos(row)[0].file_uid
    answered(unit, uid, bu)
    with unit():
        assert jobs.wipe_old() == 0
    with unit(), clock.at(clock.now() + timedelta(days=3 * 365 + 2)):
        assert jobs.wipe_old() == 1
        assert jobs.wipe_old() == 0
        row = queries.for_desk(uid, bu)
        assert (row.text, row.phone, row.outcome) == (None, None, "partly")
        assert [note.text for note in queries.notes(row, "answer", "more")] == [None]
        assert queries.photos(row) == []
        with pytest.raises(Exception, match="没有找到"):
            files.find(photo)
