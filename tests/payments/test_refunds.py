"""Money back through WeChat: once, for the amount, whatever is lost, late, doubled or said wrong on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.gifts import service as gifts
from server.jobs.schedule import plan
from server.kit import clock
from server.kit.actors import Actor
from server.kit.errors import Forbidden, Invalid
from server.kit.http import House
from server.kit.states import SamePerson, StateChanged
from server.kit.units import writing
from server.ledger import queries as books
from server.ledger import service as ledger
from server.ledger.errors import NotEnough
from server.payments import queries
from server.payments import service as payments
from server.payments.errors import NotPaidYet, RefundNotRefused, RefundTooLate, RefundTooMuch
from tests.cast import Cast
from tests.conftest import Unit
from tests.paying import Giving
from tests.refunding import NOTIFY_URL, Refunding, refunding

__all__ = ["refunding"]
Drain, Problems = Callable[[], int], Callable[[], list[str]]


def move_fen(unit: Unit, *, source: str, target: str, amount_fen: int, actor: Actor) -> None:
    """Money moves in the books without a gift or a spending: the test puts it back before they are looked at."""
    with unit():
        reference = f"test:{source}:{target}"
        ledger.post(source=source, target=target, amount_fen=amount_fen, reference=reference, actor=actor)


def test_asked_agreed_sent_and_gone(refunding: Refunding, problems: Problems) -> None:
    uid = refunding.ask()
    assert refunding.sums() == ("paid", 0, 6600)
    assert refunding.purse() == (6600, 6600, 0), "asking holds nothing in the books yet"
    refund_no = refunding.agree(uid)
    assert refunding.purse() == (6600, 0, 6600), "agreed: nobody can spend it any more"
    assert problems() == []
    refunding.drain()
    assert refunding.state(refund_no) == "processing"
    assert problems() == []
    refunding.run()
    assert refunding.state(refund_no) == "done"
    assert refunding.sums() == ("refunded", 6600, 0)
    assert refunding.purse() == (0, 0, 0)
    assert refunding.gone_fen() == 6600
    assert refunding.told() == ["感谢您的捐赠", "退款已完成"]
    assert refunding.giving.matters() == []
    assert problems() == []


def test_a_part_and_then_the_rest(refunding: Refunding, problems: Problems) -> None:
    """WeChat wants a minute between two refunds of one order; the second simply comes later."""
    refunding.agreed(1600)
    refunding.agreed(5000)
    refunding.run(5)
    refunding.run(5)
    assert refunding.sums() == ("paid", 1600, 5000)
    assert refunding.purse() == (5000, 0, 5000)
    assert problems() == []
    refunding.run(70)
    refunding.run(10)
    assert refunding.sums() == ("refunded", 6600, 0)
    assert refunding.gone_fen() == 6600
    assert problems() == []


def test_the_notice_is_lost_and_the_query_finds_it(refunding: Refunding, problems: Problems) -> None:
    refunding.giving.wechat.fault("REFUND.SUCCESS", "drop")
    refund_no = refunding.agreed()
    refunding.run(5)
    refunding.run(20)
    assert refunding.state(refund_no) == "done"
    assert problems() == []


def test_the_notice_comes_many_times_and_counts_once(refunding: Refunding, problems: Problems) -> None:
    refunding.giving.wechat.fault("REFUND.SUCCESS", "concurrent")
    refund_no = refunding.agreed()
    refunding.run()
    refunding.run()
    assert refunding.state(refund_no) == "done"
    assert refunding.sums() == ("refunded", 6600, 0)
    assert refunding.told().count("退款已完成") == 1
    assert problems() == []


@pytest.mark.parametrize(
    "kind", ["reset_after", "reset_before", "error_created", "html_502", "unsigned", "rate_limited", "truncated"]
)
def test_a_send_in_doubt_is_sent_again_with_the_same_number(
    refunding: Refunding, problems: Problems, kind: str
) -> None:
    """R4: whether WeChat took it or not, there is one refund in the end."""
    refunding.giving.wechat.fault("refund", kind, count=2)
    refund_no = refunding.agreed()
    refunding.drain()
    refunding.run(6)
    refunding.run(20)
    refunding.run(70)
    assert refunding.state(refund_no) == "done"
    assert [row["out_refund_no"] for row in refunding.at_wechat()] == [refund_no]
    assert problems() == []


def test_a_refusal_to_take_it_again_is_no_refusal_of_it(refunding: Refunding, problems: Problems) -> None:
    """The first try was taken and its answer lost; the second is refused. WeChat has it all the same."""
    refunding.giving.wechat.fault("REFUND.SUCCESS", "drop")
    refunding.giving.wechat.fault("refund", "reset_after")
    refunding.giving.wechat.fault("refund", "not_enough")
    refund_no = refunding.agreed()
    for _ in range(3):
        refunding.run(10)
    assert refunding.state(refund_no) == "done"
    assert refunding.giving.ever_matters() == [], "nobody was called, not even for a moment"
    assert problems() == []


def test_a_balance_that_is_short_is_waited_for(refunding: Refunding, problems: Problems) -> None:
    """R3: a person is told at once, and when the account is funded it goes on by itself."""
    refunding.giving.wechat.post("/_sim/funds", {"amount": -6000})
    refund_no = refunding.agreed()
    refunding.drain()
    refunding.run(6)
    assert refunding.state(refund_no) == "approved"
    assert refunding.giving.matters() == ["refund_refused"], "once, however often it is tried"
    assert problems() == []
    refunding.giving.wechat.post("/_sim/funds", {"amount": 6000})
    refunding.run(20)
    refunding.run(10)
    assert refunding.state(refund_no) == "done"
    assert problems() == []


def test_days_of_processing_are_asked_about_and_told(app: House, refunding: Refunding, problems: Problems) -> None:
    """R1: a person hears of it after a day, once; asking goes on."""
    refunding.giving.wechat.fault("refund_result", "delay", args={"seconds": 3 * 86400})
    refund_no = refunding.agreed()
    with app.app_context():
        plan()  # days go by: their bills are looked at too
    for _ in range(30):
        refunding.run(3600)
    assert refunding.state(refund_no) == "processing"
    assert refunding.giving.matters() == ["refund_slow"]
    assert problems() == []
    refunding.run(2 * 86400)
    assert refunding.state(refund_no) == "done"
    assert problems() == []


def test_an_abnormal_one_is_mended_by_a_person(refunding: Refunding, problems: Problems) -> None:
    """R2: the donor's card was closed; staff send it elsewhere on WeChat's platform."""
    refunding.giving.wechat.fault("refund_result", "abnormal")
    refund_no = refunding.agreed()
    refunding.run()
    assert refunding.state(refund_no) == "abnormal"
    assert refunding.giving.matters() == ["refund_abnormal"]
    assert refunding.purse() == (6600, 0, 6600), "still held"
    assert problems() == []
    refunding.handle(refund_no)
    refunding.run()
    assert refunding.state(refund_no) == "abnormal", "nothing has changed at WeChat"
    refunding.handle(refund_no)
    refunding.giving.wechat.post("/_sim/refund", {"out_refund_no": refund_no, "to": "SUCCESS"})
    refunding.run()
    assert refunding.state(refund_no) == "done"
    assert problems() == []


def test_an_abnormal_one_that_was_mended_without_a_note_is_found(refunding: Refunding, problems: Problems) -> None:
    refunding.giving.wechat.fault("refund_result", "abnormal")
    refund_no = refunding.agreed()
    refunding.run()
    refunding.giving.wechat.fault("REFUND.SUCCESS", "drop")
    refunding.giving.wechat.post("/_sim/refund", {"out_refund_no": refund_no, "to": "SUCCESS"})
    refunding.run(3600)
    assert refunding.state(refund_no) == "done"
    assert problems() == []


def test_a_closed_one_gives_the_purse_its_money_back(refunding: Refunding, problems: Problems) -> None:
    """R5: nothing has left; another refund may be asked for."""
    refunding.giving.wechat.fault("refund_result", "closed")
    refund_no = refunding.agreed()
    refunding.run()
    assert refunding.state(refund_no) == "closed"
    assert refunding.sums() == ("paid", 0, 0)
    assert refunding.purse() == (6600, 6600, 0)
    assert refunding.giving.matters() == ["refund_closed"]
    assert problems() == []
    refunding.run(60)
    assert refunding.state(refunding.agreed()) == "approved"
    refunding.run()
    refunding.run()
    assert refunding.sums() == ("refunded", 6600, 0)
    assert problems() == []


def test_two_who_want_the_last_fen(refunding: Refunding, problems: Problems) -> None:
    """R7: both ask for more than half; one is refused, in words that say how much is left."""
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(refunding.ask, 4000) for _ in range(2)]
    refused = [one.exception() for one in asked if one.exception() is not None]
    assert [type(error) for error in refused] == [RefundTooMuch]
    assert "26.00" in str(getattr(refused[0], "says", ""))
    assert refunding.sums() == ("paid", 0, 4000)
    assert problems() == []


def test_a_refund_made_on_wechats_platform_is_found_and_booked(refunding: Refunding, problems: Problems) -> None:
    """R6, heard of by notice: it needs no second person here, for it has happened."""
    refund_no = refunding.by_console(1600, notify_url=NOTIFY_URL)
    refunding.run()
    assert refunding.refunds() == [("console", "done", 1600)]
    assert refunding.state(refund_no) == "done"
    assert refunding.sums() == ("paid", 1600, 0)
    assert refunding.purse() == (5000, 5000, 0)
    assert refunding.told()[-1] == "退款已完成"
    assert problems() == []


def test_one_that_the_purse_no_longer_covers(refunding: Refunding, unit: Unit, problems: Problems) -> None:
    """The money was spent before staff gave it back: booked all the same, and a person must fill the gap."""
    uid = refunding.giving.campaign_uid
    account, fang = f"campaign:{uid}", refunding.cast.fang
    move_fen(unit, source=account, target="bank:main", amount_fen=6000, actor=fang)
    refunding.by_console(6600, notify_url=NOTIFY_URL)
    refunding.run()
    assert refunding.sums() == ("refunded", 6600, 0)
    assert refunding.giving.matters() == ["shortfall"]
    with unit():
        assert books.balance_fen(f"shortfall:{uid}") == -6000
        assert books.balance_fen(account) == 0
    move_fen(unit, source="bank:main", target=account, amount_fen=6000, actor=fang)
    assert problems() == []


def test_one_from_wechats_platform_takes_the_place_of_ours(refunding: Refunding, problems: Problems) -> None:
    """Staff gave it all back while ours waited for its turn: ours can no longer happen, and says so."""
    refunding.giving.wechat.fault("refund", "html_502", count=0)
    ours = refunding.agreed(6600)
    refunding.drain()
    refunding.by_console(6600, notify_url=NOTIFY_URL)
    refunding.run(4)
    assert refunding.refunds() == [("desk", "closed", 6600), ("console", "done", 6600)]
    assert refunding.state(ours) == "closed"
    assert refunding.purse() == (0, 0, 0)
    assert refunding.gone_fen() == 6600
    assert problems() == []


def test_a_refund_that_is_heard_of_before_its_payment(
    giving: Giving, listening: str, drain: Drain, later: Callable[[float], None], problems: Problems
) -> None:
    """The notice of the payment is lost; the refund's comes first and makes us ask."""
    giving.wechat.fault("TRANSACTION.SUCCESS", "drop")
    order_no = giving.paid_at_wechat()
    wish = {"out_trade_no": order_no, "amount": 6600, "notify_url": NOTIFY_URL}
    giving.wechat.post("/_sim/refund_console", wish)
    giving.wechat.advance(5)
    giving.wechat.wait()
    drain()
    assert problems() == []
    later(70)
    drain()
    later(70)
    drain()
    assert giving.settled(order_no)
    assert giving.state(order_no) == "refunded"
    assert giving.raised_fen() == 0
    assert problems() == []


