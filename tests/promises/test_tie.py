"""Money arrives only by a booked gift that a person ties: first that it works, then each refusal, what undoes it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from server.gifts import queries as gifts
from server.kit import clock
from server.kit.clock import start_of, today
from server.kit.db import db
from server.kit.errors import Conflict, Forbidden, NotFound
from server.ledger import queries as ledger
from server.promises import jobs, queries, service
from server.promises.errors import GiftTied, GiftUnfit, NothingOwed, NotStanding, ReasonNeeded, TieOver
from server.promises.models import Promise
from server.promises.states import InstalmentState
from tests.campaigns.plans import published
from tests.gifts.booked import booked, given_back
from tests.promises.agreements import came, drafted, standing


def states(uid):
    row = queries.find(uid)
    return [one.state for one in queries.filled(row, queries.arrived_fen(row))]


def test_it_works(unit, cast, campaign, promise):
    with unit():
        raised = ledger.raised_fen(f"campaign:{campaign}")
        gift = came(cast, campaign, 600_00)
        assert ledger.raised_fen(f"campaign:{campaign}") == raised + 600_00
        made = service.tie(promise, gift, actor=cast.fang)
        row = queries.find(promise)
        assert (made.amount_fen, row.state, queries.arrived_fen(row)) == (600_00, "partly", 600_00)
        assert states(promise) == [InstalmentState.ARRIVED, InstalmentState.WAITING]
        assert ledger.raised_fen(f"campaign:{campaign}") == raised + 600_00  # the tie itself is no money


def test_paid_off(unit, cast, campaign, promise):
    with unit():
        for fen in (300_00, 700_00):
            service.tie(promise, came(cast, campaign, fen), actor=cast.chen)
        assert queries.find(promise).state == "fulfilled"
        assert set(states(promise)) == {InstalmentState.ARRIVED}
    with unit():
        gift = came(cast, campaign, 1_00)
        with pytest.raises(NothingOwed):
            service.tie(promise, gift, actor=cast.chen)


def test_the_next_instalment_is_the_first_whose_money_has_not_come(unit, cast, campaign, promise):
    """In ten days 600 yuan, in a hundred 400; a part of the first is still the first."""

    def next_on():
        return db.session.scalar(select(queries.next_due()).where(Promise.id == queries.find(promise).id))

    with unit():
        first, second = [term.due_on for term in queries.terms(queries.find(promise))]
        told = [next_on()]
        for fen in (500_00, 100_00, 400_00):
            service.tie(promise, came(cast, campaign, fen), actor=cast.fang)
            told.append(next_on())
        assert told == [first, first, second, None]


def test_of_a_gift_that_is_more_than_owed_only_what_is_owed_counts(unit, cast, campaign, promise):
    with unit():
        made = service.tie(promise, came(cast, campaign, 1500_00), actor=cast.fang)
        assert (made.amount_fen, queries.find(promise).state) == (1000_00, "fulfilled")


def test_a_payment_fills_the_oldest_instalment_first(unit, cast, campaign, promise):
    with unit():
        service.tie(promise, came(cast, campaign, 700_00), actor=cast.fang)
        row = queries.find(promise)
        assert [one.arrived_fen for one in queries.filled(row, 700_00)] == [600_00, 100_00]


def test_overdue_is_what_fell_due_and_did_not_come(unit, cast, campaign, promise):
    with unit():
        service.tie(promise, came(cast, campaign, 200_00), actor=cast.fang)
    with clock.at(clock.now() + timedelta(days=11)), unit():
        assert states(promise) == [InstalmentState.OVERDUE, InstalmentState.WAITING]


def test_once_and_never_more_than_it_is(unit, cast, campaign, promise):
    with unit():
        gift = came(cast, campaign, 100_00)
        service.tie(promise, gift, actor=cast.fang)
        other = standing(cast, campaign)
    for uid in (promise, other):
        with unit(), pytest.raises(GiftTied):
            service.tie(uid, gift, actor=cast.fang)
    with unit():
        assert queries.arrived_fen(queries.find(other)) == 0


def test_two_at_once(app, unit, cast, campaign, promise):
    with unit():
        gift, other = came(cast, campaign, 100_00), standing(cast, campaign)

    def press(number):
        try:
            with unit():
                service.tie((promise, other)[number % 2], gift, actor=cast.fang)
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(4) as hands:
        assert sum(hands.map(press, range(4))) == 1
    with unit():
        assert sum(queries.arrived_fen(queries.find(uid)) for uid in (promise, other)) == 100_00


def test_what_has_not_been_agreed_to_takes_nothing(unit, cast, campaign):
    with unit():
        uid, gift = drafted(cast, campaign).uid, came(cast, campaign, 100_00)
        with pytest.raises(NotStanding):
            service.tie(uid, gift, actor=cast.fang)


def test_only_the_desk_ties(unit, cast, campaign, promise):
    with unit():
        gift = came(cast, campaign, 100_00)
    for nobody in (cast.ren, cast.lan):
        with unit(), pytest.raises(Forbidden):
            service.tie(promise, gift, actor=nobody)
    with unit():
        assert queries.arrived_fen(queries.find(promise)) == 0
        with pytest.raises(NotFound):
            service.tie(promise, "nobodysthing0000", actor=cast.fang)


def test_article_54_keeps_it_to_its_campaign(unit, cast, promise):
    with unit():
        other = published(cast, title="冬衣项目", filing_no="BA-2026-0002（示例）").uid
        gift = came(cast, other, 100_00)
        with pytest.raises(GiftUnfit, match="第五十四条"):
            service.tie(promise, gift, actor=cast.fang)
        at_large = standing(cast, None)
        assert service.tie(at_large, gift, actor=cast.fang).amount_fen == 100_00


def test_goods_are_no_money(unit, cast, campaign, promise):
    with unit():
        goods = came(cast, campaign, 100_00, kind="goods", goods="棉被 2 床", valued_by="invoice")
        with pytest.raises(GiftUnfit, match="物资"):
            service.tie(promise, goods, actor=cast.fang)


def test_what_came_long_before_the_agreement_is_another_gift(unit, cast, campaign, promise):
    with unit():
        gift = came(cast, campaign, 100_00, received_on=today() - timedelta(days=36))
        with pytest.raises(GiftUnfit, match="早于"):
            service.tie(promise, gift, actor=cast.fang)
        assert gifts.card(gift).at == start_of(today() - timedelta(days=36))


def test_untied_by_hand_it_may_be_tied_anew(unit, cast, campaign, promise):
    with unit():
        gift = came(cast, campaign, 1000_00)
        made = service.tie(promise, gift, actor=cast.fang)
        with pytest.raises(ReasonNeeded):
            service.untie(promise, made.uid, note="", actor=cast.fang)
        service.untie(promise, made.uid, note="记错了单位", actor=cast.chen)
        row = queries.find(promise)
        assert (row.state, queries.arrived_fen(row)) == ("standing", 0)
        assert (made.ended_by, made.why) == (cast.chen.ref, "记错了单位")
    with unit(), pytest.raises(TieOver):
        service.untie(promise, made.uid, note="再来一次", actor=cast.chen)
    with unit():
        service.tie(promise, gift, actor=cast.fang)


def test_a_refund_takes_its_tie_back(unit, cast, campaign, promise):
    with unit():
        gift = booked(campaign, cast.lan, amount_fen=1000_00)
        service.tie(promise, gift, actor=cast.fang)
        given_back(gift, cast, 300_00)
    for _again in range(2):
        with unit():
            jobs.record_gift_went_back({"gift": gift}, None)
            row = queries.find(promise)
            assert (row.state, queries.arrived_fen(row)) == ("partly", 700_00)
    with unit():
        given_back(gift, cast, 700_00)
        jobs.record_gift_went_back({"gift": gift}, None)
        row = queries.find(promise)
        assert (row.state, queries.arrived_fen(row), len(queries.ties(row))) == ("standing", 0, 2)


def test_a_refund_writes_the_task(unit, cast, campaign, promise):
    from sqlalchemy import select

    from server.kit.db import db
    from server.kit.tasks import Task

    with unit():
        gift = booked(campaign, cast.lan)
        given_back(gift, cast, 1_00)
        told = db.session.scalars(select(Task.payload).where(Task.topic == "promises.gift_went_back")).all()
        assert told == [{"gift": gift}]
        jobs.record_gift_went_back({"gift": gift}, None)  # of a gift that counts for nothing


def test_what_is_on_its_way_back_does_not_count(unit, cast, campaign, promise):
    from server.gifts import service as gift_acts

    with unit():
        gift = booked(campaign, cast.lan, amount_fen=50_00)
        gift_acts.ask_refund(gift, amount_fen=50_00, why="donor_asked", actor=cast.fang)
        with pytest.raises(GiftUnfit, match="退款"):
            service.tie(promise, gift, actor=cast.fang)
