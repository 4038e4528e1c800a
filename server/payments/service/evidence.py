"""凭据 — keep what WeChat signed, together with the task that settles it; only then may a notice be answered."""

import hashlib
from collections.abc import Mapping

from server.kit import tasks
from server.kit.db import db, dump_json, insert_once
from server.kit.units import writing
from server.payments.models import Evidence, Order
from server.payments.queries import order_or_none
from server.payments.service.matters import raise_matter
from server.wechat.pay.facts import Transaction
from server.wechat.pay.notice import open_notice

SETTLE = "gifts.settle"


def take_notice(headers: Mapping[str, str], raw: bytes) -> bool:
    """收通知. Verify outside any unit, then keep in one of its own; returns after the commit. False: known before.

    Raises Forged (answer 401), Malformed (400).
    """
    notice = open_notice(headers, raw)
    with writing():
        return keep_transaction("notice", notice.transaction, source=notice.id)


def keep_transaction(kind: str, said: Transaction, *, source: str = "") -> bool:
    """存凭据. `kind` notice | query; `source` the notice's id. False when the very same word is stored already.

    A payment comes with its settle task in the same unit. Evidence for an order that is not ours, or a notice of
    payment that names another state, becomes a matter for finance.
    """
    digest = _digest(kind, said, source)
    evidence = Evidence(
        kind=kind,
        order_no=said.order_no,
        amount_fen=said.amount_fen,
        currency=said.currency,
        transaction_id=said.transaction_id,
        trade_state=said.trade_state,
        success_time=said.success_time,
        digest=digest,
        body={**said.body, "source": source},
    )
    if not insert_once(evidence):
        return False
    order = order_or_none(said.order_no)
    if order is None:
        says = f"微信通知的订单 {said.order_no} 不是本平台的订单；请核对商户平台"
        raise_matter("unknown_order", key=f"unknown:{said.order_no}", says=says, order_no=said.order_no)
    elif not said.is_paid:
        _watch_for_odd_notice(kind, said, digest)
    elif _is_news(order, said):
        tasks.add(SETTLE, {"order_no": order.no}, key=f"settle:{digest}")
    db.session.flush()
    return True


def _watch_for_odd_notice(kind: str, said: Transaction, digest: str) -> None:
    if kind == "notice":
        says = f"订单 {said.order_no} 的支付成功通知里状态是 {said.trade_state}；未入账，请核对商户平台"
        raise_matter("odd_notice", key=f"odd:{digest}", says=says, order_no=said.order_no)


def _is_news(order: Order, said: Transaction) -> bool:
    return order.transaction_id is None or order.transaction_id != said.transaction_id


def _digest(kind: str, said: Transaction, source: str) -> str:
    moment = said.success_time.isoformat() if said.success_time else ""
    facts = (kind, source, said.order_no, said.trade_state, said.transaction_id, said.amount_fen, said.currency)
    return hashlib.sha256(dump_json([*facts, said.mchid, said.appid, moment]).encode()).hexdigest()
