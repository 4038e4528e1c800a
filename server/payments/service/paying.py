"""到账 — turn an order paid on the strength of stored evidence. Called by `gifts.settle`, in its unit of work."""

from server.kit.actors import THE_CLOCK
from server.kit.db import db
from server.kit.settings import settings
from server.kit.states import StateChanged, move
from server.payments.models import Evidence, Order
from server.payments.queries import order_by_transaction, paid_evidence
from server.payments.service.asking import forget_payer
from server.payments.service.matters import raise_matter
from server.payments.states import OrderState


def mark_paid(order: Order) -> Order | None:
    """到账. The order, when this call turned it paid; None when that is no news or no evidence agrees with it.

    A closed order is paid late: it is booked like any other. Evidence that disagrees (amount, currency, merchant,
    appid, a transaction of another order) becomes a matter for finance and moves nothing.
    """
    good = [row for row in paid_evidence(order.no) if _agrees(order, row)]
    if not good:
        return None
    if order.state not in (OrderState.ASKED, OrderState.CLOSED):
        _watch_for_second_payment(order, good)
        return None
    first = good[0]
    try:
        move(
            order,
            "pay",
            actor=THE_CLOCK,
            note=f"{first.kind} {first.id}",
            changes={"transaction_id": first.transaction_id, "paid_at": first.success_time},
        )
    except StateChanged:
        db.session.refresh(order)
        if order.paid_at is None:
            raise  # it was closed meanwhile: the task comes back and finds it so
        return None  # two workers met: the other one has settled it
    forget_payer(order.no)
    return order


def _agrees(order: Order, row: Evidence) -> bool:
    problems = [
        name
        for name, same in (
            ("金额", row.amount_fen == order.amount_fen),
            ("币种", row.currency == "CNY"),
            ("商户号", row.body.get("mchid") == settings().wechat_mchid),
            ("AppID", row.body.get("appid") == settings().wechat_appid),
            ("交易单号", bool(row.transaction_id) and _is_ours(order, row)),
            ("付款时间", row.success_time is not None),
        )
        if not same
    ]
    if problems:
        says = f"订单 {order.no} 的付款凭据 {row.id} 与订单不符：{'、'.join(problems)}；未入账，请核对商户平台"
        raise_matter("mismatch", key=f"mismatch:{row.digest}", says=says, order_no=order.no)
    return not problems


def _is_ours(order: Order, row: Evidence) -> bool:
    owner = order_by_transaction(row.transaction_id or "")
    return owner is None or owner.no == order.no


def _watch_for_second_payment(order: Order, good: list[Evidence]) -> None:
    for row in good:
        if row.transaction_id != order.transaction_id:
            says = f"订单 {order.no} 收到第二笔付款 {row.transaction_id}；请核对商户平台并退回"
            raise_matter("paid_twice", key=f"twice:{row.transaction_id}", says=says, order_no=order.no)
