"""What changes an agreement later: a supplement, a company that need not go on; by two people. Then each refusal."""

from datetime import timedelta

import pytest

from server.kit import clock
from server.kit.errors import Forbidden
from server.kit.states import SamePerson, StateChanged
from server.promises import queries, service
from server.promises.errors import BadChange, BelowArrived, ChangeWaiting, NotStanding
from server.promises.states import InstalmentState
from tests.files.pictures import jpeg
from tests.promises.agreements import came, drafted, hardship, supplement, terms


def asked(cast, uid, change=None):
    return service.ask_change(uid, change or supplement(), actor=cast.chen, scan=jpeg())


def agreed(cast, uid, change=None):
    one = asked(cast, uid, change)
    return service.agree_change(uid, one.uid, actor=cast.zhou, seen_version=0)


def test_a_supplement_brings_a_new_schedule(unit, cast, promise):
    with unit():
        old = [one.uid for one in queries.terms(queries.find(promise))]
        row = agreed(cast, promise)
        assert (row.state, row.amount_fen) == ("standing", 1000_00)
        assert [one.amount_fen for one in queries.terms(row)] == [1000_00]
        assert [one.uid for one in queries.past_terms(row)] == old  # the old ones stay in sight


def test_it_may_promise_more(unit, cast, campaign, promise):
    with unit():
        service.tie(promise, came(cast, campaign, 1000_00), actor=cast.fang)
        row = agreed(cast, promise, supplement(amount_fen=1500_00, terms=terms((20, 1500_00))))
        assert (row.state, queries.arrived_fen(row)) == ("partly", 1000_00)


def test_or_less_down_to_what_has_come(unit, cast, campaign, promise):
    with unit():
        service.tie(promise, came(cast, campaign, 400_00), actor=cast.fang)
        with pytest.raises(BelowArrived):
            asked(cast, promise, supplement(amount_fen=399_99, terms=terms((1, 399_99))))
        row = agreed(cast, promise, supplement(amount_fen=400_00, terms=terms((1, 400_00))))
        assert row.state == "fulfilled"


def test_what_came_meanwhile_is_looked_at_again(unit, cast, campaign, promise):
    with unit():
        change = asked(cast, promise, supplement(amount_fen=300_00, terms=terms((1, 300_00))))
        service.tie(promise, came(cast, campaign, 400_00), actor=cast.fang)
    with unit():
        with pytest.raises(BelowArrived):
            service.agree_change(promise, change.uid, actor=cast.zhou, seen_version=0)
        assert queries.find_change(queries.find(promise), change.uid).state == "asked"


def test_article_41_lets_a_company_in_hardship_go(unit, cast, campaign, promise):
    with unit():
        service.tie(promise, came(cast, campaign, 600_00), actor=cast.fang)
        row = agreed(cast, promise, hardship())
        assert row.state == "released"
        found = queries.filled(row, queries.arrived_fen(row))
        assert [one.state for one in found] == [InstalmentState.ARRIVED, InstalmentState.RELEASED]
    with unit(), pytest.raises(NotStanding):
        service.tie(promise, came(cast, campaign, 1_00), actor=cast.fang)


def test_a_tie_of_a_released_one_may_still_end(unit, cast, campaign, promise):
    with unit():
        made = service.tie(promise, came(cast, campaign, 600_00), actor=cast.fang)
        agreed(cast, promise, hardship())
        service.untie(promise, made.uid, note="记错了单位", actor=cast.fang)
        assert queries.find(promise).state == "released"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: hardship(reported_to=""), "/reported_to"),
        (lambda: hardship(reported_on=None), "/reported_on"),
        (lambda: hardship(reported_on=clock.today() + timedelta(days=1)), "/reported_on"),
        (lambda: hardship(explained_at=""), "/explained_at"),
        (lambda: hardship(why=""), "/why"),
        (lambda: hardship(reason=""), "/reason"),
        (lambda: supplement(agreement_no=""), "/agreement_no"),
        (lambda: supplement(signed_on=None), "/signed_on"),
        (lambda: supplement(terms=terms((1, 1_00))), "/terms"),
        (lambda: supplement(amount_fen=0), "/amount"),
    ],
)
def test_what_is_wrong_is_named(unit, cast, promise, change, field):
    with unit(), pytest.raises(BadChange) as refused:
        asked(cast, promise, change())
    assert [line["field"] for line in refused.value.detail] == [field]


def test_article_41_is_named_to_whom_it_is_reported(unit, cast, promise):
    with unit(), pytest.raises(BadChange) as refused:
        asked(cast, promise, hardship(reported_to="", explained_at=""))
    assert all("第四十一条" in line["issue"] for line in refused.value.detail)


def test_by_mutual_agreement_nothing_is_reported(unit, cast, promise):
    with unit():
        assert agreed(cast, promise, hardship(why="mutual", reported_to="", explained_at="")).state == "released"


def test_nothing_without_its_paper(unit, cast, promise):
    with unit(), pytest.raises(BadChange, match="变更") as refused:
        service.ask_change(promise, supplement(), actor=cast.chen, scan=None)
    assert refused.value.detail[0]["field"] == "/scan"


def test_one_at_a_time(unit, cast, promise):
    with unit():
        one = asked(cast, promise)
        with pytest.raises(ChangeWaiting):
            asked(cast, promise, hardship())
        service.refuse_change(promise, one.uid, note="请附盖章件", actor=cast.zhou)
        asked(cast, promise, hardship())


def test_nobody_agrees_alone_or_twice(unit, cast, promise):
    with unit():
        one = asked(cast, promise)
    with unit(), pytest.raises(Forbidden):
        service.agree_change(promise, one.uid, actor=cast.chen, seen_version=0)
    both = cast.chen.__class__("staff", cast.chen.uid, cast.zhou.roles, "陈经办", cast.chen.areas)
    with unit(), pytest.raises(SamePerson):
        service.agree_change(promise, one.uid, actor=both, seen_version=0)
    with unit():
        service.agree_change(promise, one.uid, actor=cast.zhou, seen_version=0)
    with unit(), pytest.raises(StateChanged):
        service.agree_change(promise, one.uid, actor=cast.zhou, seen_version=0)


def test_a_draft_is_edited_instead(unit, cast, campaign):
    with unit():
        uid = drafted(cast, campaign).uid
        with pytest.raises(NotStanding):
            asked(cast, uid)


def test_only_who_writes_asks(unit, cast, promise):
    with unit(), pytest.raises(Forbidden):
        service.ask_change(promise, supplement(), actor=cast.zhou, scan=jpeg())
