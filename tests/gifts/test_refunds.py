"""Booking what goes back: once, by WeChat's word alone, whatever order the words come in and whoever runs it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import IntegrityError

from server.campaigns import queries as campaigns
from server.gifts import jobs, queries
from server.gifts import service as gifts
from server.kit.db import db
from server.kit.errors import NotFound
from server.kit.states import StateChanged
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.payments import queries as payments
from server.payments import rules
from server.payments import service as payment_acts
from server.payments.models import Order
from server.wechat.pay import client
from server.wechat.pay.facts import RefundSaid
from tests.counting import counted
from tests.gifts.money import paid
from tests.gifts.refunds import refund_said
from tests.gifts.test_give import give
from tests.gifts.test_slips import write
from tests.payments.matters import settled, waiting_matters

CONSOLE_NO = "2026112200001234@desk"


@pytest.fixture
def no(unit, cast, campaign):
    """The number of Lan's booked order of 66 yuan."""
    with unit():
        no = give(campaign.uid, cast.lan)
        paid(no)
        gifts.settle(no)
    return no


@pytest.fixture
def agree(unit, cast, no):
    """A refund that two people want; its number."""

    def one(fen=66_00):
        with unit():
            uid = gifts.ask_refund(queries.by_order(no).uid, amount_fen=fen, why="donor_asked", actor=cast.fang)
            gifts.approve_refund(uid, actor=cast.zhou, seen_version=0)
            return payments.find_refund(uid).no

    return one


def settle(unit, refund_no):
    with unit():
        return gifts.settle_refund(refund_no)


def stands(unit, campaign, no):
    """(order's state, gone, running), (raised, to spend)."""
    account = campaigns.account(campaign)
    with unit():
        order = payments.find(no)
        sums = (order.state, order.refunded_fen, order.refunding_fen)
        return sums, (ledger.raised_fen(account), ledger.balance_fen(account))


def test_it_works(unit, cast, campaign, no, agree):
    refund_no = agree(16_00)
    assert stands(unit, campaign, no) == (("paid", 0, 16_00), (66_00, 50_00))
    with unit():
        refund_said(refund_no)
    assert settle(unit, refund_no) is None
    assert stands(unit, campaign, no) == (("paid", 16_00, 0), (50_00, 50_00))
    with unit():
        gift = queries.by_order(no)
        assert [(row.refund_no, row.amount_fen) for row in queries.returns_of(gift.uid)] == [(refund_no, 16_00)]
        entry = ledger.entry(f"refund:{refund_no}")
        assert (entry.source, entry.target, entry.amount_fen) == (
            campaigns.account(campaign),
            "wechat:1900000001",
            16_00,
        )
        told = messages.inbox([cast.lan.uid]).items[0]
        assert told.title == "退款已完成"
        assert "16.00 元" in told.text
        assert gift.no in told.text


def test_any_number_of_times_with_one_effect(unit, cast, campaign, no, agree):
    refund_no = agree()
    with unit():
        refund_said(refund_no)
        refund_said(refund_no, kind="refund_query", source="v1")
    assert [settle(unit, refund_no) for _ in range(3)] == [None] * 3, "nothing is left to look at again"
    assert stands(unit, campaign, no) == (("refunded", 66_00, 0), (0, 0))
    with unit():
        assert waiting_matters() == []
        assert [message.title for message in messages.inbox([cast.lan.uid]).items].count("退款已完成") == 1


def test_a_word_that_is_known_is_no_news(unit, agree):
    refund_no = agree()
    with unit():
        assert refund_said(refund_no, status="PROCESSING")
        assert not refund_said(refund_no, status="PROCESSING")
        assert refund_said(refund_no, status="PROCESSING", source="EV-R2")


def test_eight_workers_on_one_refund(unit, campaign, no, agree):
    refund_no = agree()
    with unit():
        refund_said(refund_no)

    def one(_):
        for _try in range(4):
            try:
                return settle(unit, refund_no)
            except StateChanged:
                continue
        raise AssertionError("never settled")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(8)))
    assert stands(unit, campaign, no) == (("refunded", 66_00, 0), (0, 0))


