"""转办和结果: the official window decides, a named person writes it back, the register learns of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from server.intake import queries
from server.intake import service as intake
from server.intake.errors import OfficialUnfit, ResultUnfit
from server.intake.models import HelpNote, HelpRequest
from server.intake.service import Decision, Official
from server.kit.clock import today
from server.kit.db import db
from server.kit.errors import Forbidden
from server.messages import queries as messages
from server.registry import queries as registry
from tests.intake import desk


def test_it_works(unit, cast, app):
    with unit():
        uid = desk.decided(cast).uid
    with app.app_context():
        row = db.session.scalars(select(HelpRequest)).one()
        assert (row.uid, row.state, row.result, row.granted_fen) == (uid, "decided", "granted", 120_000)
        assert (row.official_no, row.official_door, row.decided_by) == ("袁救〔2026〕118", "window", cast.tian.ref)
        assert row.result_text == "符合临时救助条件，按标准一次发放"
        assert messages.inbox([cast.lan.uid]).items[0].title == "有结果了：已批准"


@pytest.mark.parametrize(
    ("official", "field"),
    [
        (Official("fax", "1", today()), "/door"),
        (Official("window", " ", today()), "/official_no"),
        (Official("window", "长" * 41, today()), "/official_no"),
        (Official("window", "1", today() + timedelta(days=1)), "/accepted_on"),
        (Official("window", "1", today() - timedelta(days=121)), "/accepted_on"),
        (Official("window", "1", today(), where="长" * 61), "/where"),
    ],
)
def test_what_the_window_gave_must_fit(unit, cast, official, field):
    with unit():
        uid = desk.called(cast).uid
    with pytest.raises(OfficialUnfit) as refused, unit():
        intake.hand_over(uid, official, actor=cast.tian)
    assert [line["field"] for line in refused.value.detail] == [field]


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision("maybe", "理由充分", today()), "/result"),
        (Decision("refused", "不", today()), "/text"),
        (Decision("refused", "理由充分", today() + timedelta(days=1)), "/decided_on"),
        (Decision("refused", "理由充分", today() - timedelta(days=1)), "/decided_on"),
        (Decision("granted", "理由充分", today(), granted_fen=0), "/granted_fen"),
        (Decision("refused", "理由充分", today(), granted_fen=100), "/granted_fen"),
    ],
)
def test_a_decision_has_its_reasons(unit, cast, decision, field):
    with unit():
        uid = desk.handed(cast).uid
    with pytest.raises(ResultUnfit) as refused, unit():
        intake.decide(uid, decision, actor=cast.tian)
    assert [line["field"] for line in refused.value.detail] == [field]


def test_no_machine_and_no_grid_worker_decides(unit, cast):
    with unit():
        uid = desk.handed(cast).uid
    with pytest.raises(Forbidden), unit():
        intake.decide(uid, Decision("refused", "理由充分", today()), actor=cast.wang)


def test_refused_says_what_can_be_done_and_offers_the_charity(unit, cast):
    with unit():
        told = queries.told(desk.decided(cast, "refused"))
        result = next(step for step in told.steps if step.key == "decide")
        assert "12345" in result.says
        assert "第六十五条" in result.says
        assert "agree" in told.actions()
        assert [note.text for note in told.notes] == ["符合临时救助条件，按标准一次发放"]


def test_a_grant_stands_in_the_register_once(unit, cast):
    with unit():
        row = desk.handed(cast)
        person = desk.person(cast)
        intake.link_person(row.uid, person, actor=cast.tian)
        intake.decide(row.uid, Decision("granted", "符合条件", today(), granted_fen=120_000), actor=cast.tian)
        (line,) = registry.aid_of([person])
        assert (line.amount_fen, line.source, line.what) == (120_000, "relief", "求助登记：批准救助")


def test_who_is_linked_later_gets_their_lines_then(unit, cast):
    with unit():
        row, person = desk.decided(cast), desk.person(cast)
        assert registry.aid_of([person]) == []
        intake.link_person(row.uid, person, actor=cast.tian)
        intake.link_person(row.uid, person, actor=cast.tian)
        assert [line.amount_fen for line in registry.aid_of([person])] == [120_000]


def test_another_decision_corrects_the_line(unit, cast):
    with unit():
        row, person = desk.decided(cast), desk.person(cast)
        intake.link_person(row.uid, person, actor=cast.tian)
        intake.reconsider(row.uid, actor=cast.tian, reason="金额有异议，重新核算")
        intake.decide(row.uid, Decision("granted", "重新核算", today(), granted_fen=150_000), actor=cast.tian)
        counted = [line.amount_fen for line in registry.aid_of([person]) if line.counts]
        assert counted == [150_000]
        intake.reconsider(row.uid, actor=cast.tian, reason="举报后重新核查")
        intake.decide(row.uid, Decision("refused", "收入不实，取消", today()), actor=cast.tian)
        assert [line for line in registry.aid_of([person]) if line.counts] == []


def test_what_the_window_did_not_take_is_free_again(unit, cast):
    with unit():
        row = intake.not_accepted(desk.handed(cast).uid, actor=cast.tian, reason="材料不属于这个窗口")
        assert (row.state, row.official_no, row.accepted_on) == ("called_back", None, None)
        again = intake.hand_over(row.uid, Official("ganfutong", "赣-1", today()), actor=cast.tian)
        assert again.official_door == "ganfutong"


def test_words_are_sealed(unit, cast, app):
    with unit():
        desk.decided(cast)
    with app.app_context():
        rows = repr([tuple(row) for row in db.session.execute(select(HelpNote.__table__))])
        assert desk.AGREED not in rows
        assert "符合临时救助条件" not in rows
