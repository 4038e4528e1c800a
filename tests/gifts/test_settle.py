"""Settle: the money, the gift, the entry and the thanks, once, whoever runs it and however often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import text

from server.campaigns import queries as campaigns
from server.campaigns import service as campaign_acts
from server.gifts import jobs, queries
from server.gifts import service as gifts
from server.kit import clock, tasks
from server.kit.db import db
from server.kit.ids import new_uid
from server.kit.states import StateChanged
from server.kit.tasks import Task
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.payments import queries as payments
from server.payments import service as payment_acts
from server.payments.models import Prepay
from tests.cast import donor
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.test_give import give
from tests.payments.matters import waiting_matters


@pytest.fixture
def no(unit, cast, campaign):
    with unit():
        no = give(campaign.uid, cast.lan, channel="h5", shown_as="real", message="加油")
        gifts.decide_words(queries.offer_of_order(no).uid, shown=True, actor=cast.chen)
        return no


def test_it_works(unit, cast, campaign, no):
    with unit():
        paid(no)
    with unit():
        gift = gifts.settle(no)
        assert (gift.amount_fen, gift.order_no, gift.donor_uid) == (66_00, no, cast.lan.uid)
    with unit():
        order, entry = payments.find(no), ledger.entry(f"order:{no}")
        assert (order.state, order.paid_at) == ("paid", gift.at)
        assert (entry.source, entry.target, entry.amount_fen) == (
            "wechat:1900000001",
            f"campaign:{campaign.uid}",
            66_00,
        )
        assert ledger.raised_fen(campaigns.account(campaign)) == 66_00
        assert [(line.shown_name, line.amount_fen, line.message) for line in queries.wall(campaign.uid)] == [
            ("兰心", 66_00, "加油")
        ]
        told = messages.inbox([cast.lan.uid]).items
        assert [message.title for message in told] == ["感谢您的捐赠"]
        assert gift.no.startswith("JZ-")
        assert gift.no in told[0].text


def test_without_evidence_nothing_happens(unit, no, campaign):
    with unit():
        assert gifts.settle(no) is None
    with unit():
        assert payments.find(no).state == "asked"
        assert ledger.raised_fen(campaigns.account(campaign)) == 0


def test_evidence_of_another_amount_moves_nothing(unit, no, campaign):
    with unit():
        paid(no, amount_fen=66_01)
        assert gifts.settle(no) is None
    with unit():
        assert [matter.kind for matter in waiting_matters()] == ["mismatch"]
        assert ledger.raised_fen(campaigns.account(campaign)) == 0


def test_any_number_of_times_with_one_effect(unit, cast, campaign, no):
    with unit():
        paid(no)
        paid(no, kind="query")
    uids = set()
    for _ in range(3):
        with unit():
            uids.add(gifts.settle(no).uid)
    with unit():
        assert len(uids) == 1
        assert ledger.raised_fen(campaigns.account(campaign)) == 66_00
        assert queries.counts([campaign.uid]) == {campaign.uid: 1}
        assert len(messages.inbox([cast.lan.uid]).items) == 1


def test_a_task_is_written_with_the_evidence_and_does_it(unit, campaign, no):
    with unit():
        paid(no)
        topics = {task.topic: task.payload for task in db.session.scalars(db.select(Task))}
        jobs.record_settle(topics["gifts.settle"], None)
    with unit():
        assert queries.by_order(no) is not None


def settle_at_once(app, unit, nos, workers):
    """Run `settle` from threads, each in units of its own; a swap that was lost comes back as a task would."""

    def one(no):
        for _ in range(3):
            try:
                with unit():
                    gift = gifts.settle(no)
                    return None if gift is None else gift.uid
            except StateChanged:
                continue
        raise AssertionError("never settled")

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, nos))


def test_sixteen_workers_on_one_order(app, unit, campaign, no):
    with unit():
        paid(no)
    uids = settle_at_once(app, unit, [no] * 16, 16)
    with unit():
        assert set(uids) - {None} == {queries.by_order(no).uid}
        assert ledger.raised_fen(campaigns.account(campaign)) == 66_00
        assert queries.counts([campaign.uid]) == {campaign.uid: 1}


def test_many_orders_of_one_campaign_at_once(app, unit, cast, campaign):
    """Every gift is counted: the raised amount is a sum, and nobody waits on a counter."""
    with unit():
        nos = [give(campaign.uid, cast.bo, amount_fen=100 + place) for place in range(24)]
        for no in nos:
            paid(no)
    settle_at_once(app, unit, nos * 2, 8)
    with unit():
        assert ledger.raised_fen(campaigns.account(campaign)) == sum(100 + place for place in range(24))
        assert queries.counts([campaign.uid]) == {campaign.uid: 24}


def test_it_is_saved(app, unit, no):
    """Looked at through a connection of its own, beside the session."""
    with unit():
        paid(no)
        gifts.settle(no)
    with app.app_context(), db.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT amount_fen, order_no FROM gifts").all()
        assert [tuple(row) for row in rows] == [(66_00, no)]


def test_a_unit_that_dies_leaves_nothing(unit, campaign, no):
    with unit():
        paid(no)
    with pytest.raises(ZeroDivisionError), unit():  # noqa: PT012 - the death is the last line of the unit
        gifts.settle(no)
        _ = 1 / 0
    with unit():
        assert payments.find(no).state == "asked"
        assert queries.by_order(no) is None
        assert gifts.settle(no) is not None


def going_back(no):
    """(why, origin, state, fen) of the refunds of an order, and nothing for a person to decide."""
    assert waiting_matters() == []
    return [(row.why, row.origin, row.state, row.amount_fen) for row in payments.refunds_of(no)]


def test_late_money_of_a_closed_order_is_booked_and_sent_back(unit, cast, campaign, no):
    with unit():
        payment_acts.close(no)
        paid(no)
        assert gifts.settle(no) is not None
    with unit():
        assert payments.find(no).state == "paid"
        assert ledger.raised_fen(campaigns.account(campaign)) == 66_00
        assert going_back(no) == [("late", "clock", "approved", 66_00)]
        assert ledger.balance_fen(campaigns.account(campaign)) == 0, "nobody can spend it meanwhile"
        assert [message.title for message in messages.inbox([cast.lan.uid]).items] == ["您的捐款正在退回"]


def test_article_24_money_after_the_last_day_is_booked_and_sent_back(unit, campaign, no):
    with unit(), clock.at(clock.now() + timedelta(days=181)):
        paid(no)
        assert gifts.settle(no) is not None
        assert going_back(no) == [("stopped", "clock", "approved", 66_00)]


@pytest.mark.parametrize("act", [campaign_acts.suspend, campaign_acts.end])
def test_article_24_money_after_a_stop_is_booked_and_sent_back(unit, cast, campaign, no, act):
    with unit():
        act(campaign.uid, actor=cast.zhou, reason="先核实")
        paid(no, at=clock.now() + timedelta(seconds=1))
        assert gifts.settle(no) is not None
        assert going_back(no) == [("stopped", "clock", "approved", 66_00)]


def test_article_24_money_before_the_stop_that_is_heard_of_later_stays(unit, cast, campaign, no):
    before = clock.now()
    with unit():
        campaign_acts.suspend(campaign.uid, actor=cast.zhou, reason="先核实")
        paid(no, at=before)
        assert gifts.settle(no) is not None
        assert going_back(no) == []


def test_the_brake_does_not_stop_settling(unit, campaign, no):
    from server.kit.checks import Finding
    from server.ledger import service as books

    with unit():
        books.record_findings([Finding("I4", "订单与捐赠", True, ["差一笔"])])
        paid(no)
        assert gifts.settle(no) is not None


def test_how_many_statements(unit, cast, campaign):
    """As it comes from a phone: with a payer to forget, words, a name, and a need of the budget."""
    with unit():
        need = campaigns.find(campaign.uid).budget[0].uid
        no = give(campaign.uid, cast.lan, shown_as="real", message="加油", budget_line=need)
        paying = Prepay(uid=new_uid(), order_no=no)
        paying.payer = "oLan"
        db.session.add(paying)
        paid(no)
    with unit(), counted() as statements:
        assert gifts.settle(no) is not None
    assert len(statements) <= 12, statements
    with unit():
        assert payments.prepay_of(no).payer is None


DONORS, AT_ONCE = 200, 10


def test_200_donors_of_one_campaign_wait_for_nobody(app, unit, campaign, engine_name):
    """Ten settle and none commits before all ten have settled: a row that two of them wrote would stop them here.

    SQLite has one pen, for which every writer waits: there they come one after the other, and the sums are the same.
    """
    has_many_pens = engine_name == "postgresql"
    donors = DONORS if has_many_pens else AT_ONCE
    with unit():
        nos = [give(campaign.uid, donor(f"oGiver{n}", None, None), amount_fen=100 + n) for n in range(donors)]
        for no in nos:
            paid(no)
    together = Barrier(AT_ONCE if has_many_pens else 1, timeout=60)

    def one(no):
        try:
            with unit():
                if has_many_pens:
                    db.session.execute(text("SET LOCAL lock_timeout = '20s'"))
                gifts.settle(no)
                together.wait()
        except Exception:
            together.abort()
            raise

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, nos))
    with unit():
        assert queries.counts([campaign.uid]) == {campaign.uid: donors}
        assert ledger.raised_fen(campaigns.account(campaign)) == sum(100 + n for n in range(donors))


def test_nothing_waits_when_all_is_done(unit, no):
    with unit():
        paid(no)
        gifts.settle(no)
        assert tasks.counts()["waiting"] >= 1