def test_a_refund_of_an_order_that_is_closed_here(
    app: House, giving: Giving, listening: str, drain: Drain, later: Callable[[float], None], problems: Problems
) -> None:
    """Closed here, paid at WeChat, given back by staff there, and only the last is heard of: all of it is booked."""
    giving.wechat.fault("TRANSACTION.SUCCESS", "drop")
    order_no = giving.paid_at_wechat()
    with app.app_context(), writing():
        payments.close(order_no)
    giving.wechat.post("/_sim/refund_console", {"out_trade_no": order_no, "amount": 6600, "notify_url": NOTIFY_URL})
    giving.wechat.advance(5)
    giving.wechat.wait()
    for _ in range(3):
        drain()
        later(70)
    assert giving.settled(order_no)
    assert giving.state(order_no) == "refunded"
    assert giving.raised_fen() == 0
    assert problems() == []


def test_four_eyes_and_posts(refunding: Refunding, unit: Unit, cast: Cast) -> None:
    with pytest.raises(Forbidden), unit():
        payments.ask_refund(refunding.order_no, amount_fen=1, why="mistake", actor=cast.tian)
    uid = refunding.ask()
    with pytest.raises(SamePerson), unit():
        gifts.approve_refund(uid, actor=cast.fang, seen_version=0)
    with pytest.raises(Forbidden), unit():
        gifts.approve_refund(uid, actor=cast.chen, seen_version=0)
    with pytest.raises(StateChanged), unit():
        gifts.approve_refund(uid, actor=cast.zhou, seen_version=1)
    assert refunding.refunds() == [("desk", "review", 6600)]


