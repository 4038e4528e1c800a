"""WeChat's word about a refund without WeChat."""

from server.config import TEST_MCHID
from server.kit.clock import now
from server.payments import queries as payments
from server.payments import service
from server.wechat.pay.facts import RefundSaid


def refund_said(
    refund_no: str,
    *,
    status: str = "SUCCESS",
    order_no: str = "",
    amount_fen: int = 0,
    kind: str = "refund_notice",
    source: str = "EV-R1",
    **changes: str,
) -> bool:
    """Keep evidence about a refund of ours, or of a number that we have not heard of: then name order and amount."""
    known = payments.refund_or_none(refund_no)
    order = payments.find(order_no or (known.order_no if known else ""))
    facts = {"refund_id": f"50{refund_no[-20:]}", "transaction_id": order.transaction_id or "", "mchid": TEST_MCHID}
    said = RefundSaid(
        refund_no=refund_no,
        order_no=order.no,
        status=status,
        amount_fen=amount_fen or (known.amount_fen if known else 0),
        paid_fen=order.amount_fen,
        success_time=now() if status == "SUCCESS" else None,
        body={"status": status},
        **{**facts, **changes},
    )
    return service.keep_refund(kind, said, source=source)