def test_success_is_the_last_word(unit, campaign, no, agree):
    """R8: a notice says SUCCESS, a query PROCESSING, and what is late says CLOSED."""
    refund_no = agree()
    with unit():
        refund_said(refund_no)
        refund_said(refund_no, status="PROCESSING", kind="refund_query")
    settle(unit, refund_no)
    with unit():
        refund_said(refund_no, status="CLOSED", source="EV-R9")
    settle(unit, refund_no)
    assert stands(unit, campaign, no) == (("refunded", 66_00, 0), (0, 0))


def test_closed_and_gone_all_the_same(unit, campaign, no, agree):
    """WeChat called it closed, and says later that the money went back: that is booked."""
    refund_no = agree()
    with unit():
        refund_said(refund_no, status="CLOSED")
    settle(unit, refund_no)
    assert stands(unit, campaign, no) == (("paid", 0, 0), (66_00, 66_00))
    with unit():
        refund_said(refund_no, source="EV-R2")
    settle(unit, refund_no)
    assert stands(unit, campaign, no) == (("refunded", 66_00, 0), (0, 0))


@pytest.mark.parametrize(
    "wrong",
    [{"amount_fen": 65_99}, {"transaction_id": "4200000000000000000000000000"}, {"mchid": "1900000999"}],
)
@pytest.mark.breaks_the_books
def test_a_word_that_disagrees_moves_nothing(unit, campaign, no, agree, wrong):
    refund_no = agree()
    with unit():
        refund_said(refund_no, **wrong)
    assert settle(unit, refund_no) is None
    assert stands(unit, campaign, no)[0] == ("paid", 0, 66_00)
    with unit():
        assert [matter.kind for matter in waiting_matters()] == ["mismatch"]


def test_a_refund_of_an_order_that_is_not_ours(unit, no, agree):
    with unit():
        payment_acts.keep_refund("refund_query", said_of("G20260101NOTOURS"))
        assert [matter.kind for matter in waiting_matters()] == ["unknown_order"]
        assert gifts.settle_refund(CONSOLE_NO) is None


def said_of(order_no):
    facts = {"status": "SUCCESS", "amount_fen": 1, "paid_fen": 1, "refund_id": "501", "transaction_id": "421"}
    return RefundSaid(refund_no=CONSOLE_NO, order_no=order_no, mchid="1900000001", **facts)


def test_one_made_on_wechats_platform(unit, campaign, no):
    with unit():
        refund_said(CONSOLE_NO, order_no=no, amount_fen=20_00, status="PROCESSING")
    settle(unit, CONSOLE_NO)
    assert stands(unit, campaign, no) == (("paid", 0, 20_00), (66_00, 66_00)), "set aside, and not held"
    with unit():
        refund_said(CONSOLE_NO, order_no=no, amount_fen=20_00, source="EV-R2")
    settle(unit, CONSOLE_NO)
    assert stands(unit, campaign, no) == (("paid", 20_00, 0), (46_00, 46_00))
    with unit():
        row = payments.refund_or_none(CONSOLE_NO)
        assert (row.origin, row.why, row.state, row.asked_by) == ("console", "console", "done", None)


def test_one_that_finds_no_room_waits(unit, campaign, no, agree):
    """Ours is at WeChat's already, so it cannot give way: nothing is booked until one of them has ended."""
    ours = agree(60_00)
    with unit():
        refund_said(ours, status="PROCESSING")
    settle(unit, ours)
    with unit():
        refund_said(CONSOLE_NO, order_no=no, amount_fen=20_00)
    assert settle(unit, CONSOLE_NO) is not None
    assert stands(unit, campaign, no)[0] == ("paid", 0, 60_00)
    with unit():
        assert [matter.kind for matter in waiting_matters()] == ["refund_overlap"]
        refund_said(ours, status="CLOSED", source="EV-R3")
    settle(unit, ours)
    assert settle(unit, CONSOLE_NO) is None
    assert stands(unit, campaign, no) == (("paid", 20_00, 0), (46_00, 46_00))


