"""付款的拒绝 — what a person can meet on the way to paying."""

from server.kit.errors import Conflict, Invalid, Unavailable


class OrderClosed(Conflict):
    code, says = "order_closed", "这笔捐赠已超过付款时间，请重新捐赠"


class OrderPaid(Conflict):
    code, says = "order_paid", "这笔捐赠已经付款，无需重复支付"


class OtherDoor(Conflict):
    code, says = "other_door", "请回到下单的地方付款：小程序的订单在小程序里付，网页的订单在网页里付"


class BadReturnPath(Invalid):
    code, says = "bad_return_path", "返回地址不对，请从页面重新进入"


class WechatUnavailable(Unavailable):
    """WeChat did not answer in a way we can believe. Nothing is known, so nothing is said about the money."""

    status, code, says = 502, "wechat_unavailable", "暂时连不上微信支付，请稍后再试；没有扣款"


class BadSlip(Invalid):
    code, says = "bad_slip", "单据填写有误，请检查标出的地方"


class VoucherUsed(Conflict):
    code, says = "voucher_used", "这个凭证号已经登记过了，请核对"
