"""What tests of refunds share: the desk's two people, and the truth about money at WeChat and here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.kit.units import reading, writing
from server.ledger import queries as ledger
from server.messages import queries as messages
from server.payments import queries as payments
from server.payments import service as payment_acts
from tests.cast import Cast
from tests.paying import HOST, Clocks, Giving

NOTIFY_URL = f"https://{HOST}/wechat/pay/refund-notify"


@dataclass
class Refunding:
    """One booked gift, and what the desk, the clock and WeChat do about giving it back."""

    giving: Giving
    cast: Cast
    drain: Callable[[], int]
    later: Clocks
    order_no: str

    def ask(self, amount_fen: int = 6600, why: str = "donor_asked") -> str:
        """By Fang of finance; the refund's uid."""
        with self.giving.app.app_context(), writing():
            gift = gift_facts.by_order(self.order_no)
            assert gift is not None
            return gifts.ask_refund(gift.uid, amount_fen=amount_fen, why=why, actor=self.cast.fang, note="电话核实过")

    def agree(self, uid: str) -> str:
        """By Lead Zhou; the refund's number."""
        with self.giving.app.app_context(), writing():
            gifts.approve_refund(uid, actor=self.cast.zhou, seen_version=0)
            return payments.find_refund(uid).no

    def agreed(self, amount_fen: int = 6600) -> str:
        return self.agree(self.ask(amount_fen))

    def handle(self, refund_no: str) -> None:
        with self.giving.app.app_context(), writing():
            payment_acts.handle_refund(self.uid(refund_no), actor=self.cast.zhou, note="已在商户平台改退银行卡")

    def uid(self, refund_no: str) -> str:
        refund = payments.refund_or_none(refund_no)
        assert refund is not None, refund_no
        return refund.uid

    def run(self, seconds: float = 10) -> None:
        """What is due is done; time goes by at WeChat and here, its notices come, and what is due then is done too."""
        self.drain()
        self.later(seconds)
        self.giving.wechat.wait()
        self.drain()

    def state(self, refund_no: str) -> str:
        with self.giving.app.app_context(), reading():
            refund = payments.refund_or_none(refund_no)
            return "" if refund is None else refund.state

    def refunds(self) -> list[tuple[str, str, int]]:
        """(origin, state, fen), oldest first."""
        with self.giving.app.app_context(), reading():
            return [(row.origin, row.state, row.amount_fen) for row in payments.refunds_of(self.order_no)][::-1]

    def sums(self) -> tuple[str, int, int]:
        """The order's state, what has gone back and what is on its way."""
        with self.giving.app.app_context(), reading():
            order = payments.find(self.order_no)
            return order.state, order.refunded_fen, order.refunding_fen

    def purse(self) -> tuple[int, int, int]:
        """(raised, to be spent, held for refunds) of the campaign."""
        uid = self.giving.campaign_uid
        with self.giving.app.app_context(), reading():
            account = f"campaign:{uid}"
            return ledger.raised_fen(account), ledger.balance_fen(account), ledger.balance_fen(f"refunding:{uid}")

    def told(self) -> list[str]:
        """Titles of what the donor has been told, oldest first."""
        with self.giving.app.app_context(), reading():
            return [row.title for row in messages.inbox([self.giving.donor.uid]).items][::-1]

    def at_wechat(self) -> list[dict[str, Any]]:
        """What WeChat has really given back of this order: (number, status, fen)."""
        rows: list[dict[str, Any]] = self.giving.wechat.get("/_sim/ledger")["refunds"]
        return [row for row in rows if row["order"].endswith(self.order_no)]

    def gone_fen(self) -> int:
        return sum(row["refund_fen"] for row in self.at_wechat() if row["status"] == "SUCCESS")

    def by_console(self, amount_fen: int, **more: str) -> str:
        """Staff give money back on WeChat's merchant platform; the number that WeChat made up."""
        wish = {"out_trade_no": self.order_no, "amount": amount_fen, **more}
        return str(self.giving.wechat.post("/_sim/refund_console", wish)["out_refund_no"])


@pytest.fixture
def refunding(giving: Giving, listening: str, cast: Cast, drain: Callable[[], int], later: Clocks) -> Refunding:
    """A gift of 66 yuan, paid, heard of by notice and booked."""
    order_no = giving.paid_at_wechat()
    giving.wechat.wait()
    drain()
    assert giving.settled(order_no)
    return Refunding(giving, cast, drain, later, order_no)