def test_an_unpaid_order_is_asked_about_first(unit, cast, campaign):
    with unit():
        no = give(campaign.uid, cast.lan)
        refund_said(CONSOLE_NO, order_no=no, amount_fen=66_00, transaction_id=f"42{no[-20:]}")
    assert settle(unit, CONSOLE_NO) is not None
    with unit():
        paid(no)
        gifts.settle(no)
    assert settle(unit, CONSOLE_NO) is None
    assert stands(unit, campaign, no) == (("refunded", 66_00, 0), (0, 0))


def test_a_task_is_written_with_the_word_and_does_it(unit, campaign, no, agree):
    refund_no = agree()
    with unit():
        refund_said(refund_no)
    with unit():
        assert jobs.record_settle_refund({"refund_no": refund_no}, None) is None
    assert stands(unit, campaign, no)[0] == ("refunded", 66_00, 0)


def test_only_gifts_by_wechat(unit, cast, campaign):
    with unit():
        slip = payment_acts.submit_slip(write(campaign.uid, cast.chen).uid, actor=cast.chen)
        gift = gifts.approve_slip(slip.uid, actor=cast.fang, seen_version=slip.version)
        with pytest.raises(NotFound):
            gifts.ask_refund(gift.uid, amount_fen=1, why="mistake", actor=cast.fang)


def test_a_unit_that_dies_leaves_nothing(unit, campaign, no, agree):
    refund_no = agree()
    with unit():
        refund_said(refund_no)
    with pytest.raises(ZeroDivisionError), unit():  # noqa: PT012 - the death is the last line of the unit
        gifts.settle_refund(refund_no)
        _ = 1 / 0
    assert stands(unit, campaign, no) == (("paid", 0, 66_00), (66_00, 0))
    settle(unit, refund_no)
    assert stands(unit, campaign, no)[0] == ("refunded", 66_00, 0)


def test_the_reasons_fit_what_wechat_allows():
    assert all(0 < len(said) <= client.REASON_MAX for _text, said in rules.REFUND_WHY.values())


def test_how_many_statements(unit, agree):
    refund_no = agree()
    with unit():
        refund_said(refund_no)
    with unit(), counted() as statements:
        gifts.settle_refund(refund_no)
    assert len(statements) <= 38, statements


def test_the_database_itself_counts(unit, no):
    """Even a programmer's mistake cannot set more aside than was paid."""
    too_much = db.update(Order).where(Order.no == no).values(refunding_fen=66_01)
    with pytest.raises(IntegrityError, match="refunded_at_most_paid"), unit():
        db.session.execute(too_much)


def test_what_was_told_of_a_refund_is_over_when_it_has_gone(unit, no, agree):
    """It stumbled and a person was told; then it went through: the matter is closed, and says by what."""
    refund_no = agree()
    with unit():
        refund_said(refund_no, status="ABNORMAL")
    settle(unit, refund_no)
    with unit():
        for kind in ("slow", "refused"):
            key = f"refund-{kind}:{refund_no}" + (":NOT_ENOUGH" if kind == "refused" else "")
            payment_acts.raise_matter(f"refund_{kind}", key=key, says="请查看", order_no=no)
        payment_acts.raise_matter("refund_slow", key=f"refund-slow:{refund_no}0", says="另一笔", order_no=no)
        assert len(waiting_matters()) == 4
        refund_said(refund_no, kind="refund_query", source="v2")
    settle(unit, refund_no)
    with unit():
        assert [matter.says for matter in waiting_matters()] == ["另一笔"]
        closed = settled()
        ends = payments.matter_ends(closed)
        assert {ends[matter.id].actor for matter in closed} == {"system:clock"}
        assert all("退款已成功退回（依据 refund_query" in ends[matter.id].note for matter in closed)


def test_what_a_person_must_look_into_stays(unit, no, agree):
    refund_no = agree()
    with unit():
        payment_acts.raise_matter("refund_unagreed", key=f"refund-unagreed:{refund_no}", says="请核查", order_no=no)
        refund_said(refund_no)
    settle(unit, refund_no)
    with unit():
        assert [matter.kind for matter in waiting_matters()] == ["refund_unagreed"]
