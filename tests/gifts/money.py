"""WeChat's word without WeChat: the transaction that a verified notice or query answer would hold."""

from datetime import datetime

from server.config import TEST_MCHID
from server.kit.clock import now
from server.payments import queries as payments
from server.payments import service
from server.wechat.pay.facts import Transaction

APPID = "wx2421b1c4370ec43b"


def paid(order_no: str, *, at: datetime | None = None, amount_fen: int | None = None, kind: str = "notice") -> None:
    """Keep evidence that the order was paid, as `payments.take_notice` does after the signature held."""
    order = payments.find(order_no)
    fen = amount_fen or order.amount_fen
    said = Transaction(
        order_no=order_no,
        trade_state="SUCCESS",
        mchid=TEST_MCHID,
        appid=APPID,
        transaction_id=f"42{order_no[-20:]}",
        amount_fen=fen,
        currency="CNY",
        success_time=at or now(),
        body={"mchid": TEST_MCHID, "appid": APPID, "amount": {"total": fen, "currency": "CNY"}},
    )
    service.keep_transaction(kind, said, source="EV-1")