def test_refused_and_withdrawn_set_free_what_was_set_aside(refunding: Refunding, unit: Unit, cast: Cast) -> None:
    uid = refunding.ask()
    with unit():
        payments.refuse_refund(uid, actor=cast.zhou, note="捐赠协议不允许")
    assert refunding.sums() == ("paid", 0, 0)
    uid = refunding.ask()
    with unit():
        payments.withdraw_refund(uid, actor=cast.fang, note="捐赠人改变了主意")
    assert refunding.sums() == ("paid", 0, 0)
    assert [state for _, state, _ in refunding.refunds()] == ["refused", "refused"]


def test_what_cannot_be_asked_for(refunding: Refunding, unit: Unit, cast: Cast) -> None:
    for fen, why, refusal in ((6601, "mistake", RefundTooMuch), (0, "mistake", Invalid), (1, "late", Invalid)):
        with pytest.raises(refusal), unit():
            payments.ask_refund(refunding.order_no, amount_fen=fen, why=why, actor=cast.fang)
    unpaid = refunding.giving.give()
    with pytest.raises(NotPaidYet), unit():
        payments.ask_refund(unpaid, amount_fen=1, why="mistake", actor=cast.fang)
    with pytest.raises(RefundTooLate), unit(), clock.at(clock.now() + timedelta(days=366)):
        payments.ask_refund(refunding.order_no, amount_fen=1, why="mistake", actor=cast.fang)


