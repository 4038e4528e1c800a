"""P4 and P5: money back, whole or in parts (pay.weixin.qq.com, 退款申请). The refusals' statuses are assumed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import funds, notices
from .clock import rfc3339, stamp
from .errors import PayError, param_error
from .identities import Merchant
from .pay_api import body_of
from .prepay import check_notify_url
from .rows import Order, Refund, Timer
from .shapes import Group, Text, Whole
from .simulator import DIGITS
from .web import Answer, Request, json_answer

if TYPE_CHECKING:
    from .simulator import Simulator

MOST = 50
APART_S = 60
LONGEST_S = 365 * 86400
SETTLES_AFTER_S = 3.0
SUMMARIES = {"SUCCESS": "退款成功", "ABNORMAL": "退款异常", "CLOSED": "退款关闭"}
RESULTS = {"abnormal": "ABNORMAL", "closed": "CLOSED"}
MOVES = {
    ("PROCESSING", "SUCCESS"),
    ("PROCESSING", "ABNORMAL"),
    ("PROCESSING", "CLOSED"),
    ("ABNORMAL", "SUCCESS"),
}
SHAPE = Group(
    "请求体",
    {
        "transaction_id": Text("微信支付订单号", 1, 32),
        "out_trade_no": Text("商户订单号", 6, 32),
        "out_refund_no": Text("商户退款单号", 1, 64, r"[0-9A-Za-z_\-|*@]+", required=True),
        "reason": Text("退款原因", 1, 80),
        "notify_url": Text("退款结果回调url", 8, 256),
        "funds_account": Text("退款资金来源", pattern="AVAILABLE|UNSETTLED"),
        "amount": Group(
            "金额信息",
            {
                "refund": Whole("退款金额", 1, required=True),
                "total": Whole("原订单金额", 1, required=True),
                "currency": Text("退款币种", pattern="CNY", required=True),
            },
            required=True,
        ),
    },
)


def apply(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P4: the refund, PROCESSING at first; the same number with the same body is the same refund."""
    body = body_of(request)
    SHAPE.check(body, "")
    if "notify_url" in body:
        check_notify_url(body["notify_url"])
    fingerprint = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    with sim.change():
        known = sim.refunds.get(f"{merchant.mchid}:{body['out_refund_no']}")
        if known is not None and known.fingerprint != fingerprint:
            raise PayError(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
        refund = known or accept(sim, _order(sim, merchant, body), body, fingerprint)
        return json_answer(view(sim, refund))


def query(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P5: what became of it."""
    with sim.lock:
        refund = sim.refunds.get(f"{merchant.mchid}:{part}")
        if refund is None:
            raise PayError(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        lags = sim.faults.take("refund_query", kinds={"lag"}) is not None
        return json_answer(view(sim, replace(refund, status="PROCESSING") if lags else refund))


def _order(sim: Simulator, merchant: Merchant, body: dict[str, Any]) -> Order:
    if "transaction_id" not in body and "out_trade_no" not in body:
        raise param_error("/transaction_id", "微信支付订单号和商户订单号必须填写一个")
    for order in sim.orders.rows.values():
        named = {"transaction_id": order.transaction_id, "out_trade_no": order.out_trade_no}
        if order.mchid == merchant.mchid and all(body.get(name, value) == value for name, value in named.items()):
            return order
    raise PayError(404, "RESOURCE_NOT_EXISTS", "订单不存在")


def accept(sim: Simulator, order: Order, body: dict[str, Any], fingerprint: str, by: str = "api") -> Refund:
    """A refund that keeps to the rules, by the interface or at the desk. Inside ``sim.change()``; raises PayError."""
    now, refund_fen = sim.now(), body["amount"]["refund"]
    _check(sim, order, body["amount"], now)
    _check_balance(sim, order, refund_fen)
    number = f"5030{stamp(now)[:8]}{sim.draw('refund', 17, DIGITS)}"
    refund = Refund(
        order.mchid, body["out_refund_no"], number, order.key, refund_fen, body.get("notify_url", ""), fingerprint, now,
        fee_fen=funds.fee_back(sim, order, refund_fen), by=by,
    )  # fmt: skip
    order.refunded_fen += refund_fen
    if order.state == "SUCCESS":
        order.move("REFUND")
    sim.orders.put(order.key, order)
    sim.refunds.put(refund.key, refund)
    sim.scheduler.at(now + SETTLES_AFTER_S, "refund", refund.key)
    return refund


def _check(sim: Simulator, order: Order, amount: dict[str, Any], now: float) -> None:
    """Raises PayError for the first rule that forbids this refund."""
    if not order.paid:
        raise PayError(400, "INVALID_REQUEST", "订单未支付，不能退款")
    if amount["total"] != order.total_fen:
        raise PayError(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
    if order.refunded_fen + amount["refund"] > order.total_fen:
        raise PayError(400, "INVALID_REQUEST", "累计退款金额大于支付金额")
    if now > order.paid_at + LONGEST_S:
        raise PayError(400, "INVALID_REQUEST", "订单已超过可退款的最大期限（365天）")
    earlier = [refund for refund in sim.refunds.rows.values() if refund.order == order.key]
    if len(earlier) >= MOST:
        raise PayError(400, "INVALID_REQUEST", "同一笔订单的部分退款不得超过50次")
    if earlier and now - max(refund.made_at for refund in earlier) < APART_S:
        raise PayError(429, "FREQUENCY_LIMITED", "同一笔订单的部分退款间隔不得少于1分钟")


def _check_balance(sim: Simulator, order: Order, refund_fen: int) -> None:
    if funds.balance_fen(sim, order.mchid) < refund_fen - funds.fee_back(sim, order, refund_fen):
        raise PayError(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")


def view(sim: Simulator, refund: Refund) -> dict[str, Any]:
    """The refund as P4 and P5 answer it."""
    order = sim.orders.rows[refund.order]
    done = {"success_time": rfc3339(refund.done_at)} if refund.status == "SUCCESS" else {}
    return {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": order.transaction_id,
        "out_trade_no": order.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        **done,
        "create_time": rfc3339(refund.made_at),
        "status": refund.status,
        "funds_account": "AVAILABLE",
        "amount": {
            **_amounts(order, refund),
            "settlement_total": order.total_fen,
            "settlement_refund": refund.refund_fen,
            "discount_refund": 0,
            "currency": "CNY",
        },
    }


def _amounts(order: Order, refund: Refund) -> dict[str, int]:
    total, back = order.total_fen, refund.refund_fen
    return {"total": total, "refund": back, "payer_total": total, "payer_refund": back}


def news(order: Order, refund: Refund) -> dict[str, Any]:
    """The plain text of the refund's notice."""
    done = {"success_time": rfc3339(refund.done_at)} if refund.status == "SUCCESS" else {}
    return {
        "mchid": refund.mchid,
        "out_trade_no": order.out_trade_no,
        "transaction_id": order.transaction_id,
        "out_refund_no": refund.out_refund_no,
        "refund_id": refund.refund_id,
        "refund_status": refund.status,
        **done,
        "user_received_account": "支付用户零钱",
        "amount": _amounts(order, refund),
    }


def finish(sim: Simulator, timer: Timer) -> None:
    """The money has arrived, or it could not (faults ``abnormal`` and ``closed`` at ``refund_result``)."""
    with sim.change():
        refund = sim.refunds.rows[timer.ref]
        sim.chaos.stir("refund_result")
        fault = sim.faults.take("refund_result", kinds={*RESULTS, "delay"})
        if fault is not None and fault.kind == "delay":
            sim.scheduler.at(sim.now() + fault.seconds(86400), "refund", refund.key)
            return
        end(sim, refund, RESULTS[fault.kind] if fault is not None else "SUCCESS")


def end(sim: Simulator, refund: Refund, status: str) -> None:
    """It has ended so (or an abnormal one was mended), and who asked to be told is told. Inside ``sim.change()``."""
    assert (refund.status, status) in MOVES, f"{refund.key}: {refund.status} → {status}"
    order = sim.orders.rows[refund.order]
    refund.status, refund.done_at = status, sim.now()
    if status == "CLOSED":
        order.refunded_fen -= refund.refund_fen
        sim.orders.put(order.key, order)
    sim.refunds.put(refund.key, refund)
    if refund.notify_url:
        plain = news(order, refund)
        notices.announce(sim, refund.mchid, f"REFUND.{status}", SUMMARIES[status], refund.notify_url, plain)
