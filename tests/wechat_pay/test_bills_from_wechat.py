"""Bills of a real WeChat: what it kept is what we read, and every fault of a bill ends as it must."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from server.kit.clock import in_china, now, start_of, today
from server.kit.http import House
from server.wechat.pay import bills, client
from server.wechat.pay.client import RefundWanted, Wanted
from server.wechat.pay.errors import BadBill, NotReady, Unknown
from tests.wechat_pay.asking import Move
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import MCHID

BACK = RefundWanted("R20261121BILLS0001", "G20261121BILLS000001", 2200, 6600, "项目已停止，原路退回")


@dataclass
class Past:
    """The one day of this file, once it has been lived; WeChat's clock is then ahead of ours by so many seconds."""

    day: date | None = None
    ahead_s: float = 0


@pytest.fixture(scope="module")
def past() -> Past:
    return Past()


@pytest.fixture
def day(app: House, wechat: Simulator, past: Past, tmp_path: Path, in_the_house: None) -> date:
    """A day on which two people paid and one got a third back; it is half past ten the next morning."""
    offset = tmp_path / "run" / "clock-offset"
    offset.parent.mkdir(exist_ok=True)

    def go(to_day: date, hour: float) -> None:
        seconds = (start_of(to_day) + timedelta(hours=hour) - now()).total_seconds()
        past.ahead_s += seconds
        offset.write_text(str(past.ahead_s))
        wechat.advance(seconds)

    offset.write_text(str(past.ahead_s))
    if past.day is None:
        go(today() + timedelta(days=1), 11)
        _live(wechat)
        past.day = today()
        go(past.day + timedelta(days=1), 10.5)
    return past.day


def _live(wechat: Simulator) -> None:
    wechat.post("/_sim/fee_rate", {"rate": 60})
    openid = str(wechat.post("/_sim/login", {"user": "lan"})["openid"])
    for number, attach in ((1, "campaign:abcd1234|donor1234"), (2, "")):
        no = f"G20261121BILLS{number:06d}"
        client.prepay_jsapi(Wanted(no, "捐赠·MJ-0001", 6600, now() + timedelta(minutes=30), attach), openid=openid)
        wechat.post("/_sim/pay", {"out_trade_no": no})
    client.refund(BACK)


@pytest.fixture
def into(tmp_path: Path) -> Path:
    return tmp_path / "bill.csv"


def trade(day: date, into: Path) -> list[bills.TradeRow]:
    assert bills.fetch("trade", day, into) is not None
    return list(bills.read_trade(into))


def test_what_wechat_kept_is_what_we_read(wechat: Simulator, day: date, into: Path) -> None:
    rows = trade(day, into)
    truth = wechat.get("/_sim/ledger")["merchants"][MCHID]["days"][day.isoformat()]
    paid = [row for row in rows if row.state == "SUCCESS"]
    (back,) = (row for row in rows if row.state == "REFUND")
    assert sum(row.amount_fen for row in paid) == truth["paid_fen"] == 13200
    assert (back.refund_no, back.order_no, back.refund_fen) == (BACK.refund_no, BACK.order_no, truth["refunded_fen"])
    assert sum(row.fee_fen_e3 for row in rows) == truth["fee_fen"] * 1000
    assert {row.order_no: row.attach for row in paid} == {
        "G20261121BILLS000001": "campaign:abcd1234|donor1234",
        "G20261121BILLS000002": "",
    }
    assert all(in_china(row.at).date() == day for row in rows)
    assert {row.transaction_id for row in paid} == {wechat.order(row.order_no)["transaction_id"] for row in paid}


def test_the_fund_flow_ends_with_the_balance(wechat: Simulator, day: date, into: Path) -> None:
    assert bills.fetch("fundflow", day, into) is not None
    rows = list(bills.read_fund_flow(into))
    assert {row.kind for row in rows} == {"交易", "退款", "扣除交易手续费"}
    moved = sum(row.income_fen - row.outgo_fen for row in rows)
    assert moved == rows[-1].balance_fen == wechat.get("/_sim/ledger")["merchants"][MCHID]["balance_fen"]
    assert BACK.refund_no in {row.order_or_refund_no for row in rows}


def test_a_day_on_which_nothing_happened(day: date, into: Path) -> None:
    assert bills.fetch("trade", day - timedelta(days=1), into) is None
    assert not into.exists()


def test_today_s_bill_is_not_ready(day: date, into: Path) -> None:
    with pytest.raises(NotReady):
        bills.fetch("trade", day + timedelta(days=1), into)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("creating", NotReady), ("bad_hash", BadBill), ("token_expired", Unknown), ("gzip_bomb", BadBill)],
)
def test_a_file_that_cannot_be_had(wechat: Simulator, day: date, into: Path, kind: str, error: type[Exception]) -> None:
    wechat.fault("billfile" if kind == "token_expired" else "tradebill", kind)
    with pytest.raises(error):
        bills.fetch("trade", day, into)
    assert not into.exists()
    wechat.delete("/_sim/faults")
    assert len(trade(day, into)) == 3


def test_wechat_denies_a_day_that_had_orders(wechat: Simulator, day: date, into: Path) -> None:
    """B2. It is WeChat's signed word; that orders of that day say otherwise is the reconciler's business."""
    wechat.fault("tradebill", "no_statement")
    assert bills.fetch("trade", day, into) is None


@pytest.mark.parametrize("kind", ["wrong_sum", "new_column", "forged_column"])
def test_a_bill_of_another_form_is_refused(wechat: Simulator, day: date, into: Path, kind: str) -> None:
    wechat.fault("tradebill", kind)
    with pytest.raises(BadBill):
        trade(day, into)


@pytest.mark.parametrize("kind", ["no_bom", "cr_only", "reordered"])
def test_a_harmless_form_reads_the_same(wechat: Simulator, day: date, into: Path, kind: str) -> None:
    good = trade(day, into)
    wechat.fault("tradebill", kind)
    assert trade(day, into) == good


@pytest.mark.parametrize(
    "kind", ["row_missing_locally", "row_missing_in_bill", "amount_off", "row_doubled", "fee_differs"]
)
def test_a_bill_that_agrees_with_itself_is_read_whatever_it_says(
    wechat: Simulator, day: date, into: Path, kind: str
) -> None:
    """B5 and B8: the reconciler must see such rows, so the reader must not hide them."""
    good = trade(day, into)
    wechat.fault("tradebill", kind)
    assert trade(day, into) != good


@pytest.mark.parametrize(
    "kind", ["reset_before", "reset_after", "error_not_created", "html_502", "unsigned", "wrong_key"]
)
def test_a_broken_answer_says_nothing(wechat: Simulator, day: date, into: Path, kind: str) -> None:
    wechat.fault("tradebill", kind, count=0)
    with pytest.raises(Unknown):
        bills.fetch("trade", day, into)
    assert not into.exists()


def test_one_broken_answer_is_what_the_backup_host_is_for(
    wechat: Simulator, day: date, into: Path, at_hosts: Move
) -> None:
    at_hosts(wechat.base, wechat.base)
    for target in ("tradebill", "billfile"):
        wechat.fault(target, "reset_before")
        assert len(trade(day, into)) == 3