def test_spent_money_cannot_be_agreed_to(refunding: Refunding, unit: Unit, cast: Cast) -> None:
    account = f"campaign:{refunding.giving.campaign_uid}"
    uid = refunding.ask()
    move_fen(unit, source=account, target="bank:main", amount_fen=1, actor=cast.fang)
    with pytest.raises(NotEnough), unit():
        gifts.approve_refund(uid, actor=cast.zhou, seen_version=0)
    with unit():
        assert queries.find_refund(uid).state == "review"
    move_fen(unit, source="bank:main", target=account, amount_fen=1, actor=cast.fang)


def test_only_a_refused_one_can_be_stopped(refunding: Refunding, unit: Unit, cast: Cast, problems: Problems) -> None:
    refunding.giving.wechat.fault("refund", "html_502", count=1)
    uid = refunding.ask()
    refunding.agree(uid)
    refunding.drain()
    with pytest.raises(RefundNotRefused), unit():
        gifts.stop_refund(uid, actor=cast.zhou, note="不退了")
    refunding.giving.wechat.post("/_sim/funds", {"amount": -6000})
    refunding.run(6)
    with unit():
        gifts.stop_refund(uid, actor=cast.zhou, note="改为线下退回")
    assert refunding.sums() == ("paid", 0, 0)
    assert refunding.purse() == (6600, 6600, 0)
    refunding.run(20)
    assert refunding.at_wechat() == []
    assert problems() == []
