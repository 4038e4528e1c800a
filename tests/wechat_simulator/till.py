"""Where people pay: the stand-in for wx.requestPayment and the settling of an order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import funds, notices
from .clock import next_midnight, stamp
from .errors import PlainError
from .identities import MERCHANTS
from .pay_api import transaction
from .rows import Order, Prepay, Timer
from .signing import pay_sign_message, verified
from .simulator import DIGITS

if TYPE_CHECKING:
    from .simulator import Simulator

JSAPI_VALID_S = 7200
H5_VALID_S = 300
MODES = {
    "pay",
    "cancel",
    "fail",
    "pay_but_report_fail",
    "pay_but_never_return",
    "report_ok_before_settled",
    "pay_twice",
}
OK = "requestPayment:ok"


class TillError(Exception):
    """Why the pay panel does not open or does not pay; the words WeChat shows."""


def settle(sim: Simulator, order: Order) -> None:
    """Paid: the money has moved, and a notice is on its way; both or neither. By B9 only at midnight."""
    with sim.change():
        if sim.faults.take("settle", kinds={"midnight"}) is not None:
            _wait_for_midnight(sim, order)
            return
        if order.state == "PAYERROR":
            order.move("NOTPAY")
        if order.state == "NOTPAY":
            order.move("USERPAYING")
        order.move("SUCCESS")
        order.paid_at = sim.now()
        order.transaction_id = f"4200{stamp(order.paid_at)[:8]}{sim.draw('transaction', 16, DIGITS)}"
        funds.charge(sim, order)
        order.openid = order.openid or f"o{sim.derive(f'payer:{order.key}', 27)}"
        sim.orders.put(order.key, order)
        notices.announce(sim, order.mchid, "TRANSACTION.SUCCESS", "支付成功", order.notify_url, transaction(order))


def _wait_for_midnight(sim: Simulator, order: Order) -> None:
    """The first moment of tomorrow in China; until then a query says USERPAYING."""
    if order.state == "PAYERROR":
        order.move("NOTPAY")
    if order.state == "NOTPAY":
        order.move("USERPAYING")
    sim.orders.put(order.key, order)
    sim.scheduler.at(next_midnight(sim.now()), "settle", order.key)


def settle_late(sim: Simulator, timer: Timer) -> None:
    """The scheduler's part of ``report_ok_before_settled``."""
    with sim.change():
        order = sim.orders.rows[timer.ref]
        if order.state == "USERPAYING":
            settle(sim, order)


def request_payment(sim: Simulator, wish: dict[str, Any]) -> dict[str, Any]:
    """What wx.requestPayment would do: ``{returns, errMsg?, second?}``; ``returns`` is false if it never comes back."""
    mode = wish.get("mode", "pay")
    if mode not in MODES:
        raise PlainError(400, "no_such_mode", f"mode is one of {sorted(MODES)}")
    try:
        with sim.change():
            order = _payable(sim, wish)
            return _behave(sim, order, str(mode), float(wish["settle_after_s"]))
    except TillError as error:
        return {"returns": True, "errMsg": f"requestPayment:fail {error}"}


def _behave(sim: Simulator, order: Order, mode: str, settle_after_s: float) -> dict[str, Any]:
    if mode == "cancel":
        return {"returns": True, "errMsg": "requestPayment:fail cancel"}
    if mode == "fail":
        if order.state == "NOTPAY":
            order.move("USERPAYING")
            order.move("PAYERROR")
            sim.orders.put(order.key, order)
        return {"returns": True, "errMsg": "requestPayment:fail 支付失败"}
    if mode == "report_ok_before_settled":
        if order.state == "PAYERROR":
            order.move("NOTPAY")
        order.move("USERPAYING")
        sim.orders.put(order.key, order)
        sim.scheduler.at(sim.now() + settle_after_s, "settle", order.key)
        return {"returns": True, "errMsg": OK}
    settle(sim, order)
    if mode == "pay_but_never_return":
        return {"returns": False}
    if mode == "pay_but_report_fail":
        return {"returns": True, "errMsg": "requestPayment:fail 系统繁忙，请稍后再试"}
    second = {"second": {"errMsg": "requestPayment:fail 商户订单号重复"}} if mode == "pay_twice" else {}
    return {"returns": True, "errMsg": OK, **second}


def _payable(sim: Simulator, wish: dict[str, Any]) -> Order:
    """The order these parameters open the pay panel for. Raises TillError."""
    for name in ("timeStamp", "nonceStr", "package", "signType", "paySign"):
        if not isinstance(wish.get(name), str) or not wish[name]:
            raise TillError(f"parameter error: parameter.{name} should be String")
    if wish["signType"] != "RSA" or not re.fullmatch(r"[0-9]{1,12}", wish["timeStamp"]):
        raise TillError("调用支付JSAPI缺少参数或参数不正确")
    prepay_id = wish["package"].removeprefix("prepay_id=")
    prepay = sim.prepays.get(prepay_id)
    if prepay is None or prepay_id == wish["package"]:
        raise TillError("支付参数prepay_id无效")
    order = sim.orders.rows[prepay.order]
    _check_sign(order, wish)
    check_open(sim, order, prepay, JSAPI_VALID_S)
    user = sim.users.get(order.openid)
    if user is None or user.name != wish.get("user"):
        raise TillError("下单账号与支付账号不一致，请核实后再支付")
    return order


def _check_sign(order: Order, wish: dict[str, Any]) -> None:
    """The merchant's signature, over the appid of the order: the phone signs in its own name."""
    if wish.get("appId", order.appid) != order.appid:
        raise TillError("支付验证签名失败")
    message = pay_sign_message(order.appid, wish["timeStamp"], wish["nonceStr"], wish["package"])
    if not verified(MERCHANTS[order.mchid].key_file, message, wish["paySign"]):
        raise TillError("支付验证签名失败")


def check_open(sim: Simulator, order: Order, prepay: Prepay, valid_s: float) -> None:
    if order.paid or order.state == "USERPAYING":
        raise TillError("商户订单号重复")
    if order.state == "CLOSED":
        raise TillError("该订单已关闭")
    if sim.now() > min(prepay.made_at + valid_s, order.expires_at):
        raise TillError("该订单已过期")
