"""转慈善帮扶: with a consent that names recipient, purpose and kinds; taken back, the charity sees nothing."""

import pytest
from sqlalchemy import select

from server.intake import queries
from server.intake import service as intake
from server.intake.errors import ConsentNeeded, ConsentOld, HelpNotFound, NotOffered, OutcomeUnfit
from server.intake.models import HelpConsent
from server.intake.rules import CONSENT_VERSION, Consent
from server.kit.db import db
from server.people import service as people
from tests.cast import COUNTY
from tests.intake import desk


def slips():
    return list(db.session.scalars(select(HelpConsent).where(HelpConsent.kind == "charity").order_by(HelpConsent.id)))


def test_the_asker_agrees_to_what_was_offered(unit, cast):
    with unit():
        people.add_organisation(name="袁州区慈善会", kind="charity", area_code=COUNTY)
        uid = desk.called(cast).uid
        with pytest.raises(NotOffered):
            intake.agree(uid, actor=cast.lan, text_version=CONSENT_VERSION)
        intake.offer(uid, actor=cast.wang, reason="没有合适的政策")
        row = intake.agree(uid, actor=cast.lan, text_version=CONSENT_VERSION)
        assert (row.state, row.level, row.clock) == ("charity", "charity", "charity")
        (slip,) = slips()
        assert (slip.recipient, slip.way, slip.given_by) == ("袁州区慈善会", "ticked", "family")
        assert slip.kinds == ["姓名", "联系电话", "所在地", "困难情况（含照片和录音）"]
        assert "袁州区慈善会" in intake.charity_text()
        assert queries.sight(uid, actor=cast.chen).row.uid == uid


def test_an_old_text_is_read_again(unit, cast):
    with unit():
        uid = desk.called(cast).uid
        intake.offer(uid, actor=cast.wang, reason="没有合适的政策")
        with pytest.raises(ConsentOld):
            intake.agree(uid, actor=cast.lan, text_version="2020-01")


@pytest.mark.parametrize(
    "consent", [Consent("ticked"), Consent("nod"), Consent("paper"), Consent("paper", paper_no="长" * 41)]
)
def test_the_desk_says_how_it_was_given(unit, cast, consent):
    with unit():
        uid = desk.called(cast).uid
    with pytest.raises(ConsentNeeded), unit():
        intake.to_charity(uid, actor=cast.tian, consent=consent)


def test_taken_back_the_charity_sees_nothing(unit, cast):
    with unit():
        uid = desk.at_charity(cast).uid
        assert intake.take_back(uid, actor=cast.lan).state == "called_back"
        assert [slip.withdraws for slip in slips()] == [None, slips()[0].uid]
        with pytest.raises(HelpNotFound):
            queries.sight(uid, actor=cast.chen)


def test_sent_back_the_charity_needs_it_no_longer(unit, cast):
    with unit():
        uid = desk.at_charity(cast).uid
        row = intake.return_(uid, actor=cast.chen, reason="暂时没有这类物资")
        assert (row.state, row.level) == ("called_back", "township")
        with pytest.raises(HelpNotFound):
            queries.sight(uid, actor=cast.chen)


def test_the_charity_finishes_with_an_outcome(unit, cast):
    with unit():
        uid = desk.at_charity(cast).uid
        with pytest.raises(OutcomeUnfit):
            intake.finish(uid, actor=cast.chen, outcome="advised", text="讲清楚了")
        row = intake.finish(uid, actor=cast.chen, outcome="helped", text="送了一台轮椅")
        assert (row.state, row.outcome) == ("closed", "helped")
        assert [step.label for step in queries.told(row).steps] == ["收到", "联系您", "慈善帮扶", "办结"]


def test_the_charity_of_another_place_sees_nothing(unit, cast):
    with unit():
        uid = desk.at_charity(cast).uid
        with pytest.raises(HelpNotFound):
            queries.sight(uid, actor=cast.fang)


def test_the_desk_closes_with_an_outcome_of_its_own(unit, cast):
    with unit():
        uid = desk.called(cast).uid
        with pytest.raises(OutcomeUnfit):
            intake.close(uid, actor=cast.tian, outcome="unable", text="没有办法")
        assert intake.close(uid, actor=cast.tian, outcome="advised", text="讲清楚了").outcome == "advised"
        again = intake.reopen(uid, actor=cast.tian, reason="本人又来电话，情况变了")
        assert (again.state, again.outcome, again.clock) == ("called_back", None, "check")
