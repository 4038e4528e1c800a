"""重建 — after a restore: an order that WeChat knows and the backup does not, made again as it was asked for."""

from datetime import timedelta

from server.kit import audit, tasks
from server.kit.actors import THE_CLOCK
from server.kit.states import born
from server.payments import rules
from server.payments.models import Order
from server.payments.queries import order_or_none
from server.payments.service.asking import QUERY, query_key
from server.payments.service.evidence import keep_transaction
from server.payments.states import OrderState
from server.wechat.pay.facts import Transaction

CHANNELS = {"JSAPI": "jsapi", "MWEB": "h5"}


def rebuild_order(said: Transaction, *, purpose: str, title: str, donor_uid: str | None) -> Order | None:
    """重建付款单 from WeChat's signed answer about a payment, with that answer as evidence: settling is a task then.

    None when there is nothing to do: it is known here. When it was asked for is not known any more; the payment's own
    moment stands for it.
    """
    assert said.is_paid, said.order_no
    assert said.amount_fen is not None, said.order_no
    assert said.success_time is not None, said.order_no
    if order_or_none(said.order_no) is not None:
        return None
    order = Order(
        no=said.order_no,
        donor_uid=donor_uid,
        purpose=purpose,
        title=title,
        channel=CHANNELS.get(str(said.body.get("trade_type")), "h5"),
        amount_fen=said.amount_fen,
        state=OrderState.ASKED,
        asked_at=said.success_time - timedelta(seconds=1),
        expires_at=said.success_time + rules.PAY_WITHIN,
    )
    born(order)
    audit.write(THE_CLOCK, "payments.rebuild", order.uid, {"order_no": order.no, "amount_fen": order.amount_fen})
    tasks.add(QUERY, {"order_no": order.no}, due=order.expires_at, key=query_key(order.no))
    # The same word may be stored already, from when it was a stranger's: this one is news.
    keep_transaction("query", said, source="recover")
    return order
