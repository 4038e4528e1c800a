"""The public H5 cashier: 支付, 取消, 关闭. Outside WeChat's own browser only, and for five minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from . import pages
from .identities import MERCHANTS
from .pay_api import CASHIER
from .rows import Order
from .till import H5_VALID_S, TillError, check_open, settle
from .web import Answer, Request, html_answer, redirect

if TYPE_CHECKING:
    from .simulator import Simulator


def show(sim: Simulator, request: Request) -> Answer:
    """GET: what is to be paid, to whom."""
    try:
        order = _order(sim, request, request.query)
        with sim.lock:
            _check_payable(sim, order, request.query["prepay_id"])
    except TillError as error:
        return html_answer(pages.refusal(str(error), _back(request.query)), 403)
    action = f"{CASHIER}?{urlencode(request.query)}"
    return html_answer(pages.cashier(MERCHANTS[order.mchid].name, order, action))


def act(sim: Simulator, request: Request) -> Answer:
    """POST ``act=pay|cancel|close``: settle, or go back without, or just stop here."""
    try:
        order = _order(sim, request, request.query)
        wish = request.form.get("act", "")
        if wish == "pay":
            with sim.change():
                _check_payable(sim, order, request.query["prepay_id"])
                settle(sim, order)
    except TillError as error:
        return html_answer(pages.refusal(str(error), _back(request.query)), 403)
    back = _back(request.query)
    if wish not in ("pay", "cancel", "close"):
        return html_answer(pages.refusal("没有这个操作", back), 400)
    if wish == "close":
        return html_answer(pages.closed())
    return redirect(back) if back else html_answer(pages.done(order, wish == "pay"))


def _order(sim: Simulator, request: Request, query: dict[str, str]) -> Order:
    """The order this link is for. Raises TillError in WeChat's own browser and for a link that is not ours."""
    if "micromessenger" in request.headers.get("user-agent", "").lower():
        raise TillError("请在微信外打开订单，进行支付")
    prepay = sim.prepays.get(query.get("prepay_id", ""))
    if prepay is None or not prepay.ticket or prepay.ticket != query.get("package"):
        raise TillError("商家参数格式有误，请联系商家解决")
    return sim.orders.rows[prepay.order]


def _check_payable(sim: Simulator, order: Order, prepay_id: str) -> None:
    prepay = sim.prepays.rows[prepay_id]
    if sim.now() > prepay.made_at + H5_VALID_S:
        raise TillError("支付请求已失效，请重新发起支付")
    if order.paid:
        raise TillError("该订单已支付")
    check_open(sim, order, prepay, H5_VALID_S)


def _back(query: dict[str, str]) -> str:
    """Where to return to; only a web address."""
    address = query.get("redirect_url", "")
    return address if urlsplit(address).scheme in ("http", "https") else ""
