"""What an order must be before a prepay session is given for it (pay.weixin.qq.com/doc/v3/merchant/4012525182)."""

from __future__ import annotations

import hashlib
import ipaddress
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .clock import stamp
from .errors import PayError, param_error
from .identities import Merchant
from .rows import Order, Prepay
from .shapes import Group, Rows, Shape, Text, Truth, Whole
from .simulator import HEX

if TYPE_CHECKING:
    from .simulator import Simulator

LONGEST_S = 7 * 86400
"""an order without time_expire; an assumption"""

_STORE = Group(
    "商户门店信息",
    {
        "id": Text("门店编号", 1, 32, required=True),
        "name": Text("门店名称", 0, 256),
        "area_code": Text("地区编码", 0, 32),
        "address": Text("详细地址", 0, 512),
    },
)
_GOODS = Group(
    "单品列表",
    {
        "merchant_goods_id": Text("商户侧商品编码", 1, 32, required=True),
        "wechatpay_goods_id": Text("微信支付商品编码", 1, 32),
        "goods_name": Text("商品名称", 1, 256),
        "quantity": Whole("商品数量", 1, required=True),
        "unit_price": Whole("商品单价", 0, required=True),
    },
)
_COMMON: dict[str, Shape] = {
    "appid": Text("公众账号ID", 1, 32, required=True),
    "mchid": Text("商户号", 1, 32, required=True),
    "description": Text("商品描述", 1, 127, required=True),
    "out_trade_no": Text("商户订单号", 6, 32, r"[0-9A-Za-z_\-|*]+", required=True),
    "time_expire": Text("支付结束时间", 1, 64),
    "attach": Text("商户数据包", 0, 128),
    "notify_url": Text("商户回调地址", 1, 255, required=True),
    "goods_tag": Text("订单优惠标记", 0, 32),
    "support_fapiao": Truth("电子发票入口开放标识"),
    "amount": Group(
        "订单金额",
        {
            "total": Whole("总金额", 1, required=True),
            "currency": Text("货币类型", pattern="CNY"),
        },
        required=True,
    ),
    "detail": Group(
        "优惠功能",
        {
            "cost_price": Whole("订单原价", 0),
            "invoice_id": Text("商品小票ID", 0, 32),
            "goods_detail": Rows("单品列表", _GOODS),
        },
    ),
    "settle_info": Group("结算信息", {"profit_sharing": Truth("分账标识")}),
}
_SCENE: dict[str, Shape] = {
    "payer_client_ip": Text("用户终端IP", 1, 45, required=True),
    "device_id": Text("商户端设备号", 0, 32),
    "store_info": _STORE,
}
_H5_INFO = Group(
    "H5场景信息",
    {
        "type": Text("场景类型", pattern="iOS|Android|Wap", required=True),
        "app_name": Text("应用名称", 0, 64),
        "app_url": Text("网站URL", 0, 128),
        "bundle_id": Text("iOS平台BundleID", 0, 128),
        "package_name": Text("Android平台PackageName", 0, 128),
    },
    required=True,
)
SHAPES = {
    "JSAPI": Group(
        "请求体",
        {
            **_COMMON,
            "scene_info": Group("场景信息", _SCENE),
            "payer": Group("支付者", {"openid": Text("用户标识", 1, 128, required=True)}, required=True),
        },
    ),
    "MWEB": Group(
        "请求体",
        {
            **_COMMON,
            "scene_info": Group("场景信息", {**_SCENE, "h5_info": _H5_INFO}, required=True),
        },
    ),
}


def wanted_order(sim: Simulator, merchant: Merchant, trade_type: str, body: dict[str, Any]) -> Order:
    """The order this body asks for. Raises PayError for the first rule that it breaks."""
    SHAPES[trade_type].check(body, "")
    if body["mchid"] != merchant.mchid:
        raise param_error("/mchid", "商户号与签名的商户号不一致", body["mchid"])
    if body["appid"] not in merchant.appids:
        raise PayError(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配")
    check_notify_url(body["notify_url"])
    if "scene_info" in body:
        _check_address(body["scene_info"]["payer_client_ip"])
    now = sim.now()
    return Order(
        merchant.mchid,
        body["appid"],
        body["out_trade_no"],
        body["description"],
        body["notify_url"],
        body["amount"]["total"],
        body.get("attach", ""),
        trade_type,
        _openid(sim, body),
        _expiry(body.get("time_expire"), now),
        _fingerprint(trade_type, body),
        now,
    )


def check_notify_url(url: str) -> None:
    """https, a public host name, no query string."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        raise param_error("/notify_url", "通知地址必须为https开头的完整地址", url)
    if "?" in url or "#" in url:
        raise param_error("/notify_url", "通知地址不能携带参数", url)
    if intranet(host):
        raise param_error("/notify_url", "通知地址必须为外网可访问的地址", url)


def intranet(host: str) -> bool:
    """Whether nobody outside can reach this host."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal", ".lan"))


def _check_address(address: str) -> None:
    try:
        ipaddress.ip_address(address)
    except ValueError as error:
        raise param_error("/scene_info/payer_client_ip", "用户终端IP格式不正确", address) from error


def _openid(sim: Simulator, body: dict[str, Any]) -> str:
    if "payer" not in body:
        return ""
    openid: str = body["payer"]["openid"]
    user = sim.users.get(openid)
    if user is None:
        raise PayError(400, "PARAM_ERROR", "无效的openid")
    if user.appid != body["appid"]:
        raise PayError(400, "PARAM_ERROR", "appid和openid不匹配")
    return openid


def _expiry(text: str | None, now: float) -> float:
    if text is None:
        return now + LONGEST_S
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise param_error("/time_expire", "应为RFC3339格式", text) from error
    if "T" not in text or moment.tzinfo is None:
        raise param_error("/time_expire", "应为RFC3339格式", text)
    if moment.timestamp() < now + 60:
        raise param_error("/time_expire", "支付结束时间应晚于当前时间1分钟以上", text)
    return moment.timestamp()


def _fingerprint(trade_type: str, body: dict[str, Any]) -> str:
    text = trade_type + json.dumps(body, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def enter(sim: Simulator, order: Order) -> str:
    """Keep the order, or find it again unchanged, and give a new prepay_id. Raises PayError for a re-entry refused."""
    with sim.change():
        known = sim.orders.get(order.key)
        if known is None:
            sim.orders.put(order.key, order)
        else:
            _check_again(known, order)
        now = sim.now()
        prepay_id = f"wx{stamp(now)}{sim.draw('prepay', 20, HEX)}"
        assert sim.prepays.get(prepay_id) is None
        ticket = sim.draw("ticket", 10, "123456789") if order.trade_type == "MWEB" else ""
        sim.prepays.put(prepay_id, Prepay(order.key, now, ticket))
    return prepay_id


def _check_again(known: Order, order: Order) -> None:
    if known.paid:
        raise PayError(400, "ORDERPAID", "该订单已支付")
    if known.state == "CLOSED":
        raise PayError(400, "ORDER_CLOSED", "该订单已关闭，请重新下单")
    if known.fingerprint != order.fingerprint:
        raise PayError(400, "INVALID_REQUEST", "请求重入时，参数与首次请求时不一致")
