"""Taking back what was paid: a second person, a second line, and the first stays."""

from datetime import timedelta

import pytest

from server.jobs.runner import Runner
from server.kit import clock
from server.kit.errors import Forbidden
from server.kit.http import House
from server.kit.states import SamePerson, StateChanged
from server.kit.units import reading
from server.ledger import jobs
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.spending import queries
from server.spending import service as spending
from server.spending.errors import BadSpending, CorrectionWaiting, NotPaid
from server.spending.lists import SPENDINGS
from tests.cast import Cast
from tests.conftest import Unit
from tests.spending.paying import approved, corrected, funded, paid


def test_a_second_line_takes_the_amount_back(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00)
        row = corrected(cast, paid(cast, uid, 300_00))
        assert row.state == "reversed"
        assert (ledger.spent_fen(uid), ledger.balance_fen(f"campaign:{uid}")) == (0, 1000_00)
        assert ledger.raised_fen(f"campaign:{uid}") == 1000_00
        line = queries.published(f"campaign:{uid}").items[0]
        assert (line.amount_fen, line.correction) == (300_00, "商家退回货款")
        assert line.corrected_at is not None
        assert queries.spent_by_line(f"campaign:{uid}") == {}
        again = paid(cast, uid, 280_00, to=row.payee.uid)
        assert ledger.spent_fen(uid) == 280_00
        assert [one.no for one in queries.published(f"campaign:{uid}").items] == [again.no, row.no]


def test_it_holds_when_the_first_entry_is_folded_already(unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00)
        row = paid(cast, uid, 300_00)
        with clock.at(clock.now() + timedelta(hours=2)):
            assert jobs.fold() == 2
            corrected(cast, row)
            assert ledger.spent_fen(uid) == 0
        assert ledger.balance_fen(f"campaign:{uid}") == 1000_00


def test_donors_hear_of_the_correction(app: House, unit: Unit, cast: Cast) -> None:
    with unit():
        uid = funded(cast, 1000_00, donor=cast.lan)
        corrected(cast, paid(cast, uid, 300_00))
    with app.app_context():
        Runner().drain()
        with reading():
            told = {one.title: one.text for one in messages.inbox([cast.lan.uid]).items}
    assert "商家退回货款" in told["一笔拨付作了更正"]
    assert "善款有了去向" in told


def test_who_asks_does_not_agree(unit: Unit, cast: Cast) -> None:
    with unit():
        row = paid(cast, funded(cast))
        both = type(cast.fang)("staff", cast.fang.uid, cast.fang.roles | cast.zhou.roles)
        correction = spending.ask_correction(row.uid, reason="付错了商家", actor=both)
        assert queries.waiting(cast.zhou) == 1
        assert SPENDINGS.ask(cast.zhou, {"state": "mine"}).count() == 1
        with pytest.raises(SamePerson):
            spending.agree_correction(correction.uid, actor=both, seen_version=0)
        with pytest.raises(Forbidden):
            spending.agree_correction(correction.uid, actor=cast.chen, seen_version=0)
        with pytest.raises(StateChanged):
            spending.agree_correction(correction.uid, actor=cast.zhou, seen_version=1)


def test_one_at_a_time_and_again_after_a_refusal(unit: Unit, cast: Cast) -> None:
    with unit():
        row = paid(cast, funded(cast))
        first = spending.ask_correction(row.uid, reason="付错了商家", actor=cast.chen)
        with pytest.raises(CorrectionWaiting):
            spending.ask_correction(row.uid, reason="再来一次", actor=cast.fang)
        assert spending.refuse_correction(first.uid, actor=cast.zhou, note="没有付错").state == "refused"
        assert [event.note for event in queries.correction_notes(first)] == ["没有付错"]
        corrected(cast, row)
        with pytest.raises(NotPaid):
            spending.ask_correction(row.uid, reason="再退一次", actor=cast.fang)


def test_what_cannot_be_corrected(unit: Unit, cast: Cast) -> None:
    with unit():
        row = approved(cast, funded(cast))
        with pytest.raises(NotPaid):
            spending.ask_correction(row.uid, reason="付错了商家", actor=cast.fang)
        with pytest.raises(Forbidden):
            spending.ask_correction(row.uid, reason="付错了商家", actor=cast.zhou)


@pytest.mark.parametrize("reason", ["错", "长" * 101, "打 13800000001 问"])
def test_a_reason_everybody_can_read(unit: Unit, cast: Cast, reason: str) -> None:
    with unit():
        row = paid(cast, funded(cast))
        with pytest.raises(BadSpending):
            spending.ask_correction(row.uid, reason=reason, actor=cast.fang)
