"""The endpoints of api.mch.weixin.qq.com: P1 prepay (JSAPI and H5), P2 query, P3 close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .clock import rfc3339
from .errors import PayError, param_error
from .identities import Merchant
from .prepay import enter, wanted_order
from .rows import Order
from .shapes import Group, Text
from .web import Answer, Request, json_answer, read_json

if TYPE_CHECKING:
    from .simulator import Simulator

STATE_WORDS = {
    "NOTPAY": "订单未支付",
    "USERPAYING": "用户支付中，需要输入密码",
    "SUCCESS": "支付成功",
    "REFUND": "订单发生过退款",
    "CLOSED": "订单已关闭",
    "PAYERROR": "支付失败",
}
LAG_S = 60.0
CASHIER = "/cgi-bin/mmpayweb-bin/checkmweb"
_CLOSE = Group("请求体", {"mchid": Text("商户号", 1, 32, required=True)})


def body_of(request: Request) -> dict[str, Any]:
    """The JSON body. Raises 415 for another content type, 400 PARAM_ERROR for what is no plain JSON object."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        raise PayError(415, "PARAM_ERROR", "请求的Content-Type必须为application/json")
    try:
        return read_json(request.body)
    except (ValueError, RecursionError) as error:
        raise param_error("", "请求体不是合法的JSON对象") from error


def prepay_jsapi(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P1: ``{prepay_id}``, good for two hours."""
    return json_answer({"prepay_id": enter(sim, wanted_order(sim, merchant, "JSAPI", body_of(request)))})


def prepay_h5(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P1 for a browser: ``{h5_url}`` of the cashier, good for five minutes."""
    prepay_id = enter(sim, wanted_order(sim, merchant, "MWEB", body_of(request)))
    ticket = sim.prepays.rows[prepay_id].ticket
    query = urlencode({"prepay_id": prepay_id, "package": ticket})
    return json_answer({"h5_url": f"{sim.base}{CASHIER}?{query}"})


def query_by_number(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P2 by the merchant's own number: finds an order in every state."""
    _check_mchid(merchant, request.query.get("mchid"), "query")
    order = _order(sim, merchant, part)
    return json_answer(unpaid(order) if _lags(sim, order) else transaction(order))


def _lags(sim: Simulator, order: Order) -> bool:
    """A14: for the fault's seconds after the payment a query does not know of it."""
    fault = sim.faults.take("query", kinds={"lag"}) if order.paid else None
    return fault is not None and sim.now() < order.paid_at + fault.seconds(LAG_S)


def query_by_transaction(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P2 by WeChat's number: only a paid order has one."""
    _check_mchid(merchant, request.query.get("mchid"), "query")
    with sim.lock:
        mine = (order for order in sim.orders.rows.values() if order.mchid == merchant.mchid)
        order = next((order for order in mine if order.transaction_id == part), None)
    if order is None:
        raise PayError(404, "RESOURCE_NOT_EXISTS", "微信支付订单号不存在")
    return json_answer(transaction(order))


def close(sim: Simulator, merchant: Merchant, request: Request, part: str) -> Answer:
    """P3: 204, also the second time; not while the person is paying, not once paid."""
    body = body_of(request)
    _CLOSE.check(body, "")
    _check_mchid(merchant, body["mchid"], "body")
    with sim.change():
        order = _order(sim, merchant, part)
        if order.paid:
            raise PayError(400, "ORDERPAID", "该订单已支付")
        if order.state == "USERPAYING":
            raise PayError(202, "USERPAYING", "用户支付中，需要输入密码")
        if order.state != "CLOSED":
            if order.state == "PAYERROR":
                order.move("NOTPAY")
            order.move("CLOSED")
            sim.orders.put(order.key, order)
    return Answer(204)


def _check_mchid(merchant: Merchant, mchid: str | None, location: str) -> None:
    if not mchid:
        raise param_error("mchid", "商户号为必填项", mchid, location)
    if mchid != merchant.mchid:
        raise PayError(403, "NO_AUTH", "商户号与签名的商户号不一致，无权操作")


def _order(sim: Simulator, merchant: Merchant, out_trade_no: str) -> Order:
    order = sim.orders.get(f"{merchant.mchid}:{out_trade_no}")
    if order is None:
        raise PayError(404, "ORDER_NOT_EXIST", "订单不存在")
    return order


def unpaid(order: Order, state: str = "NOTPAY") -> dict[str, Any]:
    """An order nobody has paid: without payer, time and transaction."""
    names = {"mchid": order.mchid, "appid": order.appid, "out_trade_no": order.out_trade_no}
    told = {"trade_state": state, "trade_state_desc": STATE_WORDS[state]}
    return {**names, **told, "amount": {"total": order.total_fen, "currency": "CNY"}}


def transaction(order: Order) -> dict[str, Any]:
    """The order as query answers and notices show it; unpaid, it has no payer and no transaction."""
    if not order.paid:
        return unpaid(order, order.state)
    state = {"trade_state": order.state, "trade_state_desc": STATE_WORDS[order.state]}
    names = {"mchid": order.mchid, "appid": order.appid, "out_trade_no": order.out_trade_no}
    return {
        **names,
        "transaction_id": order.transaction_id,
        "trade_type": order.trade_type,
        **state,
        "bank_type": "OTHERS",
        "attach": order.attach,
        "success_time": rfc3339(order.paid_at),
        "payer": {"openid": order.openid},
        "amount": {
            "total": order.total_fen,
            "payer_total": order.total_fen,
            "currency": "CNY",
            "payer_currency": "CNY",
        },
    }
